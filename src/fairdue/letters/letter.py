"""A letter: blocks to read, the claims in them, and what to know before it is sent."""

import datetime as dt
import re
from enum import StrEnum

import msgspec

from fairdue.facts import LetterKind
from fairdue.letters.block import AnyBlock

STEM_MOST = 40
"""Characters of the addressee's id in the name of a file."""
_NO_WORD = re.compile(r"[^\w-]+")


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that asserts something, with the ids of the facts it rests on.

    `claimed`: one of these facts is only claimed, and the sentence says so.
    """

    text: str
    facts: tuple[str, ...]
    claimed: bool = False


class Topic(StrEnum):
    """What a notice before writing is about."""

    LIMITATION = "limitation"
    PRIVACY = "privacy"
    NEGOTIATION = "negotiation"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter does to its writer, shown before it is written.

    `debts` are those concerned; `confirm`: the writer must agree for each of them first. `code`
    is stable: `above` = more could be offered on them than is claimed.
    """

    topic: Topic
    text: str
    debts: tuple[str, ...] = ()
    confirm: bool = False
    code: str = ""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter ready to be rendered; `to` is the party id, "" for relatives and friends.

    `cites` are the ids of all facts that its claims rest on; `reply_due_on` None = no answer is
    asked for. `case_ref` stands at the head of every page.
    """

    kind: LetterKind
    locale: str
    to: str
    title: str
    blocks: tuple[AnyBlock, ...]
    claims: tuple[Claim, ...]
    effects: tuple[Notice, ...]
    cites: tuple[str, ...]
    written_on: dt.date
    reply_due_on: dt.date | None = None
    case_ref: str = ""

    @property
    def stem(self) -> str:
        """`complaint-qingtan-mlc-zh-CN`: the name of its files without an ending.

        What no file name can hold everywhere is `_`, and a long id is cut.
        """
        to = _NO_WORD.sub("_", self.to)[:STEM_MOST]
        return "-".join(filter(None, (self.kind.value, to, self.locale)))


class NeedsConfirmation(Exception):
    """The letter would restart or waive the limitation of `debts`; the writer must agree first.

    `effects` tell for each debt, in the letter's language, what would happen and why.
    """

    def __init__(self, debts: tuple[str, ...], effects: tuple[Notice, ...]) -> None:
        self.debts = debts
        self.effects = effects
        super().__init__("\n".join(notice.text for notice in effects))


class CannotWrite(Exception):
    """Something without which this letter makes no sense is not in the record.

    `code` is stable; the text says in the letter's language what is missing and what to do.
    """

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(text)
