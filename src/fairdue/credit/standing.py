"""Who lends, in law: formal lender, its app, a buyer of the debt, a private person, or unlawful.

Read from the facts given, the strongest evidence first; what speaks against the answer and what
decides nothing is kept beside it, so that nothing seen is left out. A single sign decides nothing,
and what nobody knows stays unknown.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

import msgspec

from fairdue.credit.company_name import company_name, is_private_payee
from fairdue.credit.register import LookUp, MatchedBy
from fairdue.credit.sign import HIGH_COST, SHORT_TERM_DAYS, signs
from fairdue.facts import (
    DEFAULT_ZONE,
    Basis,
    EvidenceKind,
    LenderKind,
    Loan,
    Party,
    PartyRole,
    Registry,
    StandingEvidence,
)

CHINA = ZoneInfo(DEFAULT_ZONE)

__all__ = [
    "CLASS_OF_KIND",
    "SHORT_TERM_DAYS",
    "Reason",
    "Standing",
    "StandingClass",
    "standing",
]


class StandingClass(StrEnum):
    """Classes of the lender taxonomy."""

    FORMAL = "formal"
    FORMAL_LOCAL = "formal_local"
    TRANSFERRED = "transferred"
    NOT_CREDITOR = "not_creditor"
    GREY = "grey"
    LEGACY = "legacy"
    INFORMAL_LAWFUL = "informal_lawful"
    UNLAWFUL = "unlawful"
    UNKNOWN = "unknown"


CLASS_OF_KIND: Mapping[LenderKind, StandingClass] = MappingProxyType(
    {
        LenderKind.BANK_TRAD: StandingClass.FORMAL,
        LenderKind.BANK_ONLINE: StandingClass.FORMAL,
        LenderKind.CARD_ISSUER: StandingClass.FORMAL,
        LenderKind.CFC: StandingClass.FORMAL,
        LenderKind.AUTO_FIN: StandingClass.FORMAL,
        LenderKind.FINLEASE: StandingClass.FORMAL,
        LenderKind.TRUST: StandingClass.FORMAL,
        LenderKind.GUARANTOR: StandingClass.FORMAL,
        LenderKind.MLC_ONLINE: StandingClass.FORMAL_LOCAL,
        LenderKind.MLC_LOCAL: StandingClass.FORMAL_LOCAL,
        LenderKind.PAWN: StandingClass.FORMAL_LOCAL,
        LenderKind.FACTORING: StandingClass.FORMAL_LOCAL,
        LenderKind.AMC: StandingClass.TRANSFERRED,
        LenderKind.LOCAL_AMC: StandingClass.TRANSFERRED,
        LenderKind.ASSIGNEE: StandingClass.TRANSFERRED,
        LenderKind.PLATFORM_FACILITATOR: StandingClass.NOT_CREDITOR,
        LenderKind.LEASING_3C: StandingClass.GREY,
        LenderKind.BNPL_MALL: StandingClass.GREY,
        LenderKind.P2P_LEGACY: StandingClass.LEGACY,
        LenderKind.PRIVATE_PERSON: StandingClass.INFORMAL_LAWFUL,
        LenderKind.UNLICENSED_ONLINE: StandingClass.UNLAWFUL,
        LenderKind.ROUTINE_LOAN: StandingClass.UNLAWFUL,
        LenderKind.OTHER: StandingClass.UNKNOWN,
    }
)
REPORTING_KINDS = frozenset(
    {
        LenderKind.BANK_TRAD,
        LenderKind.BANK_ONLINE,
        LenderKind.CARD_ISSUER,
        LenderKind.CFC,
        LenderKind.AUTO_FIN,
        LenderKind.TRUST,
    }
)
"""Kinds whose duty to report is plain; the others report in part, so their facts must say."""
NOTHING_KNOWN: Mapping[str, float] = MappingProxyType({})
_IDLE_IF_NOT = (
    EvidenceKind.REGISTRY_AUTHORISATION,
    EvidenceKind.PAYEE,
    EvidenceKind.UPFRONT_DEDUCTION,
    EvidenceKind.SHORT_TERM,
    EvidenceKind.NO_CONTRACT,
    EvidenceKind.PRIVATE_PAYEE,
    EvidenceKind.CONTACTS_DEMANDED,
)
"""Looked for and not so: said, and decides nothing."""
_LICENSED = frozenset({StandingClass.FORMAL, StandingClass.FORMAL_LOCAL})
_BUYS_DEBTS = frozenset({PartyRole.ASSIGNEE, PartyRole.DEBT_BUYER_SIDELINE})
_ACTS_FOR_OTHERS = frozenset({PartyRole.FACILITATOR, PartyRole.SERVICER, PartyRole.AGENCY})
_OWNS_CLAIM = frozenset({PartyRole.CREDITOR, PartyRole.FUNDER, PartyRole.ASSIGNEE})


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One observation: its code, the fact ids it rests on, the key of its sentence.

    `seen` tells what was observed, in figures or as written: an amount, days, a payee, an entry of
    a register with its score; "" where the code says it all. An entry of a register is no fact of
    the record, so such an observation rests on no fact id.
    """

    code: str
    facts: tuple[str, ...]
    text: str
    seen: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a party is as a lender on day `as_of`.

    `reasons` lead to `klass`, the strongest first; `conflicts` speak against it; `beside` was seen
    and decides nothing. `reports_to`: None = not known, () = to none. `order` is the planner's
    tier: 0 formal and reporting to the credit registry, 1 formal otherwise, 2 private and lawful,
    3 unclear, 4 unlawful.
    """

    party: str
    klass: StandingClass
    reasons: tuple[Reason, ...]
    as_of: dt.date
    reports_to: tuple[Registry, ...] | None
    order: int
    conflicts: tuple[Reason, ...] = ()
    beside: tuple[Reason, ...] = ()


def standing(
    party: Party,
    evidence: Sequence[StandingEvidence],
    loans: Sequence[Loan],
    *,
    on: dt.date,
    yearly_pct: Mapping[str, float] = NOTHING_KNOWN,
    looked_up: LookUp | None = None,
    zone: dt.tzinfo = CHINA,
) -> Standing:
    """What `party` is as a lender, from the facts of up to day `on`.

    `evidence` and `loans` of others are passed over; of two observations of the same kind the
    later one counts. `yearly_pct`: simple yearly cost by debt, where its terms give one.
    `looked_up`: what a licence register says of the party. `zone`: where day `on` is a day.
    """
    seen_by = (e for e in evidence if e.occurred_at.astimezone(zone).date() <= on)
    mine = _latest(e for e in seen_by if e.party == party.party)
    own_loans = [loan for loan in loans if any(p.party == party.party for p in loan.parties)]
    seen = _observations(party, mine, own_loans, on=on, yearly_pct=yearly_pct)
    if looked_up is not None:
        seen = _with_register(seen, party, looked_up, on=on)
    klass, reasons, conflicts = _judged(party, seen, own_loans)
    named = {reason.code for reason in (*reasons, *conflicts)}
    reports_to = _reports_to(party, seen, klass)
    if reports_to is None and _must_report(party, seen, klass):
        reports_to = (Registry.PBOC,)
        reasons.append(_reason("duty_to_report", party.id))
    return Standing(
        party=party.party,
        klass=klass,
        reasons=tuple(reasons),
        as_of=on,
        reports_to=reports_to,
        order=_order(klass, reports_to),
        conflicts=tuple(conflicts),
        beside=tuple(reason for reason in seen.every() if reason.code not in named),
    )


def _latest(evidence: Iterable[StandingEvidence]) -> dict[EvidenceKind, StandingEvidence]:
    return {e.kind: e for e in sorted(evidence, key=lambda e: (e.occurred_at, e.id))}


def _reason(code: str, *facts: str, seen: str = "") -> Reason:
    return Reason(code=code, facts=tuple(f for f in facts if f), text=f"standing.{code}", seen=seen)


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Observations by strength: proof of a licence, its absence, signs of unlawful lending.

    `idle` decides nothing; `kind` is what a register calls the lender.
    """

    proof: tuple[Reason, ...]
    support: tuple[Reason, ...]
    against: tuple[Reason, ...]
    not_creditor: tuple[Reason, ...]
    signs: dict[str, Reason]
    in_report: bool | None
    idle: tuple[Reason, ...] = ()
    kind: LenderKind | None = None

    def every(self) -> tuple[Reason, ...]:
        """All that was seen, proof first."""
        signs = self.signs.values()
        return (*self.proof, *self.support, *self.against, *self.not_creditor, *signs, *self.idle)


