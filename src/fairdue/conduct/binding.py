"""Whether a text binds: which creditors, members of what, for which products.

Three-valued: a fact that is missing leaves open whether the text applies at all.
"""

import datetime as dt
from typing import Literal

import msgspec

from fairdue.conduct.index import Index
from fairdue.facts import Association, CoarseKind, Contact, DebtStatus, History, Loan, Product


class Binding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom a text binds. An agency is bound through the creditor it acts for.

    `kinds` and `products` are "any" or lists; the `unsure_` lists hold what the text as far as
    known neither names nor leaves out. `member_of`: bound when in one of them; () = membership
    does not matter.
    """

    kinds: Literal["any"] | tuple[CoarseKind, ...]
    unsure_kinds: tuple[CoarseKind, ...] = ()
    member_of: tuple[Association, ...]
    products: Literal["any"] | tuple[Product, ...]
    unsure_products: tuple[Product, ...] = ()
    debt_status: tuple[DebtStatus, ...] = ()
    """Only debts of that legal state; () = of any."""
    signed_from: dt.date | None = None
    """Only debts signed on this local day or later."""
    acting: tuple[CoarseKind, ...] | None = None
    """Kinds of the party that makes the contact itself; None = it does not matter who acts."""


class Bound(msgspec.Struct, frozen=True):
    """Whether a text binds a contact; None = `missing` decides. `facts` are what it rests on."""

    holds: bool | None
    missing: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


def bound(index: Index, binding: Binding, contact: Contact) -> Bound:
    """Whether the text binds the collecting side of this contact, remembered per case."""
    who: tuple[object, ...] = (contact.creditor, debts_named(contact))
    if binding.acting is not None:
        who = (*who, contact.by, contact.names)
    return index.keep(binding, who, lambda: _bound(index.history, binding, contact))


def _bound(history: History, binding: Binding, contact: Contact) -> Bound:
    parts = (
        _by_actor(history, binding, contact),
        _by_party(history, binding, contact.creditor),
        _by_product(history, binding, contact),
    )
    facts = tuple(dict.fromkeys(f for part in parts for f in part.facts))
    missing = tuple(dict.fromkeys(m for part in parts for m in part.missing))
    if any(part.holds is False for part in parts):
        return Bound(holds=False, facts=facts)
    return Bound(None if missing else True, missing, facts)


def _by_actor(history: History, binding: Binding, contact: Contact) -> Bound:
    """Whether the acting party is of the kinds; a creditor is when it poses as somebody else."""
    if binding.acting is None:
        return Bound(holds=True)
    party = history.parties.get(contact.by or "")
    if party is None:
        return Bound(holds=None, missing=("by",))
    facts = (party.id,) if party.id else ()
    kind = party.coarse_kind
    if kind is None:
        return Bound(holds=None, missing=("kind",), facts=facts)
    if kind in binding.acting:
        return Bound(holds=True, facts=facts)
    if kind is CoarseKind.DEBT_BUYER_SIDELINE:
        return Bound(holds=False, facts=facts)
    poses = bool(contact.names) and contact.by not in (contact.names or ())
    return Bound(holds=poses or contact.by != contact.creditor, facts=facts)


def debts_named(contact: Contact) -> tuple[str, ...]:
    """Debts the contact names, else those elected for it at the time; () = neither."""
    return contact.debts or contact.counted_as or ()


def debts_of(history: History, contact: Contact) -> tuple[set[str], bool]:
    """Debts the contact may be about, and whether it names them.

    A contact that names none may be about any loan on record that the creditor may claim.
    """
    if debts_named(contact):
        return set(debts_named(contact)), True
    found = set()
    for loan in history.loans.values():
        parties = {p.party for p in loan.parties}
        if not parties or contact.creditor is None or contact.creditor in parties:
            found.add(loan.debt)
    return found, False


def debts_meant(history: History, contact: Contact) -> tuple[str, ...]:
    """Debts the contact names, else the only one it can be about; () = nobody may say which."""
    debts, named = debts_of(history, contact)
    return debts_named(contact) if named else tuple(debts) if len(debts) == 1 else ()


def _by_party(history: History, binding: Binding, creditor: str | None) -> Bound:
    if binding.kinds == "any" and not binding.member_of:
        return Bound(holds=True)
    if creditor is None:
        return Bound(holds=None, missing=("creditor",))
    party = history.parties.get(creditor)
    facts = (party.id,) if party is not None and party.id else ()
    missing = []
    if binding.kinds != "any":
        kind = party.coarse_kind if party is not None else None
        if kind is None or kind in binding.unsure_kinds:
            missing.append("kind")
        elif kind not in binding.kinds:
            return Bound(holds=False, facts=facts)
    if binding.member_of:
        member_of = party.member_of if party is not None else None
        if member_of is None:
            missing.append("member_of")
        elif not set(member_of) & set(binding.member_of):
            return Bound(holds=False, facts=facts)
    return Bound(holds=None if missing else True, missing=tuple(missing), facts=facts)


def _by_product(history: History, binding: Binding, contact: Contact) -> Bound:
    """A contact about several debts is bound when one of them is in scope."""
    if binding.products == "any" and not binding.debt_status and binding.signed_from is None:
        return Bound(holds=True)
    debts, named = debts_of(history, contact)
    answers = [_product(history, binding, debt) for debt in sorted(debts)]
    facts = tuple(f for a in answers for f in a.facts)
    sure = {a.holds for a in answers}
    if sure == {True} or (named and True in sure):
        return Bound(holds=True, facts=facts)
    if sure == {False}:
        return Bound(holds=False, facts=facts)
    missing = {m: None for a in answers for m in a.missing}
    if not named:
        missing["debts"] = None
    return Bound(holds=None, missing=tuple(missing), facts=facts)


def _product(history: History, binding: Binding, debt: str) -> Bound:
    loan = history.loans.get(debt)
    if loan is None:
        return Bound(holds=None, missing=("product",))
    facts = (loan.id,) if loan.id else ()
    if binding.products != "any" and loan.product not in binding.products:
        if loan.product not in binding.unsure_products:
            return Bound(holds=False, facts=facts)
        return Bound(holds=None, missing=("scope",), facts=facts)
    return _by_state(history, binding, loan, facts)


def _by_state(history: History, binding: Binding, loan: Loan, facts: tuple[str, ...]) -> Bound:
    """Whether the debt is of the legal state and age that the text speaks of."""
    missing = []
    if binding.debt_status:
        if loan.status is None:
            missing.append("status")
        elif loan.status not in binding.debt_status:
            return Bound(holds=False, facts=facts)
    if binding.signed_from is not None:
        if loan.signed_at is None:
            missing.append("signed_at")
        elif history.day(loan.signed_at) < binding.signed_from:
            return Bound(holds=False, facts=facts)
    return Bound(holds=None if missing else True, missing=tuple(missing), facts=facts)
