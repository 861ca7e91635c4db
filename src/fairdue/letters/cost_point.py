"""What a complaint says of loans whose cost lies above the cap; no balance is named or admitted."""

from collections.abc import Iterator

import msgspec

from fairdue import plan
from fairdue.facts import Loan, yuan
from fairdue.letters.draft import Draft
from fairdue.letters.values import loan_line

__all__ = ["CostPoint", "cost_points"]


class CostPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One loan against its cap, in the words and figures of the letter; "" = nothing of the kind.

    `simple` and `compound` are the cost of a year by the contract, both "" where its terms do not
    give it; `above` what the whole contract charges above the cap, `charged` at least so much of
    it so far, `paid` what was paid when the cap left nothing to pay. `draft`: the text behind the
    cap is not checked yet.
    """

    title: str
    simple: str
    compound: str
    cap: str
    source: str
    above: str
    charged: str
    paid: str
    draft: bool
    facts: tuple[str, ...]


def cost_points(draft: Draft) -> tuple[CostPoint, ...]:
    """The addressee's loans that lie above their cap; none in a letter to an agency."""
    loans = () if draft.whom.is_agency else draft.loans
    return tuple(point for loan in loans for point in _point(draft, loan))


def _point(draft: Draft, loan: Loan) -> Iterator[CostPoint]:
    today = draft.material.today
    price = plan.price(loan, draft.history, on=today)
    found = plan.over_cap(loan, draft.history, price, on=today)
    above, cap, cost = plan.contract_above(price), price.cap, price.low
    charged = found.set_off if found is not None else None
    paid = found.paid_above.low_fen if found is not None else 0
    if cap is None or not (above or (found is not None and found.found)):
        return
    yield CostPoint(
        title=loan_line(loan, draft.wording).title,
        simple=f"{cost.simple_pct:.2f}%" if cost is not None else "",
        compound=f"{cost.compound_pct:.2f}%" if cost is not None else "",
        cap=plan.cap_rate(cap, draft.locale),
        source=plan.cap_source(cap, draft.locale),
        above=yuan(above) if above else "",
        charged=yuan(charged.low_fen) if charged is not None and charged.low_fen else "",
        paid=yuan(paid) if paid else "",
        draft=cap.status == "draft",
        facts=found.facts if found is not None else (loan.id,),
    )