def _observations(
    party: Party,
    evidence: dict[EvidenceKind, StandingEvidence],
    loans: Sequence[Loan],
    *,
    on: dt.date,
    yearly_pct: Mapping[str, float],
) -> _Seen:
    def held(kind: EvidenceKind, *, holds: bool) -> tuple[Reason, ...]:
        seen = evidence.get(kind)
        if seen is None or seen.holds is not holds:
            return ()
        return (_reason(kind.value if holds else f"not_{kind.value}", seen.id),)

    owned = [loan for loan in loans if _owns(party, loan)]
    reported = tuple(
        _reason("own_pboc_report", loan.id) for loan in owned if loan.in_pboc_report is True
    )
    absent = tuple(
        _reason("not_own_pboc_report", loan.id) for loan in owned if loan.in_pboc_report is False
    )
    report = held(EvidenceKind.OWN_PBOC_REPORT, holds=True) or reported[:1]
    no_report = held(EvidenceKind.OWN_PBOC_REPORT, holds=False) or absent[:1]
    return _Seen(
        proof=(*report, *held(EvidenceKind.LICENCE_REGISTER, holds=True), *_licensed(party, on)),
        support=(
            *held(EvidenceKind.CONTRACT_CREDITOR, holds=True),
            *held(EvidenceKind.REGISTRY_AUTHORISATION, holds=True),
            *(held(EvidenceKind.PAYEE, holds=True) or _paid_to(party, owned)),
            *_contract(party, owned),
        ),
        against=held(EvidenceKind.LICENCE_REGISTER, holds=False),
        not_creditor=held(EvidenceKind.CONTRACT_CREDITOR, holds=False),
        signs={
            sign.code: _reason(sign.code, *sign.facts, seen=sign.seen)
            for sign in signs(evidence, owned, yearly_pct)
        },
        in_report=True if report else False if no_report else None,
        idle=(
            *no_report,
            *(reason for kind in _IDLE_IF_NOT for reason in held(kind, holds=False)),
            *_paid_elsewhere(party, owned),
        ),
    )


