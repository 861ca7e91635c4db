"""Columns of a contact: the flat form in which a log of many debtors is judged.

A column is either a word of a closed list (its codes are made from the enums of `facts`), a
number, an instant, a flag, an id or a list of words. Null means *not known*, except for what was
asked or agreed: there null means that nothing of that kind is on record. A file may leave columns
out; what a rule needs and no column tells is missing, and the rule says so.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from fairdue.facts import (
    AddressKind,
    AddressSource,
    Association,
    CoarseKind,
    ConsentKind,
    ContactKind,
    DebtStatus,
    Direction,
    Label,
    Liable,
    Mode,
    Outcome,
    Place,
    Product,
    Purpose,
    RecordingState,
    RequestKind,
    Role,
)

Sort = Literal["id", "word", "words", "ids", "instant", "number"]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column: its name, what sort of value it holds, which words, what it means.

    `needed`: a file without it, or a row without a value, cannot be judged at all.
    """

    name: str
    sort: Sort
    text: str
    words: type[StrEnum] | None = None
    needed: bool = False


def _word(name: str, words: type[StrEnum], text: str, *, needed: bool = False) -> Column:
    return Column(name=name, sort="word", words=words, text=text, needed=needed)


CONTACT: tuple[Column, ...] = (
    Column(name="debtor", sort="id", needed=True, text="whose case it is; cases are judged apart"),
    Column(name="contact", sort="id", text="id of the contact; left out: the number of the row"),
    Column(name="occurred_at", sort="instant", needed=True, text="start of the contact"),
    Column(name="latest_at", sort="instant", text="latest start; null: the start is exact"),
    Column(name="ended_at", sort="instant", text="end of the contact"),
    Column(name="duration_s", sort="number", text="length in seconds, where no end is given"),
    Column(name="zone", sort="id", needed=True, text="IANA zone in which the debtor lives"),
    _word("kind", ContactKind, "what was done", needed=True),
    _word("direction", Direction, "out: begun by the collecting side", needed=True),
    _word("mode", Mode, "interactive collection or one-way notice; null: interactive"),
    _word("outcome", Outcome, "how the contact ended"),
    _word("purpose", Purpose, "what the contact was for"),
    _word("place", Place, "where the person was known to be"),
    Column(name="by", sort="id", needed=True, text="party that acts on the collecting side"),
    _word("by_kind", CoarseKind, "what kind of party acts"),
    Column(name="creditor", sort="id", text="creditor for whom it is done"),
    _word("creditor_kind", CoarseKind, "what kind of lender the creditor is"),
    Column(
        name="member_of",
        sort="words",
        words=Association,
        text="bodies the creditor is a member of; empty: of none",
    ),
    Column(name="person", sort="id", text="the other side"),
    _word("role", Role, "what the person is to the debt"),
    _word("liable", Liable, "whether the person owes; null: as the role says"),
    Column(name="address", sort="id", text="number, mail box or place that was used"),
    _word("address_kind", AddressKind, "what kind of address it is"),
    _word("address_source", AddressSource, "where the collecting side got it from"),
    Column(name="debt", sort="id", text="debt the contact is about"),
    Column(name="more_debts", sort="ids", text="further debts of the same contact"),
    _word("product", Product, "what kind of credit the debt is"),
    _word("debt_status", DebtStatus, "legal state of the debt"),
    Column(name="signed_at", sort="instant", text="when the debt was signed"),
    Column(name="days_past_due", sort="number", text="days past due at the time of the contact"),
    Column(
        name="labels",
        sort="words",
        words=Label,
        text="what the collecting side said or did, reviewed or sure; null: nobody looked",
    ),
    Column(
        name="labels_unsure",
        sort="words",
        words=Label,
        text="labels of a classifier below 0.80 that nobody reviewed",
    ),
    Column(
        name="labels_person", sort="words", words=Label, text="what the person said; as `labels`"
    ),
    Column(name="names", sort="ids", text="parties the caller named at the start; empty: none"),
    _word("recording", RecordingState, "whether a recording exists"),
    Column(name="deleted_at", sort="instant", text="when the record of the contact was deleted"),
)
"""What is known of the contact itself and of those who took part in it."""

CONSENTS: dict[ConsentKind, str] = {kind: f"consent_{kind.value}_at" for kind in ConsentKind}
"""By kind of consent: the column that tells when the person gave it to the creditor's side."""

REQUESTS: dict[RequestKind, str] = {kind: f"request_{kind.value}_at" for kind in RequestKind}
"""By kind of request: the column that tells when the person's request reached the creditor."""

COLUMNS: tuple[Column, ...] = (
    *CONTACT,
    *(
        Column(name=name, sort="instant", text=f"{kind.value}: consent of the person, on record")
        for kind, name in CONSENTS.items()
    ),
    *(
        Column(name=name, sort="instant", text=f"{kind.value}: asked in writing, received then")
        for kind, name in REQUESTS.items()
    ),
)
"""All columns, in the order in which they are printed."""

BY_NAME: dict[str, Column] = {column.name: column for column in COLUMNS}

CODES: dict[str, dict[str, int]] = {
    column.name: {word.value: code for code, word in enumerate(column.words, 1)}
    for column in COLUMNS
    if column.words is not None
}
"""By column: the code of each word, from 1 on; 0 = not known. Lists of words are bit sets."""
