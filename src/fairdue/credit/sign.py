"""Signs of cut-off-interest lending: observed by the borrower, or plain from the loan's terms."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

import msgspec

from fairdue.credit.company_name import is_private_payee
from fairdue.credit.due import agreed_last_due
from fairdue.facts import DEFAULT_ZONE, EvidenceKind, Loan, StandingEvidence, yuan

SHORT_TERM_DAYS = 14
"""Loans of 7 or 14 days with interest cut off in advance (the "714" pattern)."""
HIGH_COST = "high_cost"
HIGH_COST_PCT = 36.0
"""Simple yearly cost above which a price is a sign: the old line between debts that courts left
standing and those they did not. A sign only, never a finding."""

UNLAWFUL_SIGNS = (
    EvidenceKind.UPFRONT_DEDUCTION,
    EvidenceKind.SHORT_TERM,
    EvidenceKind.NO_CONTRACT,
    EvidenceKind.PRIVATE_PAYEE,
    EvidenceKind.CONTACTS_DEMANDED,
)


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """One sign: its code, the ids of the facts that show it, and what was seen in figures."""

    code: str
    facts: tuple[str, ...]
    seen: str = ""


def signs(
    evidence: Mapping[EvidenceKind, StandingEvidence],
    loans: Sequence[Loan],
    yearly_pct: Mapping[str, float],
) -> Iterator[Sign]:
    """Signs that hold, in the order of the list; `yearly_pct`: simple yearly cost by debt."""
    for kind in UNLAWFUL_SIGNS:
        told = evidence.get(kind)
        facts = [told.id] if told is not None and told.holds else []
        shown = [(loan, seen) for loan in loans if (seen := _shown(kind, loan))]
        if facts or shown:
            yield Sign(
                code=kind.value,
                facts=(*facts, *(loan.id for loan, _ in shown)),
                seen=", ".join(dict.fromkeys(seen for _, seen in shown)),
            )
    dear = [loan for loan in loans if yearly_pct.get(loan.debt, 0.0) > HIGH_COST_PCT]
    if dear:
        yield Sign(
            code=HIGH_COST,
            facts=tuple(loan.id for loan in dear),
            seen=", ".join(f"{yearly_pct[loan.debt]:,.1f}%" for loan in dear),
        )


def _shown(kind: EvidenceKind, loan: Loan) -> str:
    """What of a loan's own terms shows the sign, in figures; "" when nothing does."""
    if kind is EvidenceKind.UPFRONT_DEDUCTION and withheld_fen(loan):
        return yuan(withheld_fen(loan))
    if kind is EvidenceKind.SHORT_TERM:
        days = term_days(loan)
        return str(days) if days is not None and 0 <= days <= SHORT_TERM_DAYS else ""
    if kind is EvidenceKind.PRIVATE_PAYEE and is_private_payee(loan.payee):
        return loan.payee
    return ""


def withheld_fen(loan: Loan) -> int:
    """What was kept back when the loan was paid out, in fen; 0 when nothing shows it."""
    if loan.principal_fen is None or loan.disbursed_fen is None:
        return 0
    return max(0, loan.principal_fen - loan.disbursed_fen)


def term_days(loan: Loan) -> int | None:
    """Days for which the whole loan runs, in China's days; None when its terms do not tell."""
    signed = loan.signed_at
    drawn_on = signed.astimezone(ZoneInfo(DEFAULT_ZONE)).date() if signed is not None else None
    last = agreed_last_due(loan, drawn_on=drawn_on)
    if last is None or drawn_on is None:
        return loan.terms.period_days if loan.terms.instalments == 1 else None
    return (last - drawn_on).days
