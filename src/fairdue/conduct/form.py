"""A form of a rule kind: the terms that a version of a rule holds, and what they answer."""

import datetime as dt
from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import msgspec

from fairdue.conduct.answer import Answer
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Terms of a rule; where a kind has several forms, TOML tells them by `form`.

    `names`: what it may call a breach, with the words for it. `of_content`: it asks what a contact
    held, or for papers behind it. `bars`: it can forbid the contact that it is judged of; False
    where a breach only shows in that contact, and consists in something else left undone.
    """

    names: ClassVar[Mapping[str, Phrase]]
    of_content: ClassVar[bool] = False
    bars: ClassVar[bool] = True

    @property
    def asks_content(self) -> bool:
        """Whether what may be missing shows only in the contact itself or in the papers behind it.

        Nobody can know it before the contact, and nobody does after it until somebody looks: at
        the gate it is in the caller's own hands, and the audit tells it apart (`unseen`).
        """
        return self.of_content

    @abstractmethod
    def answer(self, scene: Scene) -> Answer:
        """What the terms say of the contact at the instant of the scene."""

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:  # noqa: ARG002 - most forms need no instant
        """Instants of the clock after the start, up to `until`, at which the answer may change.

        Midnights, and when something of the record was said or known, the judge adds by itself.
        """
        return []
