"""Rulebooks as data and the judge: the gate before a contact, the audit after it."""

from fairdue.conduct.binding import Binding
from fairdue.conduct.columns.gate import Gate
from fairdue.conduct.columns.row import Row
from fairdue.conduct.columns.ruling import Judgement, NextAllowed, Ruling
from fairdue.conduct.conformance import (
    CaseFileError,
    Report,
    Result,
    Runner,
    cases_in,
    facts_of,
    report,
    run,
)
from fairdue.conduct.gate import Decision, GateAnswer, gate, proposed
from fairdue.conduct.judge import audit, findings_of, judge, unseen
from fairdue.conduct.lint import check
from fairdue.conduct.lint_change import Change, diff
from fairdue.conduct.lint_flaw import Flaw, Severity
from fairdue.conduct.rule import Instrument, Rule, Version
from fairdue.conduct.rulebook import RulebookError, Rulebooks, load
from fairdue.conduct.sentence import (
    citation,
    exceptions,
    explain_rule,
    factor,
    missing_words,
    sentence,
    title,
    verdict_word,
    what_happened,
    would_change,
)

__all__ = [
    "Binding",
    "CaseFileError",
    "Change",
    "Decision",
    "Flaw",
    "Gate",
    "GateAnswer",
    "Instrument",
    "Judgement",
    "NextAllowed",
    "Report",
    "Result",
    "Row",
    "Rule",
    "RulebookError",
    "Rulebooks",
    "Ruling",
    "Runner",
    "Severity",
    "Version",
    "audit",
    "cases_in",
    "check",
    "citation",
    "diff",
    "exceptions",
    "explain_rule",
    "factor",
    "facts_of",
    "findings_of",
    "gate",
    "judge",
    "load",
    "missing_words",
    "proposed",
    "report",
    "run",
    "sentence",
    "title",
    "unseen",
    "verdict_word",
    "what_happened",
    "would_change",
]
