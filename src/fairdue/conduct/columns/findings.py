"""Findings as an Arrow table: from answers in columns, and from findings of the reference."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fairdue.conduct.columns.arrow import TEXT, text_of
from fairdue.conduct.columns.emit import BREACH, DOUBT, OK, PAST_DOUBT, RAN_PAST
from fairdue.conduct.columns.node import missing_names
from fairdue.conduct.columns.program import Program
from fairdue.conduct.columns.report_column import REPORT, WORD
from fairdue.conduct.columns.ruling import coded, name_of
from fairdue.conduct.columns.summary import OUTCOMES
from fairdue.conduct.judge import ENGINE
from fairdue.conduct.kinds.time_window import TimeWindow
from fairdue.conduct.rule import Rule
from fairdue.conduct.rulebook import Rulebooks
from fairdue.conduct.verdict import counted_as, verdict_of
from fairdue.facts import Effect, Finding, RuleOutcome, Verdict

_ARROW = {
    "int64": pa.int64(),
    "string": pa.string(),
    "date32": pa.date32(),
    "timestamp[us, tz=UTC]": pa.timestamp("us", tz="UTC"),
    "list<string>": pa.list_(pa.string()),
    WORD: TEXT,
}
SCHEMA = pa.schema([pa.field(column.name, _ARROW[column.arrow]) for column in REPORT])
"""The schema of the findings."""
CODES = 9
"""How many codes an answer has."""
_AS = {RAN_PAST: BREACH, PAST_DOUBT: DOUBT}
_SAID = (
    *("rule", "rulebook", "name", "outcome", "verdict", "counted_as", "force", "effect", "status"),
    *("article_zh", "article_en", "version_from", "limit"),
)
_NUMBERED = frozenset({RuleOutcome.BREACH, RuleOutcome.UNKNOWN})


class Answered(msgspec.Struct, frozen=True):
    """Answers that are findings, one element for each.

    Where the contact stands in order and in the coded table, which form of the program, its code,
    what is missing, certain and possible number.
    """

    at: Any
    place: Any
    form: Any
    code: Any
    lacks: Any
    low: Any
    high: Any


class Speaker:
    """What forms and codes say, as Arrow columns; made once for a program.

    `counted`: by form and code, under which of `OUTCOMES` an answer is counted.
    """

    def __init__(self, program: Program, rulebooks: Rulebooks) -> None:
        """Lay out what every code of every form says."""
        said: list[dict[str, Any]] = []
        self.counted = np.zeros((len(program.forms), CODES), np.int8)
        self.counts = np.zeros(len(program.forms), bool)
        self.ranges = np.zeros(len(program.forms), bool)
        for number, form in enumerate(program.forms):
            rule = program.rules[form.rule]
            version = next(v for v in rule.versions if v.since.toordinal() == form.since)
            for code in range(CODES):
                ruling = coded(rule, version, rulebooks, _AS.get(code, code or OK), 0, (0, 1))
                self.counts[number] |= isinstance(ruling.limit, int)
                self.ranges[number] |= ruling.observed_most is not None
                made = _said(rule, ruling, version.since) | {"name": name_of(rule, version, code)}
                past = code in _AS and isinstance(version.terms, TimeWindow)
                effect = getattr(version.terms, "runs_past", None) or rule.effect
                said.append(made | _ran_past(rule, ruling.outcome, effect) if past else made)
                self.counted[number, code] = OUTCOMES.index(said[-1]["counted_as"])
        self._columns: dict[str, Any] = {}
        for name in _SAID:
            column = pa.array([row[name] for row in said], _plain(name))
            if SCHEMA.field(name).type != TEXT:
                self._columns[name] = column
                continue
            text = column.dictionary_encode()
            places = text.indices.to_numpy(zero_copy_only=False)
            self._columns[name] = (places, text.dictionary)

    def table(self, coded_table: pa.Table, found: Answered) -> pa.Table:
        """The findings of answers, in the order in which they are given."""
        key = found.form.astype(np.int64) * CODES + found.code
        columns = contact_columns(coded_table, found.place)
        for name, said in self._columns.items():
            if isinstance(said, tuple):
                columns[name] = pa.DictionaryArray.from_arrays(said[0][key], said[1])
            else:
                columns[name] = said.take(pa.array(key))
        numbered = self.counts[found.form] & (found.code != OK)
        columns["limit"] = pc.if_else(pa.array(numbered), columns["limit"], None)
        columns["observed"] = pa.array(found.low, pa.int64(), mask=~numbered)
        ranged = numbered & self.ranges[found.form] & (found.high != found.low)
        columns["observed_most"] = pa.array(found.high, pa.int64(), mask=~ranged)
        doubt = (found.code == DOUBT) | (found.code == PAST_DOUBT)
        sets, which = np.unique(np.where(doubt, found.lacks, 0), return_inverse=True)
        names = [missing_names(int(bits)) for bits in sets]
        columns["missing"] = pa.array(names, pa.list_(pa.string())).take(pa.array(which))
        columns["engine"] = _always("columns", len(key))
        return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def _ran_past(rule: Rule, outcome: RuleOutcome, effect: Effect) -> dict[str, Any]:
    """What is said otherwise where a contact went on into the forbidden hours."""
    verdict = verdict_of(outcome, effect)
    return {
        "effect": effect.value,
        "verdict": verdict.value,
        "counted_as": counted_of(rule, outcome, verdict),
    }


def counted_of(rule: Rule, outcome: RuleOutcome, verdict: Verdict) -> str:
    """Under which word of `OUTCOMES` an answer of the rule is counted."""
    kind = counted_as(outcome, verdict)
    return "unseen" if kind == "unknown" and rule.asks_content else kind


def _plain(name: str) -> pa.DataType:
    kind = SCHEMA.field(name).type
    return pa.string() if kind == TEXT else kind


def _said(rule: Rule, ruling: Any, since: dt.date) -> dict[str, Any]:
    """What stands in the columns that rule, version and outcome decide; also of a finding."""
    limit = ruling.limit
    return {
        "rule": rule.id,
        "rulebook": rule.rulebook,
        "name": ruling.name,
        "outcome": ruling.outcome.value,
        "verdict": ruling.verdict.value,
        "counted_as": counted_of(rule, ruling.outcome, ruling.verdict),
        "force": ruling.force.value,
        "effect": ruling.effect.value,
        "status": ruling.status.value,
        "article_zh": ruling.citation.article["zh-CN"],
        "article_en": ruling.citation.article["en"],
        "version_from": since,
        "limit": limit if isinstance(limit, int) else None,
    }


def _always(word: str, length: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(np.zeros(length, np.int32), pa.array([word]))


def contact_columns(table: pa.Table, place: Any) -> dict[str, Any]:
    """What the findings tell of the contacts at those places of a coded table."""
    where = pa.array(place)
    row = table.column("row").take(where).combine_chunks()
    found = {"row": row, "contact": row.cast(pa.string())}
    if "contact" in table.column_names:
        given = table.column("contact").take(where).combine_chunks()
        found["contact"] = pc.coalesce(given, found["contact"])
    found["occurred_at"] = table.column("t").take(where).combine_chunks().cast(_ARROW["int64"])
    found["occurred_at"] = found["occurred_at"].cast(_ARROW["timestamp[us, tz=UTC]"])
    for name in ("debtor", "by", "creditor"):
        if name in table.column_names:
            found[name] = text_of(table.column(name)).take(where)
        else:
            found[name] = pa.nulls(len(place), TEXT)
    return found


def of_reference(
    table: pa.Table, found: Sequence[tuple[int, Finding]], rulebooks: Rulebooks
) -> pa.Table:
    """The same from findings of the reference, each with the place of its contact."""
    columns = contact_columns(table, np.array([place for place, _ in found], np.int64))
    rows = []
    for _, finding in found:
        row = _said(rulebooks.rule(finding.rule), finding, finding.citation.since)
        counted = finding.outcome in _NUMBERED and row["limit"] is not None
        row["observed"] = finding.observed if counted else None
        row["observed_most"] = finding.observed_most if counted else None
        if not isinstance(row["observed"], int):
            row["observed"] = None
        if not counted:
            row["limit"] = None
        row["missing"] = list(finding.missing)
        rows.append(row)
    for name in (*_SAID, "observed", "observed_most", "missing"):
        made = pa.array([row[name] for row in rows], _plain(name))
        columns[name] = made.dictionary_encode() if SCHEMA.field(name).type == TEXT else made
    columns["engine"] = _always("reference", len(rows))
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def plain_schema() -> pa.Schema:
    """The schema of the findings with plain strings, for systems that have no dictionaries."""
    return pa.schema([pa.field(name, _plain(name)) for name in SCHEMA.names])


def with_receipts(schema: pa.Schema, rulebooks: Rulebooks) -> pa.Schema:
    """The schema with what the findings rest on: the rulebooks, their hashes and the engine."""
    receipt = {"engine": ENGINE, "rulebooks": dict(sorted(rulebooks.hashes.items()))}
    return schema.with_metadata({"fairdue": json.dumps(receipt)})


__all__ = ["SCHEMA", "Answered", "Speaker", "of_reference", "plain_schema", "with_receipts"]
