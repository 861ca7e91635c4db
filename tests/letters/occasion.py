"""On which occasion each kind of letter is written in the tests."""

import msgspec

from fairdue import letters
from fairdue.facts import History, LetterKind, Product
from fairdue.letters import Letter, Material


def written(kind: LetterKind, material: Material, locale: str) -> Letter:
    """The letter, with the first loan as a card or as paid where the kind is about that."""
    if kind is LetterKind.WARNING:
        material = msgspec.structs.replace(material, to="")
    if kind is LetterKind.CLOSED:
        material = with_loan(material, balance_fen=0)
    if kind is LetterKind.CARD_PLAN:
        material = with_loan(material, product=Product.CREDIT_CARD)
    return letters.write(kind, material, locale=locale, confirmed=frozenset({"L1"}))


def with_loan(material: Material, **changes: object) -> Material:
    """The case in which the first loan is otherwise."""
    loan = msgspec.structs.replace(material.history.loans["L1"], **changes)
    facts = {**material.history.by_id, loan.id: loan}
    return msgspec.structs.replace(material, history=History(facts.values()))
