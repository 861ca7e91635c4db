"""fairdue: the gate in plain Python, and the columnar audit compiled by numba."""

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.contacts import NEVER, WORDS, Contacts
from benchmarks.ledger import Facts
from benchmarks.rules import BOOK, Rule
from fairdue.conduct import Rulebooks, load
from fairdue.conduct.columns import encode, kernel
from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.column import CODES
from fairdue.conduct.columns.gate import Gate as Memory
from fairdue.conduct.columns.order import by_code
from fairdue.conduct.columns.program import Program, program
from fairdue.conduct.columns.row import Row
from fairdue.conduct.columns.ruling import Judgement
from fairdue.facts import RuleOutcome

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
REFUSED = "request_stop_contact_at"
BREACH = 3
BLOCK = 65_536
"""Contacts judged at a time: what belongs to them stays in the cache."""


def books(rules: Sequence[Rule]) -> Rulebooks:
    """The same rules as fairdue reads them."""
    whole = load(folder=BOOK)
    return whole.only([whole.rule(rule.id) for rule in rules])


class Gate:
    """Asked with a row, answered with a ruling for each rule, each with its citation."""

    name = "fairdue: gate"
    explains = True
    windows = True

    def prepare(self, rules: Sequence[Rule], contacts: Contacts, facts: Sequence[Facts]) -> None:
        """A gate with an empty memory; a row for each contact.

        The gate is warmed as a dialer would, with one row for each sort of contact, and the log
        is gone through once beforehand, for the versions of its days, and forgotten again. The
        time of both is told apart.
        """
        self._gate = Memory(books(rules), log_complete=True)
        self._places = {rule.id: n for n, rule in enumerate(rules)}
        modes, purposes = contacts.words("mode"), contacts.words("purpose")
        self._rows = [
            _row(f, mode, purpose) for f, mode, purpose in zip(facts, modes, purposes, strict=True)
        ]
        start = time.perf_counter()
        self._gate.warm({_sort(row): row for row in self._rows}.values())
        for one in self._rows:
            self._gate.ask(one, one.occurred_at)
            self._gate.record(one)
        for one in self._rows:
            self._gate.forget(one.debtor)
        self.first_pass_s = time.perf_counter() - start

    def ask(self, row: int) -> Judgement:
        """Whether the contact may be made at its instant."""
        one = self._rows[row]
        return self._gate.ask(one, one.occurred_at)

    def record(self, row: int) -> None:
        """The contact was made."""
        self._gate.record(self._rows[row])

    def bits(self, answer: Judgement) -> int:
        """Rules that stand against the contact, for certain or if it ends in a way that counts."""
        held = {RuleOutcome.BREACH, RuleOutcome.UNKNOWN}
        return sum(1 << self._places[r.rule] for r in answer.rulings if r.outcome in held)


def _sort(row: Row) -> tuple[object, ...]:
    """What tells sorts of contact apart in this log."""
    words = (row.kind, row.direction, row.mode, row.outcome, row.purpose, row.role, row.product)
    return *words, row.creditor_kind, row.zone, row.told is None


def _row(facts: Facts, mode: str, purpose: str) -> Row:
    at = facts["at"]
    told = {REFUSED: _instant(facts["refused_at"])} if facts["refused_at"] <= at else None
    return Row(
        debtor=str(facts["debtor"]),
        occurred_at=_instant(at),
        zone=WORDS["zone"][facts["zone"]],
        kind=facts["kind"],
        direction=facts["direction"],
        mode=mode,
        outcome=facts["outcome"],
        purpose=purpose,
        by=f"c{facts['creditor']}",
        creditor=f"c{facts['creditor']}",
        creditor_kind=facts["creditor_kind"],
        person=f"p{facts['person']}",
        role=facts["role"],
        address=f"a{facts['address']}",
        debt=f"d{facts['debt']}",
        product=facts["product"],
        told=told,
    )


def _instant(at: int) -> dt.datetime:
    return EPOCH + dt.timedelta(microseconds=at)


Raw = Mapping[str, NDArray[Any]]


