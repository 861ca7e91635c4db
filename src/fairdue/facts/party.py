"""The collecting side: who lends, who collects, and in which roles.

`LenderKind` is the fine list of the lender taxonomy; two fixed maps lead from it to the thirteen
kinds of the report and to the coarse kinds of the conformance format.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

import msgspec

from fairdue.facts.fact import Fact


class LenderKind(StrEnum):
    """What a lender is, in the terms of Chinese supervision."""

    BANK_TRAD = "bank_trad"
    BANK_ONLINE = "bank_online"
    CARD_ISSUER = "card_issuer"
    CFC = "cfc"
    AUTO_FIN = "auto_fin"
    FINLEASE = "finlease"
    TRUST = "trust"
    MLC_ONLINE = "mlc_online"
    MLC_LOCAL = "mlc_local"
    GUARANTOR = "guarantor"
    PAWN = "pawn"
    FACTORING = "factoring"
    AMC = "amc"
    LOCAL_AMC = "local_amc"
    ASSIGNEE = "assignee"
    PLATFORM_FACILITATOR = "platform_facilitator"
    LEASING_3C = "leasing_3c"
    P2P_LEGACY = "p2p_legacy"
    BNPL_MALL = "bnpl_mall"
    PRIVATE_PERSON = "private_person"
    UNLICENSED_ONLINE = "unlicensed_online"
    ROUTINE_LOAN = "routine_loan"
    OTHER = "other"


class CoarseKind(StrEnum):
    """`parties.kind` of the conformance format."""

    BANK = "bank"
    CFC = "cfc"
    MICROLOAN = "microloan"
    AUTO_FIN = "auto_fin"
    AMC = "amc"
    LENDER = "lender"
    UNLICENSED_ONLINE = "unlicensed_online"
    PRIVATE_PERSON = "private_person"
    AGENCY = "agency"
    DEBT_BUYER_SIDELINE = "debt_buyer_sideline"


COARSE_KIND: Mapping[LenderKind, CoarseKind] = MappingProxyType(
    dict.fromkeys(LenderKind, CoarseKind.LENDER)
    | {
        LenderKind.BANK_TRAD: CoarseKind.BANK,
        LenderKind.BANK_ONLINE: CoarseKind.BANK,
        LenderKind.CARD_ISSUER: CoarseKind.BANK,
        LenderKind.CFC: CoarseKind.CFC,
        LenderKind.MLC_ONLINE: CoarseKind.MICROLOAN,
        LenderKind.MLC_LOCAL: CoarseKind.MICROLOAN,
        LenderKind.AUTO_FIN: CoarseKind.AUTO_FIN,
        LenderKind.FINLEASE: CoarseKind.AUTO_FIN,
        LenderKind.AMC: CoarseKind.AMC,
        LenderKind.LOCAL_AMC: CoarseKind.AMC,
        LenderKind.ASSIGNEE: CoarseKind.AMC,
        LenderKind.UNLICENSED_ONLINE: CoarseKind.UNLICENSED_ONLINE,
        LenderKind.ROUTINE_LOAN: CoarseKind.UNLICENSED_ONLINE,
        LenderKind.PRIVATE_PERSON: CoarseKind.PRIVATE_PERSON,
    }
)


class ReportKind(StrEnum):
    """The thirteen lender kinds of the big-data report (definition 1.4; the order counts)."""

    BANK_TRADITIONAL = "bank_traditional"
    BANK_ONLINE = "bank_online"
    CONSUMER_FINANCE = "consumer_finance"
    MICROLOAN_ONLINE = "microloan_online"
    MICROLOAN_LOCAL = "microloan_local"
    AUTO_FINANCE = "auto_finance"
    FINANCE_LEASE = "finance_lease"
    CASH_INSTALMENT = "cash_instalment"
    CONSUMER_INSTALMENT = "consumer_instalment"
    COMPENSATION = "compensation"
    CONVERTED_P2P = "converted_p2p"
    UNLICENSED_ONLINE = "unlicensed_online"
    OTHER_NONBANK = "other_nonbank"


REPORT_KIND: Mapping[LenderKind, ReportKind] = MappingProxyType(
    dict.fromkeys(LenderKind, ReportKind.OTHER_NONBANK)
    | {
        LenderKind.BANK_TRAD: ReportKind.BANK_TRADITIONAL,
        LenderKind.CARD_ISSUER: ReportKind.BANK_TRADITIONAL,
        LenderKind.BANK_ONLINE: ReportKind.BANK_ONLINE,
        LenderKind.CFC: ReportKind.CONSUMER_FINANCE,
        LenderKind.MLC_ONLINE: ReportKind.MICROLOAN_ONLINE,
        LenderKind.MLC_LOCAL: ReportKind.MICROLOAN_LOCAL,
        LenderKind.AUTO_FIN: ReportKind.AUTO_FINANCE,
        LenderKind.FINLEASE: ReportKind.FINANCE_LEASE,
        LenderKind.GUARANTOR: ReportKind.COMPENSATION,
        LenderKind.P2P_LEGACY: ReportKind.CONVERTED_P2P,
        LenderKind.LEASING_3C: ReportKind.CONSUMER_INSTALMENT,
        LenderKind.BNPL_MALL: ReportKind.CONSUMER_INSTALMENT,
        LenderKind.UNLICENSED_ONLINE: ReportKind.UNLICENSED_ONLINE,
        LenderKind.ROUTINE_LOAN: ReportKind.UNLICENSED_ONLINE,
    }
)


class PartyRole(StrEnum):
    """What a party does in a loan. One loan may have several; the app is rarely the creditor."""

    CREDITOR = "creditor"
    FUNDER = "funder"
    FACILITATOR = "facilitator"
    GUARANTOR = "guarantor"
    SERVICER = "servicer"
    ASSIGNEE = "assignee"
    AGENCY = "agency"
    DEBT_BUYER_SIDELINE = "debt_buyer_sideline"


class Association(StrEnum):
    """Self-discipline bodies whose texts bind their members."""

    NIFA = "NIFA"
    CBA = "CBA"


class Registry(StrEnum):
    """Where a lender reports an account."""

    PBOC = "pboc"
    BAIHANG = "baihang"
    PUDAO = "pudao"
    QIANTANG = "qiantang"
    NONE = "none"


class Licence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A lending licence as shown in a register or on a contract."""

    number: str
    issuer: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


