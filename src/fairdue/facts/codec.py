"""Facts to bytes and back: `decode(encode(fact)) == fact` for every fact.

The wire form is JSON with sorted keys; `content` is the part that makes two imports of the same
row the same fact.
"""

from typing import TypeVar, get_args

import msgspec

from fairdue.facts.agreement import Agreement, Hardship, Suspension
from fairdue.facts.amendment import (
    Correction,
    Coverage,
    Gap,
    Import,
    Note,
    Retraction,
    Setting,
)
from fairdue.facts.consent import Consent, Reply, Request
from fairdue.facts.contact import Contact
from fairdue.facts.document import Document, LetterRecord, Recording, Transcript
from fairdue.facts.fact import Fact
from fairdue.facts.inquiry import AccountEvent, Inquiry, Listing
from fairdue.facts.loan import Budget, Charge, Contract, CostTable, LegalEvent, Loan, Payment
from fairdue.facts.offer import Offer
from fairdue.facts.party import AgencyList, Attribution, Party, StandingEvidence
from fairdue.facts.person import Address, CaseInfo, Holidays, Person, Zone

AnyFact = (
    AccountEvent
    | Address
    | AgencyList
    | Agreement
    | Attribution
    | Budget
    | CaseInfo
    | Charge
    | Consent
    | Contact
    | Contract
    | Correction
    | CostTable
    | Coverage
    | Document
    | Gap
    | Hardship
    | Holidays
    | Import
    | Inquiry
    | LegalEvent
    | LetterRecord
    | Listing
    | Loan
    | Note
    | Offer
    | Party
    | Payment
    | Person
    | Recording
    | Reply
    | Request
    | Retraction
    | Setting
    | StandingEvidence
    | Suspension
    | Transcript
    | Zone
)
FACT_TYPES: tuple[type[Fact], ...] = get_args(AnyFact)

_F = TypeVar("_F", bound=Fact)
_encoder = msgspec.json.Encoder(order="sorted")
_decoder: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)


def encode(fact: Fact) -> bytes:
    """The fact as one line of JSON with sorted keys."""
    return _encoder.encode(fact)


def decode(line: bytes | str) -> AnyFact:
    """The fact in a line of JSON. Raises msgspec.ValidationError naming the field."""
    return _decoder.decode(line)


def to_fields(fact: Fact) -> dict[str, object]:
    """The fact as plain JSON values by field name, with its tag under "fact"."""
    fields = msgspec.to_builtins(fact, builtin_types=())
    assert isinstance(fields, dict)
    return fields


def from_fields(fields: dict[str, object]) -> AnyFact:
    """The fact in plain JSON values. Raises msgspec.ValidationError naming the field."""
    fact: AnyFact = msgspec.convert(fields, AnyFact)
    return fact


def content(fact: Fact) -> bytes:
    """Normalised content that decides whether two rows are the same fact."""
    fields = to_fields(fact)
    for name in fact.outside_identity:
        fields.pop(name, None)
    return _encoder.encode(fields)


def amended(fact: _F, changes: dict[str, object]) -> _F:
    """The fact with corrected fields. Raises msgspec.ValidationError when a value does not fit."""
    fields = to_fields(fact)
    for name, value in changes.items():
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = value
    return msgspec.convert(fields, type(fact))
