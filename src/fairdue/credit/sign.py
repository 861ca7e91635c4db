"""Signs of cut-off-interest lending: observed by the borrower, or plain from the loan's terms."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from fairdue.credit.due import agreed_last_due
from fairdue.facts import EvidenceKind, Loan, StandingEvidence

SHORT_TERM_DAYS = 14
"""Loans of 7 or 14 days with interest cut off in advance (the "714" pattern)."""

UNLAWFUL_SIGNS = (
    EvidenceKind.UPFRONT_DEDUCTION,
    EvidenceKind.SHORT_TERM,
    EvidenceKind.NO_CONTRACT,
    EvidenceKind.PRIVATE_PAYEE,
    EvidenceKind.CONTACTS_DEMANDED,
)


def signs(
    evidence: Mapping[EvidenceKind, StandingEvidence], loans: Sequence[Loan]
) -> Iterator[tuple[EvidenceKind, tuple[str, ...]]]:
    """Signs that hold, each with the ids of the facts that show it; the list's order counts."""
    for kind in UNLAWFUL_SIGNS:
        seen = evidence.get(kind)
        facts = [seen.id] if seen is not None and seen.holds else []
        if kind is EvidenceKind.UPFRONT_DEDUCTION:
            facts += [loan.id for loan in loans if withheld_fen(loan)]
        if kind is EvidenceKind.SHORT_TERM:
            facts += [loan.id for loan in loans if is_short(loan)]
        if facts:
            yield kind, tuple(facts)


def withheld_fen(loan: Loan) -> int:
    """What was kept back when the loan was paid out, in fen; 0 when nothing shows it."""
    if loan.principal_fen is None or loan.disbursed_fen is None:
        return 0
    return max(0, loan.principal_fen - loan.disbursed_fen)


def is_short(loan: Loan) -> bool:
    """Whether the whole loan runs for 14 days or fewer, as far as its terms are known."""
    drawn_on = loan.signed_at.date() if loan.signed_at is not None else None
    last = agreed_last_due(loan, drawn_on=drawn_on)
    if last is None or drawn_on is None:
        days = loan.terms.period_days
        return days is not None and loan.terms.instalments == 1 and days <= SHORT_TERM_DAYS
    return last - drawn_on <= dt.timedelta(days=SHORT_TERM_DAYS)