class Party(Fact, frozen=True, kw_only=True, tag="party"):
    """Someone on the collecting side, as known since `occurred_at`.

    `kind` is None for an agency or where it is not known. `member_of`: None = not known,
    () = in no association. `acts_for`: party ids an agency works for. A later fact with the
    same `party` replaces the earlier one.
    """

    envelope: ClassVar[str] = "party"
    always_known: ClassVar[bool] = True

    party: str
    name: str
    kind: LenderKind | None = None
    roles: tuple[PartyRole, ...] = ()
    member_of: tuple[Association, ...] | None = None
    acts_for: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    licence: Licence | None = None
    reports_to: tuple[Registry, ...] | None = None
    complaint_channel: str = ""

    @property
    def coarse_kind(self) -> CoarseKind | None:
        """Kind in the words of the conformance format; None when nobody knows it."""
        if PartyRole.DEBT_BUYER_SIDELINE in self.roles:
            return CoarseKind.DEBT_BUYER_SIDELINE
        if self.kind is not None:
            return COARSE_KIND[self.kind]
        return CoarseKind.AGENCY if PartyRole.AGENCY in self.roles else None


class Attribution(Fact, frozen=True, kw_only=True, tag="attribution"):
    """Whose number this is: number -> party -> creditor -> debts, from `occurred_at` on.

    `private` says the number has nothing to do with debts: its calls stay in quarantine and may
    be dropped. A collector whose company nobody knows yet has `party` None and `private` False.
    `since` and `until` (exclusive) bound the days on which it holds; None = no bound.
    """

    envelope: ClassVar[str] = "party"
    always_known: ClassVar[bool] = True

    number: str
    private: bool = False
    party: str | None = None
    creditor: str | None = None
    debts: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    staff_no: str = ""
    dropped: bool = False
    """The calls of this private number were erased and stay out of later imports."""
    note: str = ""


class AgencyList(Fact, frozen=True, kw_only=True, tag="agency_list"):
    """Agencies that a lender names as engaged in a period: its published list."""

    envelope: ClassVar[str] = "party"
    always_known: ClassVar[bool] = True

    by: str
    agencies: tuple[str, ...]
    since: dt.date
    until: dt.date


class EvidenceKind(StrEnum):
    """What speaks for a lender's standing; the strongest first."""

    OWN_PBOC_REPORT = "own_pboc_report"
    LICENCE_REGISTER = "licence_register"
    CONTRACT_CREDITOR = "contract_creditor"
    REGISTRY_AUTHORISATION = "registry_authorisation"
    PAYEE = "payee"
    UPFRONT_DEDUCTION = "upfront_deduction"
    SHORT_TERM = "short_term"
    NO_CONTRACT = "no_contract"
    PRIVATE_PAYEE = "private_payee"
    CONTACTS_DEMANDED = "contacts_demanded"


class StandingEvidence(Fact, frozen=True, kw_only=True, tag="standing_evidence"):
    """One observation on whether a party lends formally; `holds` False = looked, not so."""

    envelope: ClassVar[str] = "party"
    always_known: ClassVar[bool] = True

    party: str
    kind: EvidenceKind
    holds: bool = True
    document: str = ""
    note: str = ""
