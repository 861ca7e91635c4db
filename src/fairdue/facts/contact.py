"""A contact: one call, message, letter, visit or posting between collecting side and a person.

Seen from the collecting side: a call that came in on the borrower's phone is `out`. The words of
the enums are those of the conformance format, so that a case there and a history here say the
same thing one to one.
"""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import msgspec

from fairdue.facts.fact import Fact


class ContactKind(StrEnum):
    """What was done."""

    CALL = "call"
    RINGLESS_VOICEMAIL = "ringless_voicemail"
    TEXT = "text"
    IM = "im"
    EMAIL = "email"
    LETTER = "letter"
    VISIT = "visit"
    WEB = "web"
    PUBLIC_POST = "public_post"
    SHARE = "share"
    FURNISH = "furnish"
    AGREEMENT = "agreement"
    NUMBER_CHECK = "number_check"


class Direction(StrEnum):
    """`out` = begun by the collecting side."""

    OUT = "out"
    IN = "in"


class Outcome(StrEnum):
    """How a contact ended; absent = not known."""

    TALKED = "talked"
    ANSWERED_NO_TALK = "answered_no_talk"
    PLAYED = "played"
    RANG_OUT = "rang_out"
    BUSY = "busy"
    REJECTED = "rejected"
    INVALID_NUMBER = "invalid_number"
    VOICEMAIL_LEFT = "voicemail_left"
    VOICEMAIL_SKIPPED = "voicemail_skipped"
    VOICEMAIL_FULL = "voicemail_full"
    DELIVERED = "delivered"
    SENT = "sent"
    NO_REPLY = "no_reply"
    MET = "met"
    NOBODY_HOME = "nobody_home"
    POSTED = "posted"
    SIGNED = "signed"
    NOT_REASSIGNED = "not_reassigned"


class Mode(StrEnum):
    """Interactive collection, or a one-way notice."""

    INTERACTIVE = "interactive"
    NOTIFY = "notify"


class Purpose(StrEnum):
    """What a contact was for."""

    COLLECT = "collect"
    RESTORE_CONTACT = "restore_contact"
    ESTATE = "estate"
    VALIDATION_NOTICE = "validation_notice"
    VERIFICATION = "verification"
    DUPLICATE_NOTICE = "duplicate_notice"
    TRANSFER_NOTICE = "transfer_notice"
    REQUIRED_NOTICE = "required_notice"
    REMEDY_POSSIBLE = "remedy_possible"
    REMEDY_INTENDED = "remedy_intended"
    END_NOTICE = "end_notice"
    STOP_CONFIRMATION = "stop_confirmation"
    ANSWER_REQUEST = "answer_request"
    RECONNECT = "reconnect"
    AVERT_CHARGE = "avert_charge"
    LITIGATION = "litigation"
    OFFER = "offer"
    ADVERTISING = "advertising"


class Place(StrEnum):
    """Where the collector knows the person to be."""

    HOME = "home"
    WORK = "work"


class RecordingState(StrEnum):
    """Whether a sound recording of the contact exists."""

    NONE = "none"
    AUDIO = "audio"
    AUDIO_PART = "audio_part"


