"""Limitation of a debt: from when the three years run, what interrupted them, when they end.

Two clocks run side by side. One counts the earliest possible start and only what the record
proves; the other the latest possible start and everything that may have interrupted. Where both
agree the answer is certain, otherwise it is unknown and says on what it depends.

Source: Civil Code arts. 188, 189, 192, 195, 201 to 203; Supreme People's Court provisions on
limitation (2020) arts. 8 to 12, 14, 17, 19. A draft until reviewed by a lawyer.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum

import msgspec

from fairdue.credit import statute
from fairdue.credit.due import LastDue, last_due
from fairdue.credit.interruption import (
    AGREED,
    BEGUN,
    PROCEEDINGS,
    Act,
    acts,
    ending_of,
    legal_steps,
    may_be_broken,
)
from fairdue.credit.period import last_day, years_after
from fairdue.facts import (
    Agreement,
    Basis,
    Citation,
    DebtStatus,
    History,
    Holidays,
    LegalStep,
    Loan,
)

PERIOD_YEARS = 3
OLD_PERIOD_YEARS = 2
MOST_YEARS = 20
THREE_YEAR_RULE_SINCE = dt.date(2017, 10, 1)
"""Before this day the general period was two years. One that was over by then may have stayed so;
the early clock counts it so, the late one counts three years."""


class LimitationStatus(StrEnum):
    """Where a debt stands in its limitation period."""

    RUNNING = "running"
    EXPIRED = "expired"
    """The debtor may refuse to perform (Civil Code art. 192)."""
    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    """The period had run out, and the defence was given up afterwards."""
    PAID = "paid"
    """Nothing is owed any more, so no period runs."""


class ClockStep(StrEnum):
    """What an event did to the period."""

    STARTS = "starts"
    INTERRUPTS = "interrupts"
    WAIVES = "waives"
    CALLED_IN = "called_in"
    """The loan was called in early, so the period may begin before the last instalment."""
    RECOURSE = "recourse"
    """A guarantor paid the lender, and the period of its own claim begins."""
    BARRED = "barred"
    """A guarantor paid although the period was over: the defence holds against it too."""


class LimitationEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the period: day, fact id, what it did, the rule's row id and its articles.

    `certain` False = it may have had this effect; it counts for the latest end only.
    """

    on: dt.date
    fact: str
    effect: ClockStep
    rule: str
    cites: tuple[Citation, ...]
    certain: bool = True


class Limitation(msgspec.Struct, frozen=True, kw_only=True):
    """Limitation of one debt as of a day.

    `starts_on` is the day from which the period is now counted (itself not counted) and
    `expires_on` its last day, both by certain facts alone; `expires_on_latest` is the last day
    when everything that may have interrupted did so. None = not known, or not applicable.
    `missing` holds codes of what would decide it: `due_on`, `demands_unproven`,
    `proceedings_end`, `judgment`, `suit_withdrawn`, `older_law` (two years or three), `rest_day`
    (whether a weekend moves the last day), `called_in` (whether a loan called in early counts from
    that day), `agreement_missed` (whether an agreement that was not kept still sets the days).
    After a judgment no end of this period counts.
    """

    debt: str
    as_of: dt.date
    status: LimitationStatus
    starts_on: dt.date | None
    expires_on: dt.date | None
    expires_on_latest: dt.date | None
    events: tuple[LimitationEvent, ...]
    missing: tuple[str, ...]
    basis: tuple[Citation, ...]


class _Count(msgspec.Struct, frozen=True, kw_only=True):
    """How one clock counts what the law or the record leaves open."""

    holidays: AbstractSet[dt.date]
    latest: bool
    old_years: int
    """Length of a period that ends before the rule of three years began."""
    weekends: bool = False
    """Whether a weekend moves the last day: art. 203 speaks of statutory rest days only."""

    def end(self, start: dt.date | None, ceiling: dt.date | None) -> dt.date | None:
        """Last day of a period counted from `start`; None = open."""
        if start is None:
            return None
        end = years_after(start, self.old_years)
        if end >= THREE_YEAR_RULE_SINCE:
            end = years_after(start, PERIOD_YEARS)
        end = end if ceiling is None else min(end, ceiling)
        return last_day(end, self.holidays, weekends=self.weekends)


