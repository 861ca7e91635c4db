"""The answer to a settlement offer: every point in writing first."""

import datetime as dt
from collections.abc import Iterator

import msgspec

from fairdue.facts import Agreement, AgreementKind
from fairdue.letters.draft import Draft
from fairdue.letters.letter import CannotWrite
from fairdue.letters.values import ids


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """One payment of a settlement that the record knows of, not paid yet; in fen."""

    on: dt.date
    amount_fen: int
    facts: tuple[str, ...]


def settlement_reply(draft: Draft) -> dict[str, object]:
    """Values of the answer. Raises CannotWrite without an addressee or a debt."""
    if draft.whom.party is None:
        raise CannotWrite("no_addressee", draft.wording.say("cannot", "no_addressee"))
    if not draft.loans:
        raise CannotWrite("no_debt", draft.wording.say("cannot", "no_debt"))
    return {"loans": draft.loan_lines(), "offered": tuple(_offered(draft))}


def _offered(draft: Draft) -> Iterator[Offered]:
    """Payments of settlements over these debts and no others."""
    concerned = {loan.debt for loan in draft.loans}
    for agreement in draft.history.of(Agreement):
        if agreement.kind is not AgreementKind.SETTLEMENT or not concerned >= set(agreement.debts):
            continue
        for part in agreement.instalments:
            if part.amount_fen is not None and part.paid_at is None:
                yield Offered(on=part.due, amount_fen=part.amount_fen, facts=ids([agreement]))