def _paid_to(party: Party, loans: Sequence[Loan]) -> tuple[Reason, ...]:
    """The payee of a loan bears the name of the party."""
    paid = [loan for loan in loans if _names(party, loan.payee)]
    return (_reason("payee", *(loan.id for loan in paid), seen=paid[0].payee),) if paid else ()


def _paid_elsewhere(party: Party, loans: Sequence[Loan]) -> tuple[Reason, ...]:
    """The payee bears another name and is no private account: decides nothing by itself."""
    other = [
        loan
        for loan in loans
        if loan.payee and not _names(party, loan.payee) and not is_private_payee(loan.payee)
    ]
    if not other:
        return ()
    payees = ", ".join(dict.fromkeys(loan.payee for loan in other))
    return (_reason("payee_other", *(loan.id for loan in other), seen=payees),)


def _names(party: Party, text: str) -> bool:
    asked = company_name(text)
    return any(asked.is_same(company_name(name)) for name in (party.name, *party.aliases))


def _contract(party: Party, loans: Sequence[Loan]) -> tuple[Reason, ...]:
    """A documented contract was entered with the party as creditor."""
    shown = [
        loan
        for loan in loans
        if loan.basis is Basis.DOCUMENTED and loan.contract_no and _lends(party, loan)
    ]
    if not shown:
        return ()
    numbers = ", ".join(loan.contract_no for loan in shown)
    return (_reason("contract_entered", *(loan.id for loan in shown), seen=numbers),)