class _Clock(msgspec.Struct, frozen=True, kw_only=True):
    due_on: dt.date | None
    """Last day on which the debt could still be paid as agreed."""
    starts_on: dt.date | None
    expires_on: dt.date | None
    waived: bool
    steps: tuple[tuple[Act, ClockStep], ...]
    recourse: int = 0
    """Steps up to the one with which a guarantor's own claim surely began; 0 = it did not."""

    def status(self, on: dt.date) -> LimitationStatus:
        if self.waived:
            return LimitationStatus.WAIVED
        if self.due_on is not None and on <= self.due_on:
            return LimitationStatus.NOT_STARTED
        if self.expires_on is not None and on > self.expires_on:
            return LimitationStatus.EXPIRED
        return LimitationStatus.RUNNING


def limitation(loan: Loan, history: History, *, on: dt.date, paid: bool = False) -> Limitation:
    """Limitation of a loan's claim as of day `on`; never decides what the record leaves open.

    `paid`: the record shows that nothing is owed any more; then no day ends anything.
    """
    due = last_due(loan, history, on=on)
    holidays = {day for fact in history.of(Holidays) for day in fact.days}
    known_acts = acts(loan, history, on=on)
    certain = [a for a in known_acts if a.certain]
    shortest = _Count(holidays=holidays, latest=False, old_years=OLD_PERIOD_YEARS)
    longest = _Count(holidays=holidays, latest=True, old_years=PERIOD_YEARS, weekends=True)
    early = _run(due.earliest or dt.date.min, certain, shortest)
    late = _run(due.latest, known_acts, longest)
    own = min(early.recourse, late.recourse) > 0
    missing = list(_missing(loan, history, due, late, on, own=own))
    signed = (a for a in history.of(Agreement) if loan.debt in a.debts)
    if early.expires_on != late.expires_on and not own:
        open_ends = any(may_be_broken(a, loan, history, on=on) for a in signed)
        missing += ["agreement_missed"] if open_ends else []
    if "judgment" not in missing:
        three_years = _run(
            due.earliest, certain, msgspec.structs.replace(shortest, old_years=PERIOD_YEARS)
        )
        missing += ["older_law"] if due.earliest is not None and early != three_years else []
        no_rest = _run(due.latest, known_acts, msgspec.structs.replace(longest, weekends=False))
        missing += ["rest_day"] if late != no_rest else []
    counts = early.starts_on != dt.date.min and "judgment" not in missing
    found = Limitation(
        debt=loan.debt,
        as_of=on,
        status=_status(loan, early, late, missing, on),
        starts_on=early.starts_on if counts else None,
        expires_on=early.expires_on if counts else None,
        expires_on_latest=None if "judgment" in missing else late.expires_on,
        events=_events(due, early, late, own=own),
        missing=tuple(missing),
        basis=_basis(due, rests=bool(holidays) or "rest_day" in missing),
    )
    return _ended(found) if paid else found


def _ended(found: Limitation) -> Limitation:
    """The same for a debt that is paid: what happened stays, and nothing runs."""
    return msgspec.structs.replace(
        found,
        status=LimitationStatus.PAID,
        starts_on=None,
        expires_on=None,
        expires_on_latest=None,
        missing=(),
    )


def _run(start: dt.date | None, known_acts: Iterable[Act], count: _Count) -> _Clock:
    """The clock from `start` (None = open) over the acts in order of time."""
    ceiling = years_after(start, MOST_YEARS) if start not in {None, dt.date.min} else None
    expires = count.end(start, ceiling)
    due, waived, recourse = start, False, 0
    steps: list[tuple[Act, ClockStep]] = []
    for act in known_acts:
        resumes = act.resumes_latest if count.latest else act.resumes_on
        if act.begins and expires is not None and act.on > expires:
            steps.append((act, ClockStep.BARRED))
        elif act.begins:
            start = act.on if act.certain or start is None else max(start, act.on)
            due, ceiling, waived = start, years_after(start, MOST_YEARS), False
            expires = count.end(start, ceiling)
            steps.append((act, ClockStep.RECOURSE))
            recourse = len(steps) if act.certain else recourse
        elif waived:
            continue
        elif start is not None and act.on <= start:
            if resumes is not None and resumes > start:
                due, start = resumes, resumes
                expires = count.end(start, ceiling)
                steps.append((act, ClockStep.INTERRUPTS))
        elif expires is None or act.on <= expires:
            start = None if start is None or resumes is None else max(start, resumes)
            due = start if resumes is not None and resumes > act.on else due
            expires = count.end(start, ceiling)
            steps.append((act, ClockStep.INTERRUPTS))
        elif act.waives:
            waived, expires = True, None
            steps.append((act, ClockStep.WAIVES))
    return _Clock(
        due_on=due,
        starts_on=start,
        expires_on=expires,
        waived=waived,
        steps=tuple(steps),
        recourse=recourse,
    )


