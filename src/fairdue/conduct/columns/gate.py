"""The gate with a memory: what was done is recorded once, each question is answered at once.

`Gate.ask` judges a contact that is not made yet with nothing but integers kept of the debtor's
earlier contacts. For each sort of contact that comes often a short function is written, in which
all look-ups are settled; what is left asks the clock, the counters and the instants of the row.
Rules and debtors that have no such form go to the reference, on the record of that one debtor.
"""

import datetime as dt
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from fairdue.conduct.columns.arith import DAY_US
from fairdue.conduct.columns.ask import Asked, Noted, asked, noted
from fairdue.conduct.columns.node import Form, nodes
from fairdue.conduct.columns.place import EPOCH_DAY, LocalTime
from fairdue.conduct.columns.program import Program, kept_leaves, leaves_of, program
from fairdue.conduct.columns.rare import OFTEN, Functions, Rare, asked_of_any, noted_of_any
from fairdue.conduct.columns.row import Row, contact_id, contact_of, facts_of
from fairdue.conduct.columns.ruling import (
    Judgement,
    NextAllowed,
    Ruling,
    judgement,
    next_allowed,
    ruling,
)
from fairdue.conduct.columns.sort import Likeness, Sorter, codes
from fairdue.conduct.columns.word import RowError, bits, checked, looked
from fairdue.conduct.gate import Decision, GateAnswer, gate, moments, proposed
from fairdue.conduct.judge import judge
from fairdue.conduct.rulebook import Rulebooks
from fairdue.facts import Contact, Fact, History, Role, Verdict

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_IDS = ("creditor", "by", "person", "address", "debt")
_ids = attrgetter(*_IDS)
_NO_INSTANT = "at: {!r} is no instant with a zone"
_NOBODY = "\0"
"""Debtor of the rows that a gate is warmed with."""


class _Dossier:
    """What is kept of one debtor. `rows` in order of time; `facts` are told beside them.

    `named`: rows by the id of their contact. `stale`: a row came late, and what is kept of the
    others is made anew before the next answer.
    """

    __slots__ = ("addresses", "facts", "kept", "latest", "named", "plain", "rows", "stale", "zone")

    def __init__(self, kept: int) -> None:
        self.zone: str | None = None
        self.rows: list[Row] = []
        self.named: dict[str, Row] = {}
        self.facts: list[Fact] = []
        self.empty(kept)

    def empty(self, kept: int) -> None:
        """Drop what is kept of the rows, but not the rows."""
        self.kept: list[dict[Any, list[int]]] = [{} for _ in range(kept)]
        self.addresses: dict[str | None, int] = {}
        self.plain = not self.facts
        self.stale = False
        self.latest = 0


