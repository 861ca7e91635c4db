"""The record of a case: an append-only Merkle log of sealed entries in one folder."""

from fairdue.journal.backup import backup, restore
from fairdue.journal.checkpoint import Head
from fairdue.journal.envelope import CASE, KINDS, AttachmentRef, Entry, Recorded
from fairdue.journal.journal import Clock, Journal
from fairdue.journal.refusal import (
    AlreadyThere,
    CaseLocked,
    Damaged,
    NewerFormat,
    NotACase,
    PassphraseNeeded,
    Refusal,
    WrongPassphrase,
)
from fairdue.journal.seal import Entropy
from fairdue.journal.verify import Check, Verification, verify

__all__ = [
    "CASE",
    "KINDS",
    "AlreadyThere",
    "AttachmentRef",
    "CaseLocked",
    "Check",
    "Clock",
    "Damaged",
    "Entropy",
    "Entry",
    "Head",
    "Journal",
    "NewerFormat",
    "NotACase",
    "PassphraseNeeded",
    "Recorded",
    "Refusal",
    "Verification",
    "WrongPassphrase",
    "backup",
    "restore",
    "verify",
]
