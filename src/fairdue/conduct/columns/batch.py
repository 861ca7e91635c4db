"""Contacts of whole debtors judged at once: by the loops, and by the reference where they end.

A debtor goes to the reference when one of its contacts is not `plain`, or when the small tables of
a loop cannot hold it. A debtor of whom a row is a problem has no complete log any more.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from fairdue.conduct.columns import kernel
from fairdue.conduct.columns.arrays import arrays_of
from fairdue.conduct.columns.arrow import indices_of, text_of, with_dictionaries
from fairdue.conduct.columns.decode import rows_of
from fairdue.conduct.columns.emit import NA, OK, RAN_PAST
from fairdue.conduct.columns.encode import Arrays
from fairdue.conduct.columns.findings import (
    SCHEMA,
    Answered,
    Speaker,
    counted_of,
    of_reference,
)
from fairdue.conduct.columns.kernel import View
from fairdue.conduct.columns.order import ordered
from fairdue.conduct.columns.place import EPOCH_DAY
from fairdue.conduct.columns.program import program
from fairdue.conduct.columns.row import Row, contact_id, contact_of, facts_of
from fairdue.conduct.columns.summary import KINDS, OUTCOMES, Tally
from fairdue.conduct.gate import proposed
from fairdue.conduct.judge import audit, judge
from fairdue.conduct.rulebook import Rulebooks
from fairdue.facts import Finding, History, RuleOutcome

BLOCK = 65_536
"""Contacts that a loop goes through at once: they stay in the processor's cache."""
WRITTEN = [OUTCOMES.index(kind) for kind in KINDS]
"""Places of `KINDS` among all that is counted."""


class Bench:
    """The rules of some rulebooks, ready to judge coded tables.

    `complete`: somebody says that the log is complete. `everything`: findings of every outcome but
    not_applicable, else breaches, advisories, open norms and what is unknown, without those that
    only say that nobody has looked at what a contact held.
    """

    def __init__(
        self, rulebooks: Rulebooks, *, view: View, complete: bool, everything: bool = False
    ) -> None:
        """Lay the rules out; loops are compiled when they are first needed."""
        self.rulebooks, self.view, self.complete = rulebooks, view, complete
        self.everything = everything
        self.program = program(rulebooks)
        self.speaker = Speaker(self.program, rulebooks)
        self._loops: dict[bool, tuple[kernel.Loop, ...]] = {}
        self.slow = rulebooks.only(self.program.one_by_one)
        self.judged = rulebooks.only((*self.program.rules, *self.program.one_by_one))
        self._forms = [
            [n for n, form in enumerate(self.program.forms) if form.rule == rule]
            for rule in range(len(self.program.rules))
        ]

    def loops(self, *, complete: bool) -> tuple[kernel.Loop, ...]:
        """The loops for a log that is complete, or is not."""
        if complete not in self._loops:
            self._loops[complete] = kernel.loops(self.program, view=self.view, complete=complete)
        return self._loops[complete]

    @property
    def reads(self) -> frozenset[str]:
        """Names of what the loops read of a contact."""
        loops = self.loops(complete=self.complete)
        return frozenset(name for loop in loops for name in loop.reads)

    def form(self, rule: int, days: Any) -> Any:
        """The version of a rule that holds on each day, as the number of its form."""
        since = [self.program.forms[n].since for n in self._forms[rule]]
        place = np.searchsorted(since, days, side="right") - 1
        return np.array(self._forms[rule], np.int64)[np.maximum(place, 0)]

    def counted(self, rule: int, codes: Any, days: Any) -> Any:
        """Under which of `OUTCOMES` answers of a rule count; versions differ in `RAN_PAST`."""
        found = self.speaker.counted[self._forms[rule][0]][codes]
        past = np.flatnonzero(codes == RAN_PAST)
        found[past] = self.speaker.counted[self.form(rule, days[past]), RAN_PAST]
        return found

    def judge(self, table: pa.Table, zones: Sequence[str]) -> tuple[pa.Table, Tally]:
        """Findings and counts of a coded table that holds whole debtors."""
        return _Sitting(self, table, zones).judged()

    def by_reference(
        self, rows: Sequence[Row], rulebooks: Rulebooks, *, complete: bool
    ) -> Iterator[tuple[int, Finding]]:
        """What the reference says of one debtor's rows, each finding with its row's number."""
        if self.view == "whole":
            history = History(facts_of(rows, complete=complete))
            for finding in audit(history, rulebooks, leave_out=frozenset()):
                yield int(finding.contact.removeprefix("contact:")), finding
            return
        for n, row in enumerate(rows):
            own = contact_id(n)
            known = facts_of(rows[: n + 1], complete=complete)
            history = History(fact for fact in known if fact.id != own)
            asked = proposed(contact_of(row, own), row.occurred_at)
            for finding in judge(history, asked, rulebooks):
                yield n, finding