class Audit:
    """Raw columns to one code for each rule and contact: local time, windows and rules."""

    name = "fairdue: all"
    windows = True

    def prepare(self, rules: Sequence[Rule], contacts: Contacts) -> None:
        """Write the loops; the columns as they lie in the log."""
        self._program: Program = program(books(rules))
        self._loops = kernel.loops(self._program, view="whole", complete=True)
        self._raw = _raw(contacts, self._program)
        self._codes = np.empty((len(rules), len(contacts)), np.uint8)

    def run(self) -> NDArray[np.uint8]:
        """Sort by debtor where a rule looks back and the log is not, judge block by block."""
        debtor = self._raw["debtor"]
        if not any(loop.keys for loop in self._loops):
            return self._judged(self._raw, np.arange(len(debtor)))
        if (debtor[1:] >= debtor[:-1]).all():
            return self._judged(self._raw, debtor)
        order = by_code(debtor)
        raw = {name: column[order] for name, column in self._raw.items()}
        codes, place = self._judged(raw, raw["debtor"]), np.empty_like(order)
        place[order] = np.arange(len(order))
        return np.stack([row[place] for row in codes])

    def _judged(self, raw: Raw, debtor: NDArray[Any]) -> NDArray[np.uint8]:
        """Judge rows that stand in order of these debtors block by block."""
        for block in _blocks(debtor):
            self._codes[:, block] = kernel.judge(self._loops, self._encoded(raw, block)).codes
        return self._codes

    def _encoded(self, raw: Raw, block: slice) -> dict[str, Any]:
        """The columns of some rows, with those that the log does not have."""
        rows = {name: column[block] for name, column in raw.items()}
        rows |= _lacking(block.stop - block.start)
        columns = encode.encoded(rows, WORDS["zone"], ids=self._program.ids)
        columns["seg"] = rows["debtor"]
        assert columns["plain"].all()
        return columns

    @staticmethod
    def breaches(answer: NDArray[np.uint8]) -> Sequence[NDArray[np.bool_]]:
        """The code of a breach."""
        found: NDArray[np.bool_] = answer == BREACH
        return list(found)


class AuditEncoded(Audit):
    """The loops alone: columns already sorted, with local time; windows are inside all the same."""

    name = "fairdue: windows and rules, clock given"
    windows = False

    def prepare(self, rules: Sequence[Rule], contacts: Contacts) -> None:
        """Sort and encode."""
        super().prepare(rules, contacts)
        self._order = np.argsort(self._raw["debtor"], kind="stable")
        raw = {name: column[self._order] for name, column in self._raw.items()}
        self._blocks = [(block, self._encoded(raw, block)) for block in _blocks(raw["debtor"])]

    def run(self) -> NDArray[np.uint8]:
        """Judge block by block."""
        for block, columns in self._blocks:
            self._codes[:, block] = kernel.judge(self._loops, columns).codes
        return self._codes

    def breaches(self, answer: NDArray[np.uint8]) -> Sequence[NDArray[np.bool_]]:  # type: ignore[override]
        """The code of a breach, in the order of the log again."""
        placed = np.empty_like(answer)
        placed[:, self._order] = answer
        return super().breaches(placed)


def _blocks(debtor: NDArray[Any]) -> list[slice]:
    """Stretches of about `BLOCK` contacts that end with a debtor."""
    ends = np.append(np.flatnonzero(debtor[1:] != debtor[:-1]) + 1, len(debtor))
    found, start = [], 0
    while start < len(debtor):
        place = np.searchsorted(ends, min(start + BLOCK, len(debtor)))
        end = int(ends[place])
        found.append(slice(start, end))
        start = end
    return found


def _lacking(rows: int) -> dict[str, NDArray[Any]]:
    """Columns that the log does not have: nothing is known there."""
    none, zero = np.full(rows, NONE, np.int64), np.zeros(rows, np.uint8)
    return {
        **dict.fromkeys(("latest_at", "ended_at", "duration_s"), none),
        **dict.fromkeys(("posed", "more", "members", "by_kind", "liable", "debt_status"), zero),
        "own": np.ones(rows, np.uint8),
    }


def _raw(contacts: Contacts, rules: Program) -> Raw:
    """The log as coded columns, with codes of words and the ids that the rules ask for."""
    refused = contacts.ints("refused_at")
    found: dict[str, NDArray[Any]] = {
        "t": contacts.ints("at"),
        "zone": contacts.columns["zone"],
        REFUSED: np.where(refused == NEVER, NONE, refused),
        "debtor": contacts.ints("debtor"),
        **{name: contacts.columns[name] for name in rules.ids},
    }
    for name in WORDS:
        if name != "zone":
            codes = np.array([CODES[name][word] for word in WORDS[name]], np.uint8)
            found[name] = codes[contacts.columns[name]]
    return found
