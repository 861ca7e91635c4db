"""definition: what a text calls by a name: its scope, an attempt, a communication, a message.

Meaning: yes or no, never a breach; `scope` is yes for every contact that the text binds. What a
counted call is stands in `call_limit`, what only repeats a request in `stop_until`. Facts used:
kind, direction, outcome, purpose, debts, person, address, remarks.
"""

from collections.abc import Mapping
from typing import ClassVar

from fairdue.conduct.answer import Answer
from fairdue.conduct.form import Form
from fairdue.conduct.message import SILENT, Limited, general, received, tells
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import RuleOutcome, Verdict


def _class(zh: str, en: str) -> Phrase:
    return phrase((zh, "{at}，" + zh), (en, "{at}: " + en))


class Scope(Form, frozen=True, kw_only=True, tag_field="form", tag="scope"):
    """Terms: none; what the text binds is said by its binding."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "in_scope": _class("属于适用范围", "within the scope of the text")
    }

    def answer(self, scene: Scene) -> Answer:  # noqa: ARG002 - one form for all kinds
        """Yes: a contact that is not bound never comes here."""
        return Answer(outcome=RuleOutcome.YES)


class Attempt(Form, frozen=True, kw_only=True, tag_field="form", tag="attempt"):
    """Terms: none; any act of the collecting side to begin a contact about a debt."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "attempt": _class("试图沟通", "an attempt to communicate")
    }

    def answer(self, scene: Scene) -> Answer:
        """Yes whether or not anybody was reached."""
        contact = scene.contact
        no = scene.begun_by_person or contact.kind in SILENT or general(contact)
        return Answer(outcome=RuleOutcome.NO if no else RuleOutcome.YES)


class Communication(Form, frozen=True, kw_only=True, tag_field="form", tag="communication"):
    """Terms: what a limited message is; everything that tells of a debt is a communication."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "communication": _class("沟通（传达了债务信息）", "a communication about a debt")
    }

    limited: Limited

    def answer(self, scene: Scene) -> Answer:
        """Yes when something about a debt was told."""
        if received(scene.contact):
            return Answer(outcome=RuleOutcome.YES)
        told = tells(scene.index.history, scene.contact, self.limited)
        answer = Answer(outcome=RuleOutcome.YES if told.holds else RuleOutcome.NO, facts=told.facts)
        return answer.with_missing(*told.missing) if told.holds is None else answer


class LimitedMessage(Form, frozen=True, kw_only=True, tag_field="form", tag="limited_message"):
    """Terms: the contents a limited message must and may have."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "limited_message": _class("有限内容留言", "a limited-content message")
    }

    limited: Limited

    def answer(self, scene: Scene) -> Answer:
        """Yes or no in words of its own."""
        found = self.limited.holds(scene.index.history, scene.contact)
        answer = Answer(
            outcome=RuleOutcome.YES if found.holds else RuleOutcome.NO,
            facts=found.facts,
            verdict=Verdict.LCM if found.holds else Verdict.NOT_LCM,
        )
        return answer.with_missing(*found.missing) if found.holds is None else answer
