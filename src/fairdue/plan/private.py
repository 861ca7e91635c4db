"""Private lending: what overdue interest runs at when none is agreed, and the most it may be.

Source: Supreme People's Court Provisions on Private Lending (as amended 2020), arts. 25, 28 and 29.
Licensed lenders and the seven kinds of local financial organisations are outside them; who lends
privately is decided by the standing of the first creditor.
"""

import datetime as dt

from fairdue.credit import Cap, StandingClass, cap, standing, suit_day
from fairdue.facts import History, LenderKind, Loan, PartyRole, Penalty, StandingEvidence
from fairdue.plan.schedule import PPM

__all__ = ["contract_rate_goes_on", "private_cap"]

_PRIVATE = {
    StandingClass.INFORMAL_LAWFUL: LenderKind.PRIVATE_PERSON,
    StandingClass.LEGACY: LenderKind.P2P_LEGACY,
}


def private_cap(loan: Loan, history: History, *, on: dt.date) -> Cap | None:
    """The cap on a loan whose lender stands as a private one on day `on`; None for all others.

    A buyer of the claim takes it over as it was, so the first creditor counts.
    """
    party = history.parties.get(loan.party(PartyRole.CREDITOR) or loan.creditor or "")
    if party is None:
        return None
    loans = [ln for ln in history.loans.values() if any(p.party == party.party for p in ln.parties)]
    evidence = history.of(StandingEvidence)
    klass = standing(party, evidence, loans, on=on, zone=history.zone).klass
    kind = _PRIVATE.get(klass)
    if kind is None:
        return None
    signed_on = history.day(loan.signed_at or loan.occurred_at)
    return cap(kind, signed_on, on=on, sued_on=suit_day(loan, history, on=on))


def contract_rate_goes_on(rate_ppm: int, limit: Cap) -> Penalty:
    """Overdue interest where none is agreed: the contract rate, never above the cap (art. 28)."""
    if rate_ppm <= limit.high_ppm:
        return Penalty(multiplier_ppm=PPM)
    return Penalty(multiplier_ppm=limit.high_ppm * PPM // rate_ppm)
