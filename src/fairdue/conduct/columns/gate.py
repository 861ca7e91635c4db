"""The gate with a memory: what was done is recorded once, each question is answered at once.

`Gate.ask` judges a contact that is not made yet with nothing but integers kept of the debtor's
earlier contacts. For each sort of contact a short function is written on first use, in which all
look-ups are settled; what is left asks the clock, the counters and the instants of the row. Rules
and debtors that have no such form go to the reference, on the record of that one debtor.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import msgspec

from fairdue.conduct.columns import code
from fairdue.conduct.columns.arith import DAY_US, NONE
from fairdue.conduct.columns.ask import Asked, Noted, asked, noted
from fairdue.conduct.columns.column import COLUMNS, CONSENTS, REQUESTS
from fairdue.conduct.columns.place import offsets
from fairdue.conduct.columns.program import Program, program
from fairdue.conduct.columns.row import Row, contact_id, contact_of, facts_of
from fairdue.conduct.columns.ruling import Ruling, ruling
from fairdue.conduct.columns.word import bits, instant, looked, members, posed, word
from fairdue.conduct.gate import GateAnswer, moments, proposed
from fairdue.conduct.judge import judge
from fairdue.conduct.rulebook import Rulebooks
from fairdue.facts import Fact, History, Mode, Verdict

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EPOCH_DAY = dt.date(1970, 1, 1).toordinal()
_SORT = (
    *("kind", "direction", "mode", "purpose", "by_kind", "creditor_kind", "member_of", "role"),
    *("liable", "address_kind", "address_source", "product", "debt_status", "zone"),
)
"""Columns that make the sort of a proposed contact, beside which instants the row tells."""
_sort = attrgetter(*_SORT)
_IDS = ("creditor", "by", "person", "address", "debt")
_ids = attrgetter(*_IDS)
_WORDS = tuple(column.name for column in COLUMNS if column.sort == "word")
_GRAVITY = (GateAnswer.ALLOW, GateAnswer.HOLD, GateAnswer.DENY)
MOST_SHARED = 65_536
"""Decisions that are kept for sharing; beyond, they are made anew."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Allow, hold or deny, and every ruling it rests on, each with its citation."""

    answer: GateAnswer
    rulings: tuple[Ruling, ...]

    @property
    def deciding(self) -> tuple[Ruling, ...]:
        """The rulings that made the answer; () for allow."""
        if self.answer is GateAnswer.ALLOW:
            return ()
        return tuple(r for r in self.rulings if r.bars is self.answer)


class _Dossier:
    """What is kept of one debtor. `rows` in order of time; `facts` are told beside them."""

    __slots__ = ("addresses", "facts", "history", "kept", "plain", "rows")

    def __init__(self, kept: int) -> None:
        self.rows: list[Row] = []
        self.kept: list[dict[Any, list[int]]] = [{} for _ in range(kept)]
        self.addresses: dict[str | None, int] = {}
        self.facts: list[Fact] = []
        self.plain = True
        self.history: History | None = None