class Label(StrEnum):
    """What was said, shown or done in a contact."""

    DEMAND_PAYMENT = "demand_payment"
    ASK_LOCATION = "ask_location"
    ASK_RELAY = "ask_relay"
    INDUCE_BORROW = "induce_borrow"
    ANNOUNCES_LAWSUIT = "announces_lawsuit"
    STATES_CONSEQUENCE = "states_consequence"
    INSULT = "insult"
    THREAT = "threat"
    INTIMIDATION = "intimidation"
    OBSCENITY = "obscenity"
    SHAMING = "shaming"
    STALKING = "stalking"
    PESTER = "pester"
    FALSE_LEGAL_THREAT = "false_legal_threat"
    DECEPTIVE_PRETEXT = "deceptive_pretext"
    IMPERSONATION_POLICE = "impersonation_police"
    IMPERSONATION_COURT = "impersonation_court"
    IMPERSONATION_LAWYER = "impersonation_lawyer"
    DISCLOSED_DEBT = "disclosed_debt"
    MENTIONS_DEBT = "mentions_debt"
    DEBTOR_LIST = "debtor_list"
    HEARD_BY_OTHERS = "heard_by_others"
    ASKS_WHO_CALLS = "asks_who_calls"
    GIVES_OWN_NAME = "gives_own_name"
    GIVES_ALIAS = "gives_alias"
    GIVES_FALSE_NAME = "gives_false_name"
    OWN_LINE = "own_line"
    ASKS_STAFF_NUMBER = "asks_staff_number"
    REFUSES_STAFF_NUMBER = "refuses_staff_number"
    SAYS_DEBT_COLLECTOR = "says_debt_collector"
    INITIAL_DISCLOSURE = "initial_disclosure"
    SAYS_INCONVENIENT = "says_inconvenient"
    ASKS_BETTER_TIME = "asks_better_time"
    ASKS_TO_CONTINUE = "asks_to_continue"
    ANSWER_BELIEVED_WRONG = "answer_believed_wrong"
    NEW_EVIDENCE = "new_evidence"
    NAMES_BUSINESS = "names_business"
    NAMES_COLLECTION_BUSINESS = "names_collection_business"
    NAMES_DEPARTMENT = "names_department"
    NAMES_PERSON = "names_person"
    ASKS_CALLBACK = "asks_callback"
    GIVES_NUMBER = "gives_number"
    GREETING = "greeting"
    DATE_TIME = "date_time"
    SUGGESTS_TIMES = "suggests_times"
    ANY_REPRESENTATIVE = "any_representative"
    OTHER_STATEMENT = "other_statement"
    ASKS_FOR_DEBTOR = "asks_for_debtor"
    OPTOUT_REPLY = "optout_reply"
    OPTOUT_LINK = "optout_link"
    OPTOUT_FORM = "optout_form"
    OPTOUT_FORM_ON_REQUEST = "optout_form_on_request"
    OPTOUT_ELSEWHERE = "optout_elsewhere"
    TWO_ITEMIZATION_DATES = "two_itemization_dates"
    NAME_SHORTENED = "name_shortened"
    BLANK_FIELD = "blank_field"
    PLAIN_ENVELOPE = "plain_envelope"
    OPEN_CARD = "open_card"
    SINGLE_VISITOR = "single_visitor"
    SEVERAL_VISITORS = "several_visitors"
    ID_SHOWN = "id_shown"
    ENTERED_INVITED = "entered_invited"
    ENTERED_UNINVITED = "entered_uninvited"
    FILMED_INSIDE = "filmed_inside"


class Speaker(StrEnum):
    """Who said it."""

    COLLECTOR = "collector"
    COUNTERPARTY = "counterparty"


class Remark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A labelled span of what was said.

    `score` is the probability of an unreviewed classifier, 0 to 1; None = a person reviewed it.
    `start_ms` and `end_ms` count from the start of the recording.
    """

    label: Label
    speaker: Speaker = Speaker.COLLECTOR
    score: float | None = None
    language: str = ""
    quote: str = ""
    start_ms: int | None = None
    end_ms: int | None = None


class ChargeLine(StrEnum):
    """What a demanded sum is for."""

    INTEREST = "interest"
    LATE_FEE = "late_fee"
    COLLECTION_FEE = "collection_fee"
    MEMBERSHIP = "membership"
    BALANCE = "balance"


class Demand(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item asked for in a contact. `balance` is the whole sum claimed."""

    line: ChargeLine
    amount_fen: int | None = None


class PayChannel(StrEnum):
    """Where money is to be paid."""

    LENDER_APP = "lender_app"
    LENDER_ACCOUNT = "lender_account"
    PRIVATE_ACCOUNT = "private_account"
    UNKNOWN_ACCOUNT = "unknown_account"


class Contact(Fact, frozen=True, kw_only=True, tag="contact"):
    """One contact; `occurred_at` is its start (of a message: its sending).

    `by` = party that acts on the collecting side, `creditor` = for whom, `person` = the other
    side; all None in a phone's log until the number is attributed. `collector_number` is the
    number of the collecting side, `address` the address id of the person that was used.
    `duration_s` and `answered` are what a phone's log says. `remarks`: () = reviewed, nothing
    found; None = nobody looked. `names`: parties the caller named at the start, () = none,
    None = nobody looked. `deleted_at`: when the collecting side deleted its record of it.
    """

    envelope: ClassVar[str] = "contact"

    kind: ContactKind
    direction: Direction
    by: str | None = None
    creditor: str | None = None
    person: str | None = None
    collector_number: str | None = None
    address: str | None = None
    place: Place | None = None
    debts: tuple[str, ...] = ()
    discussed: tuple[str, ...] | None = None
    counted_as: tuple[str, ...] | None = None
    outcome: Outcome | None = None
    latest_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    answered: bool | None = None
    duration_s: int | None = None
    received_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None
    mode: Mode = Mode.INTERACTIVE
    automated: bool = False
    purpose: Purpose | None = None
    reply_to: str | None = None
    until: dt.date | None = None
    names: tuple[str, ...] | None = None
    remarks: tuple[Remark, ...] | None = None
    recording: RecordingState | None = None
    deleted_at: dt.datetime | None = None
    charges: tuple[Demand, ...] = ()
    pay_channels: tuple[PayChannel, ...] = ()
    text: str = ""
    staff_no: str = ""
    note: str = ""
    saved_as: str = ""
    """Name under which the phone's owner saved the number; "" = not in the phone book."""

    outside_identity: ClassVar[frozenset[str]] = frozenset({"id", "source", "saved_as"})
