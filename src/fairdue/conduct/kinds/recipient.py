"""recipient: people who may not be contacted about a debt at all.

Meaning: any contact the collecting side begins with somebody of the class is a breach, answered
or not. Facts used: kind, direction, person, role, liability.
"""

from collections.abc import Mapping
from typing import ClassVar

from fairdue.conduct.answer import NOT_APPLICABLE, Answer
from fairdue.conduct.form import Form
from fairdue.conduct.people import Counterparty
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import ContactKind, RuleOutcome


class Recipient(Form, frozen=True, kw_only=True):
    """Terms of a recipient rule: kinds of contact, and who may not be reached by them."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "contacted_unrelated_person": Phrase(
            short={"zh-CN": "联系无关的人", "en": "contact with an unrelated person"},
            said={
                "zh-CN": "{at}，{party}联系了与债务无关的人",
                "en": "{at}: {party} contacted a person who has nothing to do with the debt",
            },
            change={
                "zh-CN": ("查明这个人是担保人、共同借款人，或者贷款时约定的联系人",),
                "en": ("the person turns out to be a guarantor, co-borrower or named contact",),
            },
        ),
        "contacted_somebody_else": Phrase(
            short={"zh-CN": "联系借款人以外的人", "en": "contact with somebody who does not owe"},
            said={
                "zh-CN": "{at}，{party}联系了不负还款责任的人",
                "en": "{at}: {party} contacted a person who has no duty to pay",
            },
            change={
                "zh-CN": ("查明这个人签过字，负有还款责任", "有记录表明这个人同意过被联系"),
                "en": (
                    "the person turns out to have signed and to owe",
                    "a record that the person had agreed to be contacted",
                ),
            },
        ),
    }

    kinds: tuple[ContactKind, ...]
    forbidden: Counterparty

    def answer(self, scene: Scene) -> Answer:
        """Breach when the person is of the forbidden class."""
        if scene.contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if scene.begun_by_person:
            return Answer(outcome=RuleOutcome.OK)
        whom = scene.with_whom(self.forbidden)
        if whom.holds is None:
            answer = Answer(outcome=RuleOutcome.UNKNOWN, facts=whom.facts)
            return answer.with_missing(*whom.missing)
        outcome = RuleOutcome.BREACH if whom.holds else RuleOutcome.OK
        return Answer(outcome=outcome, facts=whom.facts)
