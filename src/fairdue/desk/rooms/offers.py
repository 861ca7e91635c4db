"""Offers: what creditors would accept, written down so that plans and letters know of it."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from fairdue import plan
from fairdue.desk.chip import party_name
from fairdue.desk.desk import Desk, TheDesk, Visit, after
from fairdue.desk.entry import Entry, Kept, Mistake
from fairdue.desk.href import href
from fairdue.desk.language import N_
from fairdue.desk.offerform import offer_fact
from fairdue.desk.wording import Wording
from fairdue.facts import Answer, Basis, Contact, History, Offer, Reply

CONTACTS_SHOWN = 30


@get("/money/offer", sync_to_thread=False)
def offer_form(request: Visit, desk: TheDesk) -> Response[str]:
    """The form of an offer; `debt` and `contact` of the address are chosen already."""
    query = request.query_params
    known = next((c for c in desk.history.contacts if c.id == query.get("contact", "")), None)
    debts = [query["debt"]] if "debt" in query else list(known.debts or ()) if known else []
    typed = {"on": desk.case.today.isoformat(), "written": "no" if known else ""}
    typed |= {"contact": known.id, "by": known.by or ""} if known else {}
    return _page(request, desk, Kept(typed, debts), [])


@post("/money/offer")
async def write_down(request: Visit, desk: TheDesk) -> Response[str] | Redirect:
    """Write an offer down."""
    w = desk.wording(request)
    entry = Entry(await request.form(), w)
    made = offer_fact(entry, desk.history, desk.case.now().astimezone(w.zone))
    above = "" if made is None or entry.has("sure") else _above(made, desk, w)
    if above:
        entry.mistakes.append(Mistake("amount", above))
    if made is None or above:
        kept = entry.kept(tags="debts")
        return _page(request, desk, kept, entry.mistakes, above=bool(above))
    return after("/money#offers", desk.case.record([made], label=N_("offer")))


@post("/money/offer/{offer_id:str}/decline")
async def decline(desk: TheDesk, offer_id: FromPath[str]) -> Redirect:
    """Keep in the record that the offer is not taken up."""
    made = desk.history.by_id.get(offer_id)
    if not isinstance(made, Offer):
        raise NotFoundException
    answer = Reply(
        occurred_at=desk.case.now(),
        basis=Basis.CLAIMED,
        to=made.id,
        answer=Answer.REFUSED,
        by=desk.history.debtor,
    )
    return after("/money#offers", desk.case.record([answer], label=N_("answer to an offer")))


def offer_rows(desk: Desk, w: Wording) -> list[dict[str, Any]]:
    """The offers of the record as the page of money shows them."""
    names = {debt: desk.debt_name(debt) for debt in desk.history.loans}
    return [
        {
            "id": one.made.id,
            "text": w.veiled(plan.offer_text(one, names, w.locale)),
            "who": party_name(one.made.by, w, desk.history) if one.made.by else "",
            "letter": letter_href(one.made),
            "stands": one.status.stands,
        }
        for one in desk.once("offers", desk.case.offers)
    ]


def letter_href(made: Offer) -> str:
    """Address of the letter that answers an offer and asks for everything in writing."""
    return href("/letters/settlement_reply", to=made.creditor or "")


def _above(made: Offer, desk: Desk, w: Wording) -> str:
    """What is said of an offer that asks for more than is owed; "" for any other."""
    (one,) = plan.offers_on_record(History([made]), desk.case.debts(), on=desk.case.today)
    return w.veiled(plan.above_text(made.amount_fen, one.owed_fen, w.locale)).strip()


def _page(
    request: Visit, desk: Desk, kept: Kept, mistakes: list[Mistake], *, above: bool = False
) -> Response[str]:
    w = desk.wording(request)
    return desk.page(
        request,
        "offer.html",
        status=422 if mistakes else 200,
        kept=kept,
        errors=mistakes,
        above=above,
        debts=[(debt, desk.debt_name(debt)) for debt in desk.history.loans],
        parties=desk.parties(),
        contacts=[(c.id, _contact_line(c, desk, w)) for c in _latest(desk, kept.contact)],
    )


def _latest(desk: Desk, chosen: str) -> list[Contact]:
    """The newest contacts, and the one that is chosen."""
    newest = list(reversed(desk.history.contacts))
    return [c for n, c in enumerate(newest) if n < CONTACTS_SHOWN or c.id == chosen]


def _contact_line(contact: Contact, desk: Desk, w: Wording) -> str:
    parts = (w.stamp(contact.occurred_at), w.label(contact.kind))
    return w.say(N_(", ")).join((*parts, party_name(contact.by, w, desk.history)))


HANDLERS = (offer_form, write_down, decline)
