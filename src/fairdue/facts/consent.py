"""Consents, requests and answers: what people allowed, asked for, refused."""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import msgspec

from fairdue.facts.contact import ContactKind, Place
from fairdue.facts.fact import Fact


class Weekday(StrEnum):
    """Days of a weekly window."""

    MO = "mo"
    TU = "tu"
    WE = "we"
    TH = "th"
    FR = "fr"
    SA = "sa"
    SU = "su"


WEEKDAYS: tuple[Weekday, ...] = tuple(Weekday)


class Window(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Weekly times, local: minutes of the day from `start` (inclusive) to `end` (exclusive)."""

    days: tuple[Weekday, ...] = WEEKDAYS
    start_minute: int = 0
    end_minute: int = 24 * 60

    def holds(self, local: dt.datetime) -> bool:
        """Whether the local time lies in the window."""
        minute = local.hour * 60 + local.minute
        in_day = WEEKDAYS[local.weekday()] in self.days
        return in_day and self.start_minute <= minute < self.end_minute


class ConsentKind(StrEnum):
    """What was agreed to."""

    OUTSIDE_HOURS = "outside_hours"
    MORE_ATTEMPTS = "more_attempts"
    ELECTRONIC_USE = "electronic_use"
    BE_CONTACTED = "be_contacted"
    PAY_FOR_DEBTOR = "pay_for_debtor"


class Consent(Fact, frozen=True, kw_only=True, tag="consent"):
    """A consent given at `occurred_at` by a person (or "contract") to a party.

    `creditor` is whom it concerns when `to` serves several; None = whomever `to` speaks for.
    `proven` False = claimed without a record. `windows`, `debts`, `address` narrow it.
    """

    envelope: ClassVar[str] = "party"

    kind: ConsentKind
    by: str
    to: str
    proven: bool = True
    windows: tuple[Window, ...] | None = None
    debts: tuple[str, ...] | None = None
    address: str | None = None
    creditor: str | None = None


class RequestKind(StrEnum):
    """What somebody asked of the collecting side."""

    NO_CONTACT_TIMES = "no_contact_times"
    NO_CONTACT_PLACE = "no_contact_place"
    OPT_OUT = "opt_out"
    STOP_CONTACT = "stop_contact"
    WITHDRAW_CONSENT = "withdraw_consent"
    DISPUTE = "dispute"
    ORIGINAL_CREDITOR = "original_creditor"
    PAUSE_COLLECTION = "pause_collection"
    HARDSHIP_PLAN = "hardship_plan"
    IDENTIFY_CALLER = "identify_caller"


class Medium(StrEnum):
    """How a request was made; `call` is oral, all others are written."""

    CALL = "call"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    FORM = "form"
    COURIER = "courier"
    WEB = "web"


class Request(Fact, frozen=True, kw_only=True, tag="request"):
    """Something asked at `occurred_at` of party `to` about creditor `creditor`.

    `known_at` is when it was on the collecting side's files; None = when received.
    """

    envelope: ClassVar[str] = "party"

    kind: RequestKind
    by: str
    to: str
    creditor: str | None = None
    medium: Medium
    received_at: dt.datetime | None = None
    contact: str | None = None
    kinds: tuple[ContactKind, ...] | None = None
    address: str | None = None
    debts: tuple[str, ...] | None = None
    place: Place | None = None
    windows: tuple[Window, ...] | None = None
    until: dt.date | None = None

    @property
    def known_from(self) -> dt.datetime:
        """When the collecting side had it on file: known, else received, else made."""
        return self.known_at or self.received_at or self.occurred_at


class Answer(StrEnum):
    """How a request, letter, complaint or offer was answered."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"


class Reply(Fact, frozen=True, kw_only=True, tag="reply"):
    """The answer to the fact `to`: theirs to a request or a letter, the borrower's to an offer."""

    envelope: ClassVar[str] = "party"

    to: str
    answer: Answer
    by: str | None = None
    note: str = ""
