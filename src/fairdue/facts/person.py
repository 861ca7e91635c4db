"""The other side: the borrower and everybody whom a collector may reach, and where."""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

from fairdue.facts.fact import Fact


class Role(StrEnum):
    """Counterparty roles of the conformance format."""

    DEBTOR = "debtor"
    GUARANTOR = "guarantor"
    SPOUSE = "spouse"
    PARENT = "parent"
    EXECUTOR = "executor"
    AGREED_CONTACT = "agreed_contact"
    REFEREE = "referee"
    EMPLOYER = "employer"
    OTHER_THIRD = "other_third"
    ATTORNEY = "attorney"
    CREDITOR = "creditor"
    CREDITOR_ATTORNEY = "creditor_attorney"
    COLLECTOR_ATTORNEY = "collector_attorney"
    CREDIT_BUREAU = "credit_bureau"
    OTHER_PROCESSOR = "other_processor"
    PUBLIC = "public"


class Liable(StrEnum):
    """Whether a person owes: signed, or the debt served the household, or not at all."""

    YES = "yes"
    NO = "no"
    HOUSEHOLD = "household"
    UNKNOWN = "unknown"


class PersonStatus(StrEnum):
    """States of a person that change who may be contacted."""

    DECEASED = "deceased"
    MINOR = "minor"


class Person(Fact, frozen=True, kw_only=True, tag="person"):
    """Someone on the other side. A later fact with the same `person` replaces the earlier one.

    `liable` None takes the default of the role: yes for debtor and guarantor, else no.
    `debts`: those an attorney represents for.
    """

    envelope: ClassVar[str] = "party"
    always_known: ClassVar[bool] = True

    person: str
    role: Role
    name: str = ""
    relation: str = ""
    liable: Liable | None = None
    status: PersonStatus | None = None
    debts: tuple[str, ...] = ()

    @property
    def owes(self) -> Liable:
        """Liability with the default of the role applied."""
        if self.liable is not None:
            return self.liable
        return Liable.YES if self.role in {Role.DEBTOR, Role.GUARANTOR} else Liable.NO


class AddressKind(StrEnum):
    """Kinds of address of the conformance format."""

    MOBILE = "mobile"
    LANDLINE_HOME = "landline_home"
    LANDLINE_WORK = "landline_work"
    HOME = "home"
    EMAIL = "email"
    EMAIL_EMPLOYER = "email_employer"
    EMAIL_COMPANY = "email_company"


class AddressSource(StrEnum):
    """Where the collecting side got an address from."""

    LEFT_BY_DEBTOR = "left_by_debtor"
    BOUGHT_FROM_DEALER = "bought_from_dealer"
    PHONE_CONTACT_LIST = "phone_contact_list"
    NAME_MATCH = "name_match"
    NOT_ON_FILE = "not_on_file"
    UNKNOWN = "unknown"


class Address(Fact, frozen=True, kw_only=True, tag="address"):
    """A number, mail box or place of a person. `owner` is a person id as far as known."""

    envelope: ClassVar[str] = "party"
    always_known: ClassVar[bool] = True

    address: str
    kind: AddressKind
    value: str = ""
    owner: str | None = None
    obtained: AddressSource | None = None


class CaseInfo(Fact, frozen=True, kw_only=True, tag="case_info"):
    """Whose case this is. `today` is set in an example case only: it is always that day there."""

    envelope: ClassVar[str] = "admin"
    always_known: ClassVar[bool] = True

    borrower: str = ""
    locale: str = "zh-CN"
    today: dt.date | None = None
    example: bool = False


class Zone(Fact, frozen=True, kw_only=True, tag="zone"):
    """IANA zones where the borrower may be from `occurred_at` on; days are of the first."""

    envelope: ClassVar[str] = "party"
    always_known: ClassVar[bool] = True

    zones: tuple[str, ...]


class Holidays(Fact, frozen=True, kw_only=True, tag="holidays"):
    """Public holidays that count for this case."""

    envelope: ClassVar[str] = "party"
    always_known: ClassVar[bool] = True

    days: tuple[dt.date, ...]