class Gate:
    """May this contact be made? For a log that is recorded as it happens.

    `log_complete`: whether every contact of the lender's side is recorded here; where it is not,
    what counts contacts can allow nothing for certain. `clock` tells the present instant when a
    question names none; without it each question must name its instant.

    Where none of the loaded texts holds on a day, in a place or for the parties, a contact is
    allowed as far as these texts go: the answer then holds no rulings.

    Rules on what is named, shown, asked for or recorded in a contact bar none beforehand. The gate
    keeps rows in memory: some hundred bytes for each contact.
    """

    def __init__(
        self,
        rulebooks: Rulebooks,
        *,
        log_complete: bool,
        clock: Callable[[], dt.datetime] | None = None,
    ) -> None:
        """Lay the rules out; nothing is recorded yet. Raises ValueError when there are none."""
        rulebooks.needed("Gate")
        self._rulebooks = rulebooks
        self._complete = log_complete
        self._clock = clock
        self._program: Program = program(rulebooks)
        rest = self._program.one_by_one
        self._rest = rulebooks.only(rest)
        self._dossiers: dict[str, _Dossier] = {}
        self._by_span: dict[int, Functions] = {}
        self._asked: dict[Any, Asked] = {}
        self._here: dict[tuple[int, str], tuple[tuple[Form, ...], tuple[int, ...]]] = {}
        self._long: dict[tuple[int, tuple[int, ...]], Asked] = {}
        self._note = noted_of_any(self._program, complete=log_complete)
        self._notes = Functions()
        self._zones: dict[str, LocalTime] = {}
        self._cuts = self._program.cuts
        self._span = (1, 0)
        self._needs = tuple(n for n, name in enumerate(_IDS) if name in self._program.ids)
        places = {"zone"} if any(zones is not None for zones in self._program.zones) else set()
        self._proposed = Sorter(self._program.columns | places, made=False)
        self._made = Sorter(self._program.kept_columns, made=True)
        tests = [node for form in self._program.forms for node in nodes(form)]
        self._before = Likeness((*leaves_of(tests), *kept_leaves(self._program.kept)), before=True)
        self._after = Likeness(kept_leaves(self._program.kept), before=False)
        self._still = not self._proposed.numbers and not rest

    def record(self, row: Row) -> None:
        """Add a contact that was made, or a notice of one; late ones are put in their place.

        A late row costs little by itself: the debtor's rows are gone through once more at the next
        question about this debtor, however many came late. The same row with the same id in
        `contact` is counted once. Raises RowError for a row that cannot be used, also when another
        contact of the debtor has its id: nothing of it is kept.
        """
        checked(row)
        self._known_zone(row.zone)
        dossier = self._dossier(row.debtor)
        known = dossier.named.get(row.contact)
        if known is not None:
            if known == row:
                return
            wrong = f"contact: {row.contact!r} is recorded already with other values"
            message = f"{wrong}. Record a contact once, when it is over, under an id of its own"
            raise RowError(message)
        self._of_one_zone(dossier, row)
        if row.contact:
            dossier.named[row.contact] = row
        if dossier.rows and row.occurred_at < dossier.rows[-1].occurred_at:
            insort(dossier.rows, row, key=_start)
            dossier.stale, dossier.plain = True, False
            return
        dossier.rows.append(row)
        dossier.zone = row.zone
        if not dossier.stale:
            self._keep(dossier, row)

    def warm(self, rows: Iterable[Row], at: dt.datetime | None = None) -> None:
        """Make ready for contacts like these, so that no first question has to wait.

        Give one row for each sort of contact that the dialer makes, with the outcomes that it
        records: function by function they are written, for the versions that hold at that instant
        (None = the clock's present, without a clock that of the row) and every hour of its day.
        Nothing is recorded. Raises RowError.
        """
        for row in rows:
            spare = msgspec.structs.replace(row, debtor=_NOBODY)
            checked(spare)
            self._known_zone(spare.zone)
            when = at or (row.occurred_at if self._clock is None else self._clock())
            for hours in range(max(24, OFTEN)):
                self.ask(spare, when + dt.timedelta(hours=hours % 24))
            for _ in range(OFTEN):
                self._keep(self._dossier(_NOBODY), spare)
            self.forget(_NOBODY)

    def tell(self, debtor: str, *facts: Fact) -> None:
        """Add what the columns of a row do not carry: representatives, holidays, documents.

        From then on the reference judges this debtor's contacts, on all that is known. Raises
        TypeError for what is no fact, ValueError without a debtor.
        """
        if not debtor:
            raise ValueError("tell: name the debtor as the rows do")
        wrong = next((fact for fact in facts if not hasattr(fact, "id")), None)
        if wrong is not None:
            raise TypeError(
                f"tell: {wrong!r} is no fact. Make one, as fairdue.facts.Agreement(...)"
            )
        dossier = self._dossier(debtor)
        dossier.facts += facts
        dossier.plain = False

    def ask(self, row: Row, at: dt.datetime | None = None) -> Judgement:
        """Whether the contact may be made at that instant; `row` says with whom and how.

        `at` None = the clock's present. Raises ValueError when there is neither, RowError for a
        row that cannot be used.
        """
        at = at or self._now()
        dossier, zone = self._dossiers.get(row.debtor), self._zones.get(row.zone)
        if dossier is None or zone is None or row.told is not None:
            checked(row)
            dossier = self._dossier(row.debtor)
            zone = zone or self._known_zone(row.zone)
        if dossier.zone is not row.zone:
            self._of_one_zone(dossier, row)
        try:
            moment = self._moment(at, zone)
        except (TypeError, AttributeError) as error:
            raise RowError(_NO_INSTANT.format(at)) from error
        if not self._span[0] <= moment[1] < self._span[1]:
            self._turn(moment[1])
        ids = _ids(row)
        told = row.told is not None and bool(self._proposed.told or self._program.absent)
        told = told or (self._program.represented and row.role == Role.ATTORNEY)
        past = moment[0] < dossier.latest
        if told or past or not self._still or not dossier.plain or None in ids:
            return self._ask_further(dossier, row, at, ids, moment)
        sort = self._proposed.key(row)
        function = self._asked.get(sort) or self._asked_of(row, sort, ())
        near = dossier.addresses
        return function(dossier.kept, *ids, near.get(row.address, len(near)), *moment, ())

    def next_allowed(self, row: Row, at: dt.datetime | None = None) -> NextAllowed:
        """The next instant at which the contact would be allowed, if nothing else happens.

        That is the instant asked about where it is allowed; else midnights and edges of hours in
        the next eight days are looked at. The answer names the rules that stand against it now,
        and those that come and go before it is allowed; where no instant would do, it says whether
        the contact is forbidden or that cannot be told. Raises ValueError and RowError as `ask`.
        """
        start = at or self._now()
        met = [(start, self.ask(row, start))]
        if met[0][1].answer is not GateAnswer.ALLOW:
            here = History(tuple(facts_of([row], complete=self._complete)))
            for moment in moments(here, self._rulebooks, start):
                met.append((moment, self.ask(row, moment)))
                if met[-1][1].answer is GateAnswer.ALLOW:
                    break
        return next_allowed(met)

    def explain(self, row: Row, at: dt.datetime | None = None) -> Decision:
        """The same answer from the reference, in full: which facts, which exceptions, in words.

        The facts of a finding are ids of contacts as recorded (`Row.contact`, else the number of
        the row), `asked` for the contact itself, and those of what was asked, agreed or told.
        Takes milliseconds. Raises ValueError and RowError as `ask`.
        """
        start = at or self._now()
        checked(row)
        self._known_zone(row.zone)
        if not isinstance(start, dt.datetime) or start.tzinfo is None:
            raise RowError(_NO_INSTANT.format(start))
        dossier = self._dossier(row.debtor)
        self._of_one_zone(dossier, row)
        history, contact = self._record(dossier, row)
        found = gate(history, contact, self._rulebooks, at=start)
        names = {contact_id(n): each.contact or str(n) for n, each in enumerate(dossier.rows)}
        names[contact.id] = "asked"
        findings = tuple(
            msgspec.structs.replace(f, facts=tuple(names.get(i, i) for i in f.facts))
            for f in found.findings
        )
        return msgspec.structs.replace(found, findings=findings)

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
        found = self._dossiers.get(debtor)
        if found is None:
            found = self._dossiers[debtor] = _Dossier(len(self._program.kept))
        return found

    def _known_zone(self, name: str) -> LocalTime:
        """The zone of that name. Raises RowError."""
        found = self._zones.get(name)
        if found is None:
            try:
                found = self._zones[name] = LocalTime(name)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                message = f"zone: {name!r} is no time zone. Write its IANA name, as Asia/Shanghai"
                raise RowError(message) from error
        return found

    @staticmethod
    def _of_one_zone(dossier: _Dossier, row: Row) -> None:
        """Refuse a row of another zone than the debtor's. Raises RowError."""
        if dossier.zone is not None and dossier.zone != row.zone:
            one = f"zone: debtor {row.debtor!r} is recorded in {dossier.zone}, not in {row.zone}"
            raise RowError(f"{one}. A debtor has one zone, for good")

    def _replay(self, dossier: _Dossier) -> None:
        """Make what is kept anew, after rows that came late."""
        dossier.empty(len(self._program.kept))
        for row in dossier.rows:
            self._keep(dossier, row)

    def _excused(self, row: Row) -> bool:
        """Whether the row tells a consent, request or representative that the reference weighs."""
        if self._program.represented and row.role == Role.ATTORNEY:
            return True
        return bool(row.told) and not self._program.absent.isdisjoint(row.told or ())

    def _lacks(self, ids: tuple[str | None, ...]) -> bool:
        """Whether an id is missing that some rule asks for."""
        return any(ids[n] is None for n in self._needs)

    def _turn(self, day: int) -> None:
        """Take up the versions that hold from another day on."""
        place = bisect_right(self._cuts, day)
        before = self._cuts[place - 1] if place else 1
        after = self._cuts[place] if place < len(self._cuts) else 2**31
        self._span = (before, after)
        self._asked = self._by_span.setdefault(before, Functions()).by_sort

    def _ask_further(
        self, dossier: _Dossier, row: Row, at: dt.datetime, ids: Any, moment: tuple[int, int, int]
    ) -> Judgement:
        """The same for rows with instants of their own, and for what only the reference judges."""
        if dossier.stale:
            self._replay(dossier)
            return self.ask(row, at)
        several = row.more_debts or row.latest_at is not None or self._excused(row)
        past = moment[0] < dossier.latest
        if several or past or dossier.facts or not dossier.plain or self._lacks(ids):
            return judgement(self._by_reference(dossier, row, at, self._rulebooks))
        values = self._proposed.values(row, self._zones[row.zone])
        sort = (self._proposed.key(row), tuple(values))
        function = self._asked.get(sort) or self._asked_of(row, sort, tuple(values))
        near = dossier.addresses
        place = near.get(ids[3], len(near))
        found = function(dossier.kept, *ids, place, *moment, tuple(values.values()))
        if not self._rest.rules:
            return found
        rest = self._by_reference(dossier, row, at, self._rest)
        return judgement(tuple(sorted((*found.rulings, *rest), key=lambda r: r.rule)))

    def _by_reference(
        self, dossier: _Dossier, row: Row, at: dt.datetime, rulebooks: Rulebooks
    ) -> tuple[Ruling, ...]:
        """What the reference says, on the record of this debtor."""
        history, contact = self._record(dossier, row)
        known_at = at if dossier.facts else None
        found = judge(history, proposed(contact, at), rulebooks, known_at=known_at)
        return tuple(
            ruling(f, self._rulebooks) for f in found if f.verdict is not Verdict.NOT_APPLICABLE
        )

    def _record(self, dossier: _Dossier, row: Row) -> tuple[History, Contact]:
        """The debtor's record up to a contact, and the contact itself, which is no part of it."""
        own = contact_id(len(dossier.rows))
        known = [*facts_of([*dossier.rows, row], complete=self._complete), *dossier.facts]
        return History(f for f in known if f.id != own), contact_of(row, own)

    def _asked_of(self, row: Row, sort: Any, values: tuple[str, ...]) -> Asked:
        """The function for a sort of contact that was not asked about before."""
        checked(row)
        first, place = self._span[0], (self._span[0], row.zone)
        if place not in self._here:
            self._here[place] = self._rules_of(first, row.zone)
        forms, rules = self._here[place]
        known, laid = codes(row, values), (self._program, self._rulebooks, forms)

        def rare(often: Callable[[], None]) -> Rare:
            if (first, rules) not in self._long:
                self._long[first, rules] = asked_of_any(*laid, complete=self._complete)
            return Rare(self._long[first, rules], known, values, often)

        def short() -> Asked:
            return asked(*laid, known, values, complete=self._complete)

        alike = (self._before.of(known), rules, values)
        return self._by_span[first].meet(sort, alike, rare, short)

    def _rules_of(self, day: int, zone: str) -> tuple[tuple[Form, ...], tuple[int, ...]]:
        """The versions that hold on a day in a place, and the numbers of their rules."""
        forms = tuple(
            form
            for form in self._program.forms
            if form.since <= day < form.until and self._program.holds_in(form.rule, zone)
        )
        return forms, tuple(form.rule for form in forms)

    def _keep(self, dossier: _Dossier, row: Row) -> None:
        """Add the latest row to what is kept, as far as the counters can hold it.

        A debtor with a row that they cannot hold is left to the reference from then on, and so is
        a question about an instant before the latest row.
        """
        zone = self._known_zone(row.zone)
        moment = self._moment(row.occurred_at, zone)
        dossier.latest = moment[0]
        ids = _ids(row)
        several = row.latest_at is not None or row.more_debts or self._excused(row)
        if several or (None in ids and self._lacks(ids)):
            dossier.plain = False
        if not dossier.plain or not dossier.kept:
            return
        sorter = self._made
        values = sorter.values(row, zone) if sorter.told or sorter.numbers else {}
        sort = (sorter.key(row), sorter.hears and looked(row), tuple(values))
        function = self._notes.by_sort.get(sort)
        if function is None:
            function = self._noted_of(row, sort, tuple(values))
        labels = (0, 0)
        if sorter.hears:
            labels = (bits("labels", row.labels), bits("labels", row.labels_unsure))
        near = dossier.addresses
        place = near.setdefault(row.address, len(near))
        function(dossier.kept, *ids, place, *moment, *labels, tuple(values.values()))

    def _noted_of(self, row: Row, sort: Any, values: tuple[str, ...]) -> Noted:
        """The function that keeps contacts of a sort that was not recorded before."""
        known = codes(row, values)

        def rare(often: Callable[[], None]) -> Rare:
            return Rare(self._note, known, values, often)

        def short() -> Noted:
            return noted(self._program, known, values, complete=self._complete)

        alike = (self._after.of(known), known["looked"], values)
        return self._notes.meet(sort, alike, rare, short)

    @staticmethod
    def _moment(at: dt.datetime, zone: LocalTime) -> tuple[int, int, int]:
        """The instant in microseconds, its local day, and the microsecond of that day."""
        since = at - _EPOCH
        t = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
        local = t + (zone.shift if zone.since <= t < zone.until else zone.at(t))
        day, us = divmod(local, DAY_US)
        return t, day + EPOCH_DAY, us


def _start(row: Row) -> dt.datetime:
    return row.occurred_at