class Gate:
    """May this contact be made? For a log that is recorded as it happens.

    `log_complete`: whether every contact of the lender's side is recorded here; where it is not,
    what counts contacts can allow nothing for certain. `clock` tells the present instant when a
    question names none; without it each question must name its instant.

    The gate keeps rows in memory: some hundred bytes for each contact.
    """

    def __init__(
        self,
        rulebooks: Rulebooks,
        *,
        log_complete: bool,
        clock: Callable[[], dt.datetime] | None = None,
    ) -> None:
        """Lay the rules out; nothing is recorded yet."""
        self._rulebooks = rulebooks
        self._complete = log_complete
        self._clock = clock
        self._program: Program = program(rulebooks)
        rest = (*self._program.one_by_one, *self._program.beyond)
        self._rest = rulebooks.only(rest)
        self._dossiers: dict[str, _Dossier] = {}
        self._by_span: dict[int, dict[Any, Asked]] = {}
        self._asked: dict[Any, Asked] = {}
        self._noted: dict[Any, Noted] = {}
        self._decisions: dict[tuple[Ruling, ...], Decision] = {}
        self._zones: dict[str, _LocalTime] = {}
        self._cuts = self._program.cuts
        self._span = (1, 0)
        self._needs = tuple(n for n, name in enumerate(_IDS) if name in self._program.ids)
        self._still = not {"signed_day", "days_past_due"} & self._program.columns and not rest

    def record(self, row: Row) -> None:
        """Add a contact that was made, or a notice of one; late ones are put in their place.

        Raises KeyError for a word that no column has.
        """
        dossier = self._dossier(row.debtor)
        dossier.history = None
        late = bool(dossier.rows) and row.occurred_at < dossier.rows[-1].occurred_at
        if not late:
            dossier.rows.append(row)
            self._keep(dossier, row)
            return
        place = bisect_right(dossier.rows, row.occurred_at, key=_start)
        rows = [*dossier.rows[:place], row, *dossier.rows[place:]]
        fresh = self._dossiers[row.debtor] = _Dossier(len(self._program.kept))
        fresh.facts = dossier.facts
        for each in rows:
            fresh.rows.append(each)
            self._keep(fresh, each)

    def tell(self, debtor: str, *facts: Fact) -> None:
        """Add what columns do not carry: agreements, stays, representatives, documents.

        From then on the reference judges this debtor's contacts, on all that is known.
        """
        dossier = self._dossier(debtor)
        dossier.facts += facts
        dossier.history = None

    def ask(self, row: Row, at: dt.datetime | None = None) -> Decision:
        """Whether the contact may be made at that instant; `row` says with whom and how.

        `at` None = the clock's present. Raises ValueError when there is neither, KeyError for a
        word that no column has.
        """
        if at is None:
            at = self._now()
        since = at - _EPOCH
        t = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
        dossier = self._dossiers.get(row.debtor) or self._dossier(row.debtor)
        ids = _ids(row)
        zone = self._zones.get(row.zone) or self._zone(row.zone)
        local = t + (zone.shift if zone.since <= t < zone.until else zone.at(t))
        day = local // DAY_US + _EPOCH_DAY
        if not self._span[0] <= day < self._span[1]:
            self._turn(day)
        moment = (t, day, local % DAY_US)
        if row.told is not None or not dossier.plain or None in ids or not self._still:
            return self._ask_further(dossier, row, at, ids, moment)
        sort = (_sort(row), ids[0] == ids[1])
        function = self._asked.get(sort) or self._asked_of(row, sort, ())
        near = dossier.addresses
        rulings = function(dossier.kept, *ids, near.get(ids[3], len(near)), *moment, ())
        return self._decisions.get(rulings) or self._decided(rulings)

    def next_allowed(self, row: Row, at: dt.datetime | None = None) -> dt.datetime | None:
        """The next instant at which the contact would be allowed, if nothing else happens.

        None when none lies in the next eight days. Looks at midnights and at the edges of hours.
        """
        start = self._now() if at is None else at
        here = History(tuple(facts_of([row], complete=self._complete)))
        for moment in moments(here, self._rulebooks, start):
            if self.ask(row, moment).answer is GateAnswer.ALLOW:
                return moment
        return None

    def rows(self, debtor: str) -> tuple[Row, ...]:
        """What was recorded of a debtor, in order of time."""
        found = self._dossiers.get(debtor)
        return tuple(found.rows) if found else ()

    def forget(self, debtor: str) -> None:
        """Drop all that was recorded of a debtor."""
        self._dossiers.pop(debtor, None)

    def _now(self) -> dt.datetime:
        if self._clock is None:
            raise ValueError("the question names no instant, and the gate was given no clock")
        return self._clock()

    def _dossier(self, debtor: str) -> _Dossier:
        return self._dossiers.setdefault(debtor, _Dossier(len(self._program.kept)))

    def _zone(self, name: str) -> "_LocalTime":
        return self._zones.setdefault(name, _LocalTime(name))

    def _turn(self, day: int) -> None:
        """Take up the versions that hold from another day on."""
        place = bisect_right(self._cuts, day)
        before = self._cuts[place - 1] if place else 1
        after = self._cuts[place] if place < len(self._cuts) else 2**31
        self._span = (before, after)
        self._asked = self._by_span.setdefault(before, {})

    def _ask_further(
        self, dossier: _Dossier, row: Row, at: dt.datetime, ids: Any, moment: tuple[int, int, int]
    ) -> Decision:
        """The same for rows with instants of their own, and for what only the reference judges."""
        lacks = any(ids[n] is None for n in self._needs) or row.latest_at is not None
        if lacks or row.more_debts or dossier.facts or not dossier.plain:
            return self._decided(self._by_reference(dossier, row, at, self._rulebooks))
        values = _values(row, self._zone(row.zone))
        sort = (_sort(row), ids[0] == ids[1], tuple(values))
        function = self._asked.get(sort) or self._asked_of(row, sort, tuple(values))
        near = dossier.addresses
        place = near.get(ids[3], len(near))
        rulings = function(dossier.kept, *ids, place, *moment, tuple(values.values()))
        if self._rest.rules:
            rest = self._by_reference(dossier, row, at, self._rest)
            rulings = tuple(sorted((*rulings, *rest), key=lambda r: r.rule))
        return self._decisions.get(rulings) or self._decided(rulings)

    def _by_reference(
        self, dossier: _Dossier, row: Row, at: dt.datetime, rulebooks: Rulebooks
    ) -> tuple[Ruling, ...]:
        """What the reference says, on the record of this debtor."""
        place = len(dossier.rows)
        own = contact_id(place)
        known = [*facts_of([*dossier.rows, row], complete=self._complete), *dossier.facts]
        history = History(f for f in known if f.id != own)
        contact = proposed(contact_of(row, own), at)
        found = judge(history, contact, rulebooks, known_at=at if dossier.facts else None)
        return tuple(
            ruling(f, self._rulebooks) for f in found if f.verdict is not Verdict.NOT_APPLICABLE
        )

    def _asked_of(self, row: Row, sort: Any, values: tuple[str, ...]) -> Asked:
        """Write the function for a sort of contact that was not asked about before."""
        first = self._span[0]
        forms = tuple(
            form
            for form in self._program.forms
            if form.since <= first < form.until and self._program.holds_in(form.rule, row.zone)
        )
        known = _codes(row) | _absent(values)
        function = asked(
            self._program, self._rulebooks, forms, known, values, complete=self._complete
        )
        self._asked[sort] = function
        return function

    def _decided(self, rulings: tuple[Ruling, ...]) -> Decision:
        """The decision that these rulings come to."""
        answer = max((r.bars for r in rulings), key=_GRAVITY.index, default=GateAnswer.ALLOW)
        if len(self._decisions) > MOST_SHARED:
            self._decisions.clear()
        found = self._decisions[rulings] = Decision(answer=answer, rulings=rulings)
        return found

    def _keep(self, dossier: _Dossier, row: Row) -> None:
        """Add a row to what is kept; a row the counters cannot hold leaves the debtor to judge."""
        ids = _ids(row)
        if any(ids[n] is None for n in self._needs) or row.latest_at is not None or row.more_debts:
            dossier.plain = False
        if not dossier.plain:
            return
        t = instant(row.occurred_at)
        zone = self._zone(row.zone)
        local = t + zone.at(t)
        values = _values(row, zone)
        labels = (bits("labels", row.labels), bits("labels", row.labels_unsure))
        sort = (_sort(row), row.outcome, looked(row), tuple(values))
        function = self._noted.get(sort)
        if function is None:
            known = _codes(row) | _absent(tuple(values))
            known["looked"] = looked(row)
            function = noted(self._program, known, tuple(values), complete=self._complete)
            self._noted[sort] = function
        near = dossier.addresses
        place = near.setdefault(row.address, len(near))
        moment = (t, local // DAY_US + _EPOCH_DAY, local % DAY_US)
        function(dossier.kept, *ids, place, *moment, *labels, tuple(values.values()))


class _LocalTime:
    """The offset of a zone, remembered for the span in which it holds."""

    def __init__(self, name: str) -> None:
        self._starts, self._shifts = (list(map(int, found)) for found in offsets(name))
        self.since, self.until, self.shift = 1, 0, 0

    def at(self, t: int) -> int:
        """The offset at an instant, in microseconds."""
        place = max(0, bisect_right(self._starts, t) - 1)
        self.since = self._starts[place] if place else -(2**62)
        self.until = self._starts[place + 1] if place + 1 < len(self._starts) else 2**62
        self.shift = self._shifts[place]
        return self.shift


def _start(row: Row) -> dt.datetime:
    return row.occurred_at


def _values(row: Row, zone: _LocalTime) -> dict[str, int]:
    """Instants and numbers that the row tells, by column."""
    found = {name: instant(at) for name, at in sorted((row.told or {}).items())}
    if row.days_past_due is not None:
        found["days_past_due"] = row.days_past_due
    if row.signed_at is not None:
        signed = instant(row.signed_at)
        found["signed_day"] = (signed + zone.at(signed)) // DAY_US + _EPOCH_DAY
    return found


def _absent(values: tuple[str, ...]) -> dict[str, int]:
    """Columns of instants and numbers that the row does not tell."""
    names = (*CONSENTS.values(), *REQUESTS.values(), "days_past_due", "signed_day")
    return {name: NONE for name in names if name not in values}


def _codes(row: Row) -> dict[str, int]:
    """Codes of the row's words and of the columns made of them."""
    found = {name: word(name, getattr(row, name)) for name in _WORDS}
    found["mode"] = found["mode"] or word("mode", Mode.INTERACTIVE.value)
    kind, direction, acts = found["kind"], found["direction"], found["by_kind"]
    own = int(row.by == row.creditor)
    found["tie"] = code.tie(found["role"], found["liable"])
    found["lender"] = code.lender(found["creditor_kind"], members(row.member_of))
    found["credit"] = code.credit(found["product"], found["debt_status"])
    found["actor"] = code.actor(acts, own, posed(row.by, row.names))
    found["actor_before"] = code.actor(acts, own, 0)
    found["sound"] = code.sound(kind, direction, found["outcome"])
    found["sound_before"] = code.sound(kind, direction, 0)
    return found