def _lends(party: Party, loan: Loan) -> bool:
    return any(p.party == party.party and p.role is PartyRole.CREDITOR for p in loan.parties)


def _with_register(seen: _Seen, party: Party, looked_up: LookUp, *, on: dt.date) -> _Seen:
    """What a register adds: proof, a licence that lapsed, absence where it holds all, or a hint."""
    found = looked_up.found
    where = f"{looked_up.source}, {looked_up.as_of.isoformat()}"
    if found is not None:
        entry = found.entry
        shown = f"{where}, {entry.place}, {entry.name}, {found.score}"
        if not entry.is_valid(on):
            lapsed = _reason("register_lapsed", seen=shown)
            return msgspec.structs.replace(seen, against=(*seen.against, lapsed))
        code = "register_branch" if found.by is MatchedBy.BRANCH else "register_match"
        proof = (*seen.proof, _reason(code, seen=shown))
        against = seen.against
        if entry.kind and party.kind and CLASS_OF_KIND[entry.kind] != CLASS_OF_KIND[party.kind]:
            against = (*against, _reason("register_kind", seen=shown))
        return msgspec.structs.replace(seen, proof=proof, against=against, kind=entry.kind)
    if looked_up.candidates:
        near = ", ".join(f"{c.entry.name} {c.score}" for c in looked_up.candidates)
        hint = _reason("register_near", seen=f"{where}, {near}")
        return msgspec.structs.replace(seen, idle=(*seen.idle, hint))
    if party.kind is not None and party.kind in looked_up.covers:
        absent = _reason("register_absent", seen=where)
        return msgspec.structs.replace(seen, against=(*seen.against, absent))
    silent = _reason("register_silent", seen=where)
    return msgspec.structs.replace(seen, idle=(*seen.idle, silent))


def _owns(party: Party, loan: Loan) -> bool:
    return any(p.party == party.party and p.role in _OWNS_CLAIM for p in loan.parties)


def _licensed(party: Party, on: dt.date) -> tuple[Reason, ...]:
    licence = party.licence
    if licence is None or party.basis is Basis.CLAIMED:
        return ()
    begun = licence.valid_from is None or licence.valid_from <= on
    if begun and (licence.valid_until is None or on <= licence.valid_until):
        return (_reason("licence_valid", party.id),)
    return ()


_Judged = tuple[StandingClass, list[Reason], list[Reason]]


def _judged(party: Party, seen: _Seen, loans: Sequence[Loan]) -> _Judged:
    """Class, reasons and conflicts: proof first, then what is stated, then signs."""
    kind = party.kind if party.kind is not None else seen.kind
    stated = CLASS_OF_KIND.get(kind) if kind is not None else None
    unlawful = _adds_up(seen.signs)
    every_sign = list(seen.signs.values())
    if seen.proof:
        lawful = stated not in {None, StandingClass.UNLAWFUL, StandingClass.UNKNOWN}
        klass = stated if lawful and stated is not None else StandingClass.FORMAL
        against = [*seen.against, *seen.not_creditor, *(every_sign if unlawful else [])]
        if stated is StandingClass.UNLAWFUL:
            against.append(_kind_reason(party))
        return klass, [*seen.proof, *seen.support, *_stated(party)], against
    if stated is not None and stated is not StandingClass.UNKNOWN:
        return _by_kind(party, stated, seen, unlawful=unlawful)
    return _by_signs(party, seen, loans, unlawful=unlawful)


