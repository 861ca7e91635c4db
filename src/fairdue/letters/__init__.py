"""Letters: findings, plan and record turned into text and PDF that state nothing but facts."""

from fairdue.letters.addressee import addressee, is_passed_on, loans_of
from fairdue.letters.block import (
    AnyBlock,
    Block,
    Entries,
    Entry,
    Heading,
    Items,
    Paragraph,
    Signature,
    Table,
)
from fairdue.letters.channel import Channel, Deadline, channels, deadline
from fairdue.letters.ics import KeptDay, day_of, days_of, ics
from fairdue.letters.letter import (
    CannotWrite,
    Claim,
    Letter,
    NeedsConfirmation,
    Notice,
    Topic,
)
from fairdue.letters.material import Material
from fairdue.letters.paper import pdf
from fairdue.letters.plaintext import text
from fairdue.letters.statement import Statement, statement
from fairdue.letters.writing import KindOfLetter, kinds, preview, write

__all__ = [
    "AnyBlock",
    "Block",
    "CannotWrite",
    "Channel",
    "Claim",
    "Deadline",
    "Entries",
    "Entry",
    "Heading",
    "Items",
    "KeptDay",
    "KindOfLetter",
    "Letter",
    "Material",
    "NeedsConfirmation",
    "Notice",
    "Paragraph",
    "Signature",
    "Statement",
    "Table",
    "Topic",
    "addressee",
    "channels",
    "day_of",
    "days_of",
    "deadline",
    "ics",
    "is_passed_on",
    "kinds",
    "loans_of",
    "pdf",
    "preview",
    "statement",
    "text",
    "write",
]
