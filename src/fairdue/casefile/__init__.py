"""One borrower's folder: open, add, audit, plan, write, verify."""

from fairdue.casefile.added import Action, Added, Summary
from fairdue.casefile.case import DEBTOR, BadBudget, CaseFile, NoBudget, create, find_case
from fairdue.casefile.case import open_case as open  # noqa: A004 - the surface reads casefile.open
from fairdue.casefile.directory import Lender
from fairdue.casefile.question import Question, QuestionKind, coverage_around

__all__ = [
    "DEBTOR",
    "Action",
    "Added",
    "BadBudget",
    "CaseFile",
    "Lender",
    "NoBudget",
    "Question",
    "QuestionKind",
    "Summary",
    "coverage_around",
    "create",
    "find_case",
    "open",
]
