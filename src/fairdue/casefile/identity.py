"""Fact ids: a keyed hash of what a fact says and of its place among equal rows.

Because neither the file nor the row number enters, next month's longer export of the same phone
adds only what is new; because the hash is keyed with the case's own secret, an id tells nothing
about the number or the words behind it.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable

import msgspec

from fairdue.facts import Fact, content

ID_LENGTH = 16
"""Hex digits of a fact id: 64 bits, enough for 10^5 facts of one person."""


class Numbering:
    """Gives ids to the facts of one import or act.

    `taken(id)` tells whether an id is in the record, `undone(id)` whether it is there but was
    undone with the import that brought it: such a row comes in again as a fact of its own.
    """

    def __init__(
        self, secret: bytes, *, taken: Callable[[str], bool], undone: Callable[[str], bool]
    ) -> None:
        """Count from the first row; `secret` is the case's key for ids."""
        self._secret = secret
        self._taken = taken
        self._undone = undone
        self._equal_rows: Counter[bytes] = Counter()

    def imported(self, fact: Fact) -> tuple[Fact, bool]:
        """The fact with its id, and whether it is new to the record."""
        said = _said(fact)
        ordinal = self._equal_rows[said]
        self._equal_rows[said] += 1
        generation = 0
        while True:
            fact_id = self._id(said, ordinal, generation)
            if not self._taken(fact_id):
                return msgspec.structs.replace(fact, id=fact_id), True
            if not self._undone(fact_id):
                return msgspec.structs.replace(fact, id=fact_id), False
            generation += 1

    def acted(self, fact: Fact) -> Fact:
        """The fact of an act at the desk with an id of its own, however often it is repeated."""
        said = _said(fact)
        while True:
            fact_id = self._id(said, self._equal_rows[said], 0)
            self._equal_rows[said] += 1
            if not self._taken(fact_id):
                return msgspec.structs.replace(fact, id=fact_id)

    def _id(self, said: bytes, ordinal: int, generation: int) -> str:
        message = said + f"\x00{ordinal}\x00{generation}".encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()[:ID_LENGTH]


def _said(fact: Fact) -> bytes:
    kind = fact.source.kind.encode() if fact.source else b""
    return kind + b"\x00" + content(fact)
