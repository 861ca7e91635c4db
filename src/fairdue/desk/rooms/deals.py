"""What was agreed, and legal steps: written down from the paper that shows them."""

from litestar import Response, get, post
from litestar.response import Redirect

from fairdue.desk.dealform import REBOOKED, agreement_fact, fits, legal_fact, typed_of
from fairdue.desk.desk import Desk, TheDesk, Visit, after
from fairdue.desk.entry import Entry, Kept, Mistake
from fairdue.desk.href import debt_href
from fairdue.desk.labels import AGREEMENTS, LEGAL_STEPS, ON_FAILURE, TREATMENTS
from fairdue.desk.language import N_
from fairdue.facts import Offer

HIDDEN = N_(
    "Amounts are hidden, so the sums of the offer are not filled in. Show them, or copy them from "
    "the paper; empty means not known."
)
UNLIKE = N_(
    "The payments of this offer do not fit here: one a month, alike but for the first and the "
    "last. So they are not filled in. Copy from the paper what fits; empty means not known."
)


@get("/money/agreement", sync_to_thread=False)
def agreement_form(request: Visit, desk: TheDesk) -> Response[str]:
    """The form of an agreement; `debt` of the address is chosen, `offer` fills it in."""
    query = request.query_params
    offer = desk.history.by_id.get(query.get("offer", ""))
    if isinstance(offer, Offer):
        hidden = desk.wording(request).amounts_hidden
        hint = UNLIKE if not fits(offer) else HIDDEN if hidden else ""
        return _agreement_page(request, desk, typed_of(offer, hidden=hidden), [], hint)
    debts = [query["debt"]] if "debt" in query else []
    return _agreement_page(request, desk, Kept(None, debts), [])


@post("/money/agreement")
async def agree(request: Visit, desk: TheDesk) -> Response[str] | Redirect:
    """Write down what was signed."""
    w = desk.wording(request)
    entry = Entry(await request.form(), w)
    signed = agreement_fact(entry, desk.history, desk.case.now().astimezone(w.zone))
    if signed is None:
        return _agreement_page(request, desk, entry.kept(tags="debts"), entry.mistakes)
    action = desk.case.record([signed], label=N_("agreement"))
    return after(debt_href(signed.debts[0]), action)


@get("/money/legal", sync_to_thread=False)
def legal_form(request: Visit, desk: TheDesk) -> Response[str]:
    """The form of a legal step; `debt` of the address is chosen already."""
    return _legal_page(request, desk, Kept({"debt": request.query_params.get("debt", "")}), [])


@post("/money/legal")
async def step(request: Visit, desk: TheDesk) -> Response[str] | Redirect:
    """Write a legal step down."""
    w = desk.wording(request)
    entry = Entry(await request.form(), w)
    event = legal_fact(entry, desk.history, desk.case.now().astimezone(w.zone))
    if event is None:
        return _legal_page(request, desk, entry.kept(), entry.mistakes)
    action = desk.case.record([event], label=N_("legal step"))
    return after(f"{debt_href(event.debt)}#limit", action)


def _agreement_page(
    request: Visit, desk: Desk, kept: Kept, mistakes: list[Mistake], hint: str = ""
) -> Response[str]:
    w = desk.wording(request)
    return desk.page(
        request,
        "agreement.html",
        hint=w.say(hint) if hint else "",
        status=422 if mistakes else 200,
        kept=kept,
        errors=mistakes,
        debts=[(debt, desk.debt_name(debt)) for debt in desk.history.loans],
        kinds=[(kind.value, w.label(kind)) for kind in AGREEMENTS],
        treatments=[(kind.value, w.label(kind)) for kind in TREATMENTS],
        failures=[(kind.value, w.label(kind)) for kind in ON_FAILURE],
        restated=any(getattr(kept, name) for name in REBOOKED),
    )


def _legal_page(request: Visit, desk: Desk, kept: Kept, mistakes: list[Mistake]) -> Response[str]:
    w = desk.wording(request)
    return desk.page(
        request,
        "legal.html",
        status=422 if mistakes else 200,
        kept=kept,
        errors=mistakes,
        debts=[(debt, desk.debt_name(debt)) for debt in desk.history.loans],
        parties=desk.parties(),
        steps=[(kind.value, w.label(kind)) for kind in LEGAL_STEPS],
    )


HANDLERS = (agreement_form, agree, legal_form, step)
