"""The answer to a settlement offer: every point in writing first."""

import datetime as dt
from collections.abc import Iterator

import msgspec

from fairdue.facts import Agreement, AgreementKind, OfferPart
from fairdue.letters.draft import Draft, need_loans
from fairdue.letters.letter import CannotWrite
from fairdue.letters.values import ids
from fairdue.plan import debts, offers_on_record


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """One payment of a settlement that the record knows of, not paid yet; in fen."""

    on: dt.date
    amount_fen: int
    facts: tuple[str, ...]


class Put(msgspec.Struct, frozen=True, kw_only=True):
    """An offer that still stands: who put it, on which loans, and its figures; in fen.

    `yours`: the addressee put it; else `who` did, "" = not known. `parts` () = in one sum.
    `spoken`: nothing of it is in writing. `owed_fen` is what is owed, where that is less.
    """

    received: dt.date
    yours: bool
    who: str
    loans: str
    amount_fen: int
    parts: tuple[OfferPart, ...]
    until: dt.date | None
    spoken: bool
    owed_fen: int | None
    facts: tuple[str, ...]


def settlement_reply(draft: Draft) -> dict[str, object]:
    """Values of the answer. Raises CannotWrite without an addressee or a debt."""
    if draft.whom.party is None:
        raise CannotWrite("no_addressee", draft.wording.say("cannot", "no_addressee"))
    need_loans(draft, "no_debt")
    return {
        "loans": draft.loan_lines(),
        "offered": tuple(_offered(draft)),
        "offers": (offers := tuple(_put(draft))),
        "above": tuple(offer for offer in offers if offer.owed_fen is not None),
    }


def _put(draft: Draft) -> Iterator[Put]:
    """Offers over these loans and no others that stand today, or may."""
    history, titles = draft.history, {line.debt: line.title for line in draft.loan_lines()}
    today = draft.material.today
    for one in offers_on_record(history, debts(history, on=today), on=today):
        made = one.made
        if not one.status.stands or not set(titles) >= set(made.debts):
            continue
        other = history.parties.get(made.by or "")
        yield Put(
            received=history.day(made.occurred_at),
            yours=made.by == draft.whom.id,
            who=other.name if other is not None else "",
            loans=draft.wording.listed([titles[debt] for debt in dict.fromkeys(made.debts)]),
            amount_fen=made.amount_fen,
            parts=tuple(sorted(made.parts, key=lambda part: part.due)),
            until=made.until,
            spoken=made.written is False,
            owed_fen=one.owed_fen if one.above else None,
            facts=ids([made]),
        )


def _offered(draft: Draft) -> Iterator[Offered]:
    """Payments of settlements over these debts and no others."""
    concerned = {loan.debt for loan in draft.loans}
    for agreement in draft.history.of(Agreement):
        if agreement.kind is not AgreementKind.SETTLEMENT or not concerned >= set(agreement.debts):
            continue
        for part in agreement.instalments:
            if part.amount_fen is not None and part.paid_at is None:
                yield Offered(on=part.due, amount_fen=part.amount_fen, facts=ids([agreement]))