class _Sitting:
    """One coded table before the bench."""

    def __init__(self, bench: Bench, table: pa.Table, zones: Sequence[str]) -> None:
        self._bench, self._zones = bench, zones
        self._table = with_dictionaries(table)
        self._tally = Tally()
        self._order = ordered(self._table, zones, self._tally.misfits)
        self._columns: Arrays = arrays_of(
            self._table,
            self._order,
            zones,
            reads=bench.reads,
            ids=bench.program.ids,
            absent=bench.program.absent,
            represented=bench.program.represented,
        )
        self._hard = np.zeros(len(self._order.partial), bool)
        self._hard[self._order.debtor[~self._columns["plain"]]] = True
        self._found = {kind: np.zeros(len(self._order.place), np.int32) for kind in KINDS}

    def judged(self) -> tuple[pa.Table, Tally]:
        """Findings and counts."""
        found: list[Answered] = []
        for start, end in self._order.cut(BLOCK):
            found.append(self._by_loops(start, end))
        tables = [self._bench.speaker.table(self._table, one) for one in found if len(one.place)]
        if self._hard.any() or self._bench.slow.rules:
            tables.append(self._by_reference())
        self._count()
        return pa.concat_tables([SCHEMA.empty_table(), *tables]), self._tally

    def _by_loops(self, start: int, end: int) -> Answered:
        """What the loops say of the contacts from `start` to before `end`."""
        bench, order = self._bench, self._order
        block = {name: column[start:end] for name, column in self._columns.items()}
        rules = self._holding(block["zone"])
        answers = self._answers(block, rules, complete=bench.complete)
        debtor = order.debtor[start:end]
        partial = order.partial[debtor]
        if bench.complete and partial.any():
            some = np.flatnonzero(partial)
            part = {name: column[some] for name, column in block.items()}
            again = self._answers(part, rules, complete=False)
            for name in ("codes", "lacks", "lows", "highs"):
                getattr(answers, name)[:, some] = getattr(again, name)
        self._hard[debtor[answers.bad != 0]] = True
        answers.codes[:, self._hard[debtor]] = NA
        return self._picked(start, rules, answers, block)

    def _holding(self, zone: Any) -> list[int]:
        """Rules that hold in one of the zones."""
        names = [self._zones[code] for code in np.unique(zone)]
        found = self._bench.program
        return [
            n for n in range(len(found.rules)) if any(found.holds_in(n, name) for name in names)
        ]

    def _answers(self, block: Arrays, rules: list[int], *, complete: bool) -> kernel.Answers:
        """Answers of some rules; where a rule does not hold it has none."""
        loops = self._bench.loops(complete=complete)
        answers = kernel.judge([loops[n] for n in rules], block)
        for place, rule in enumerate(rules):
            if self._bench.program.zones[rule] is None:
                continue
            for code in np.unique(block["zone"]):
                if not self._bench.program.holds_in(rule, self._zones[code]):
                    answers.codes[place][block["zone"] == code] = NA
        return answers

    def _picked(
        self, start: int, rules: list[int], answers: kernel.Answers, block: Arrays
    ) -> Answered:
        """Count the answers, and pick those that are findings."""
        bench, parts = self._bench, []
        for place, rule in enumerate(rules):
            codes = answers.codes[place]
            name = bench.program.rules[rule].id
            where = np.flatnonzero(codes > OK)
            counted = bench.counted(rule, codes[where], block["day"][where])
            self._tally.rules[name, "ok"] += int(np.count_nonzero(codes == OK))
            numbers = np.bincount(counted, minlength=len(OUTCOMES))
            for kind, n in zip(OUTCOMES, numbers.tolist(), strict=True):
                if n:
                    self._tally.rules[name, kind] += n
            for kind in KINDS:
                self._found[kind][start + where[counted == OUTCOMES.index(kind)]] += 1
            where = where[np.isin(counted, WRITTEN)]
            if bench.everything:
                where = np.flatnonzero(codes >= OK)
            parts.append(self._answered(start, place, rule, where, answers, block))
        return _in_order(parts)

    def _answered(
        self,
        start: int,
        place: int,
        rule: int,
        where: Any,
        answers: kernel.Answers,
        block: Arrays,
    ) -> Answered:
        """The answers of one rule at some contacts of a block."""
        return Answered(
            place=self._order.place[start + where],
            form=self._bench.form(rule, block["day"][where]),
            code=answers.codes[place][where],
            lacks=answers.lacks[place][where],
            low=answers.lows[place][where],
            high=answers.highs[place][where],
            at=start + where,
        )

    def _by_reference(self) -> pa.Table:
        """Debtors that the loops cannot judge, and rules without a form."""
        bench, order = self._bench, self._order
        found: list[tuple[int, Finding]] = []
        for debtor, partial in enumerate(order.partial):
            hard = bool(self._hard[debtor])
            if not hard and not bench.slow.rules:
                continue
            start, end = int(order.first[debtor]), int(order.first[debtor + 1])
            rows = rows_of(self._table, order.place[start:end], self._zones)
            self._tally.rows["debtors_by_reference" if hard else "debtors_by_both"] += 1
            self._tally.rows["contacts_by_reference"] += end - start if hard else 0
            rulebooks = bench.judged if hard else bench.slow
            complete = bench.complete and not partial
            for n, finding in bench.by_reference(rows, rulebooks, complete=complete):
                if self._wanted(start + n, finding):
                    found.append((int(order.place[start + n]), finding))
        return of_reference(self._table, found, bench.rulebooks)

    def _wanted(self, at: int, finding: Finding) -> bool:
        """Count a finding of the reference; whether it is written."""
        bench, outcome = self._bench, finding.outcome
        if outcome is RuleOutcome.NOT_APPLICABLE:
            return False
        kind = counted_of(bench.rulebooks.rule(finding.rule), outcome, finding.verdict)
        self._tally.rules[finding.rule, kind] += 1
        if kind in KINDS:
            self._found[kind][at] += 1
        return bench.everything or kind in KINDS

    def _count(self) -> None:
        """Counts by agency, local hour and week."""
        order, columns = self._order, self._columns
        self._tally.rows["judged"] += len(order.place)
        self._tally.rows["debtors"] += len(order.partial)
        self._tally.rows["partial_debtors"] += int(order.partial.sum())
        by = text_of(self._table.column("by"))
        monday = columns["day"] - (columns["day"] + 6) % 7
        days, week = np.unique(monday, return_inverse=True)
        groups = {
            "by": (order.take(indices_of(by)), by.dictionary.to_pylist()),
            "hour": (columns["us"] // 3_600_000_000, [f"{hour:02}" for hour in range(24)]),
            "week": (week, [_date(day) for day in days]),
        }
        for sort, (code, names) in groups.items():
            self._grouped(sort, code, names)

    def _grouped(self, sort: str, code: Any, names: list[str]) -> None:
        counts = {"contacts": np.bincount(code, minlength=len(names))}
        breach = self._found["breach"] > 0
        counts["with_breach"] = np.bincount(code[breach], minlength=len(names))
        for kind in KINDS:
            weighed = np.bincount(code, weights=self._found[kind], minlength=len(names))
            counts[kind] = weighed.astype(np.int64)
        for place in np.flatnonzero(counts["contacts"]):
            for what, numbers in counts.items():
                self._tally.groups[sort, names[place], what] += int(numbers[place])


def _date(day: Any) -> str:
    return str(np.datetime64(int(day) - EPOCH_DAY, "D"))


def _in_order(parts: list[Answered]) -> Answered:
    """Answers of several rules by contact, then by rule."""
    names = Answered.__struct_fields__
    if not parts:
        return Answered(*(np.zeros(0, np.int64) for _ in names))
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    order = np.argsort(joined["at"], kind="stable")
    return Answered(**{name: values[order] for name, values in joined.items()})
