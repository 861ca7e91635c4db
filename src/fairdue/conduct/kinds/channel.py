"""channel: ways in which nobody may be approached.

Meaning: a contact of a forbidden kind is a breach whoever it reached; the other kinds looked at
are allowed. Facts used: kind, direction.
"""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import ContactKind, RuleOutcome


class Channel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Terms of a channel rule: kinds that are forbidden and kinds that were looked at."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "posted_in_public": Phrase(
            short={"zh-CN": "公开张贴", "en": "posting in public"},
            said={
                "zh-CN": "{at}，{party}把催收内容张贴或发布在公众看得到的地方",
                "en": "{at}: {party} put up collection notices where the public can see them",
            },
            change={
                "zh-CN": ("查明张贴的不是催收内容，或者不是{party}一方所为",),
                "en": ("the notice was not about collecting, or not put up by {party}",),
            },
        )
    }

    forbidden: tuple[ContactKind, ...]
    looked_at: tuple[ContactKind, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when the kind is forbidden."""
        kind = scene.contact.kind
        if kind in self.forbidden and not scene.begun_by_person:
            return Answer(outcome=RuleOutcome.BREACH, observed=kind.value)
        if kind in self.forbidden or kind in self.looked_at:
            return Answer(outcome=RuleOutcome.OK, observed=kind.value)
        return NOT_APPLICABLE

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:  # noqa: ARG002 - one form for all kinds
        """No instant matters."""
        return []