def _status(
    loan: Loan, early: _Clock, late: _Clock, missing: Sequence[str], on: dt.date
) -> LimitationStatus:
    """The certain status: what both clocks say, or what no reading can change."""
    first, last = early.status(on), late.status(on)
    if "judgment" in missing or (first is not last and "older_law" in missing):
        return LimitationStatus.UNKNOWN
    if first is last:
        return first
    if LimitationStatus.EXPIRED in {first, last}:
        established = loan.status is DebtStatus.TIME_BARRED and "status" not in loan.claimed
        waived = LimitationStatus.WAIVED in {first, last}
        if established and loan.basis is not Basis.CLAIMED and not waived:
            return LimitationStatus.EXPIRED
        return LimitationStatus.UNKNOWN
    return LimitationStatus.RUNNING


def _missing(
    loan: Loan, history: History, due: LastDue, late: _Clock, on: dt.date, *, own: bool
) -> tuple[str, ...]:
    """Codes of what would decide it; `own`: a guarantor's claim runs, what was before is past."""
    missing = []
    steps = legal_steps(loan, history, on=on)
    if own:
        begun = late.steps[late.recourse - 1][0].on
        steps = tuple(s for s in steps if history.day(s.occurred_at) >= begun or s.step is _JUDGED)
    elif due.called and due.latest is not None:
        missing.append("called_in")
    elif due.earliest is None or due.latest is None or due.earliest != due.latest:
        missing.append("due_on")
    if any(not act.certain for act, _ in late.steps[late.recourse if own else 0 :]):
        missing.append("demands_unproven")
    filed = [ending_of(event, steps) for event in steps if event.step in PROCEEDINGS]
    if any(event.step is _JUDGED for event in steps):
        missing.append("judgment")
    elif None in filed:
        missing.append("proceedings_end")
    if any(end is not None and end.step is LegalStep.SUIT_WITHDRAWN for end in filed):
        missing.append("suit_withdrawn")
    return tuple(missing)


_JUDGED = LegalStep.JUDGMENT
_WAIVED = (statute.DEFENCE, statute.WAIVER)
_BARRED = (statute.RECOURSE, statute.GUARANTOR_BARRED)


def _events(due: LastDue, early: _Clock, late: _Clock, *, own: bool) -> tuple[LimitationEvent, ...]:
    steps = {act.fact: (act, step) for act, step in late.steps}
    steps |= {act.fact: (act, step) for act, step in early.steps}
    cites = {ClockStep.WAIVES: _WAIVED, ClockStep.BARRED: _BARRED}
    events = [
        LimitationEvent(
            on=act.on,
            fact=act.fact,
            effect=step,
            rule=AGREED if step is ClockStep.WAIVES else act.rule,
            cites=cites.get(step, act.cites),
            certain=act.certain,
        )
        for act, step in steps.values()
    ]
    events += _starts(due, late.starts_on if own else None)
    return tuple(sorted(events, key=lambda e: (e.on, e.effect is not ClockStep.STARTS, e.fact)))


def _starts(due: LastDue, own_since: dt.date | None) -> Iterator[LimitationEvent]:
    """The day the contract sets, and an earlier one on which it was called in.

    A day after that from which a guarantor's own claim runs begins nothing.
    """
    days = [(due.latest, due.fact, ClockStep.STARTS)]
    if due.called and due.earliest is not None:
        days.insert(0, (due.earliest, due.called, ClockStep.CALLED_IN))
    for day, fact, effect in days:
        if day is not None and (own_since is None or day <= own_since):
            yield LimitationEvent(
                on=day,
                fact=fact,
                effect=effect,
                rule=BEGUN,
                cites=due.cites,
                certain=due.earliest == due.latest,
            )


def _basis(due: LastDue, *, rests: bool) -> tuple[Citation, ...]:
    counted = (*due.cites, statute.COUNTING, statute.CORRESPONDING_DAY)
    return (*counted, statute.HOLIDAY) if rests else counted