def _by_kind(party: Party, stated: StandingClass, seen: _Seen, *, unlawful: bool) -> _Judged:
    """What the party is said to be, unless stronger facts say otherwise."""
    kind = _kind_reason(party)
    if stated in _LICENSED:
        doubts = [*seen.against, *(seen.signs.values() if unlawful else [])]
        if seen.not_creditor:
            return StandingClass.NOT_CREDITOR, list(seen.not_creditor), [kind]
        if seen.against and unlawful:
            return StandingClass.UNLAWFUL, doubts, [kind, *seen.support]
        if seen.against or (unlawful and party.basis is Basis.CLAIMED):
            return StandingClass.UNKNOWN, doubts, [kind, *seen.support]
        return stated, [kind, *seen.support], doubts
    reasons = [kind]
    if stated is StandingClass.UNLAWFUL:
        return stated, [*reasons, *seen.signs.values()], list(seen.support)
    if stated is StandingClass.INFORMAL_LAWFUL:
        expected = {EvidenceKind.NO_CONTRACT, EvidenceKind.PRIVATE_PAYEE}
        odd = [reason for sign, reason in seen.signs.items() if sign not in expected]
        return stated, reasons, odd
    return stated, [*reasons, *seen.support], list(seen.signs.values()) if unlawful else []


def _by_signs(party: Party, seen: _Seen, loans: Sequence[Loan], *, unlawful: bool) -> _Judged:
    """Nobody knows what the party is: roles, then signs that add up, else unknown."""
    roles = set(party.roles) | {
        p.role for ln in loans for p in ln.parties if p.party == party.party
    }
    if roles & _BUYS_DEBTS:
        return StandingClass.TRANSFERRED, [_reason("role_assignee", party.id)], []
    if seen.not_creditor:
        return StandingClass.NOT_CREDITOR, list(seen.not_creditor), []
    if roles and roles <= _ACTS_FOR_OTHERS:
        return StandingClass.NOT_CREDITOR, [_reason("role_acts_for_others", party.id)], []
    if unlawful:
        return StandingClass.UNLAWFUL, list(seen.signs.values()), list(seen.support)
    reasons = [*seen.support, *seen.against, *seen.signs.values()]
    return StandingClass.UNKNOWN, [*reasons, _reason("kind_unknown", party.id)], []


def _adds_up(found: Mapping[str, Reason]) -> bool:
    """A term of days with money cut off or at a high price; or two signs of hiding.

    Hiding: no contract, a private payee, access to contacts asked for.
    """
    short = EvidenceKind.SHORT_TERM in found
    dear = EvidenceKind.UPFRONT_DEDUCTION in found or HIGH_COST in found
    hidden = {
        EvidenceKind.NO_CONTRACT,
        EvidenceKind.PRIVATE_PAYEE,
        EvidenceKind.CONTACTS_DEMANDED,
    }
    return (short and dear) or len(found.keys() & hidden) > 1


def _kind_reason(party: Party) -> Reason:
    claimed = party.basis is Basis.CLAIMED
    return _reason("kind_claimed" if claimed else "kind_stated", party.id)


def _stated(party: Party) -> list[Reason]:
    known = party.kind is not None and CLASS_OF_KIND[party.kind] in _LICENSED
    return [_kind_reason(party)] if known else []


def _reports_to(party: Party, seen: _Seen, klass: StandingClass) -> tuple[Registry, ...] | None:
    """Registries as stated, and the central one when an item is in the own report."""
    stated = party.reports_to
    if stated is not None and Registry.NONE in stated:
        stated = tuple(r for r in stated if r is not Registry.NONE)
    if seen.in_report is True:
        return (Registry.PBOC, *(r for r in stated or () if r is not Registry.PBOC))
    if stated is not None:
        return stated
    informal = {StandingClass.INFORMAL_LAWFUL, StandingClass.UNLAWFUL, StandingClass.NOT_CREDITOR}
    return () if klass in informal else None


def _must_report(party: Party, seen: _Seen, klass: StandingClass) -> bool:
    """Whether the duty to report (Regulation art. 29) answers it, nothing seen against it."""
    formal = klass is StandingClass.FORMAL and party.kind in REPORTING_KINDS
    return formal and seen.in_report is None


def _order(klass: StandingClass, reports_to: tuple[Registry, ...] | None) -> int:
    if klass in _LICENSED or klass is StandingClass.TRANSFERRED:
        return 0 if reports_to and Registry.PBOC in reports_to else 1
    if klass in {StandingClass.INFORMAL_LAWFUL, StandingClass.LEGACY}:
        return 2
    return 4 if klass is StandingClass.UNLAWFUL else 3
