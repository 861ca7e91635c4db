"""consent_or_stop: what a person, or who speaks for him, has asked for is kept to.

Meaning of refusal: after a request of the named kinds has reached the creditor or somebody who
acts for it, any contact begun by that side with the same person is a breach, whatever the channel
and however long ago. A request told to another creditor does not count. Times, places and ways
that were asked for, and a representative, stand in `preference` and `unsuitable`; what stops
collecting until something else has happened in `stop_until`. Facts used: kind, direction, start,
creditor, person and role; requests with their receipt; who acts for whom.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import ClassVar, Literal

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.form import Form
from fairdue.conduct.people import Counterparty
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import ContactKind, Factor, Request, RequestKind, RuleOutcome


class ConsentOrStop(Form, frozen=True, kw_only=True, tag_field="form", tag="refusal"):
    """Terms: which requests, of whom, bar which contacts; they last for ever."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "contacted_after_refusal": Phrase(
            short={"zh-CN": "拒绝后仍联系", "en": "contact after a refusal"},
            said={
                "zh-CN": "{at}，{party}联系了已于 {observed} 明确拒绝的人",
                "en": "{at}: {party} contacted a person who had refused on {observed}",
            },
            change={
                "zh-CN": ("查明拒绝没有告诉过这家出借方或它的机构", "查明这次联系由本人发起"),
                "en": (
                    "the refusal was never told to this lender or its agencies",
                    "the person began this contact",
                ),
            },
        )
    }

    requests: tuple[RequestKind, ...]
    person: Counterparty
    kinds: tuple[ContactKind, ...]
    scope: tuple[Literal["creditor_group"]]
    lasts: Literal["for_ever"]

    def answer(self, scene: Scene) -> Answer:
        """Breach when such a request had been received before the contact began."""
        if scene.contact.kind not in self.kinds:
            return NOT_APPLICABLE
        whom = scene.with_whom(self.person)
        if whom.holds is False or scene.begun_by_person:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        sure, unsure = self._received(scene)
        if sure and whom.holds:
            cited = self._behind(scene, sure[-1])
            refused_on = f"{scene.index.local(received_at(sure[-1])):%Y-%m-%d}"
            return Answer(
                outcome=RuleOutcome.BREACH,
                facts=distinct(cited, whom.facts),
                observed=refused_on,
                factors=(Factor(name="refused_on", value=refused_on),),
            )
        if not sure and not unsure:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        cited = tuple(i for r in sure + unsure for i in self._behind(scene, r))
        answer = Answer(outcome=RuleOutcome.UNKNOWN, facts=distinct(cited, whom.facts))
        nameless = ("person",) if scene.contact.person is None else ()
        elsewhere = ("creditor",) if any(told_to(scene, r) is None for r in unsure) else ()
        return answer.with_missing(*whom.missing, *nameless, *(() if sure else elsewhere))

    def _made(self, scene: Scene) -> list[Request]:
        return requests_of(scene, self.requests)

    def _received(self, scene: Scene) -> tuple[list[Request], list[Request]]:
        return received(scene, self._made(scene))

    @staticmethod
    def _behind(scene: Scene, request: Request) -> tuple[str, ...]:
        return (request.id, *scene.index.party_facts(request.to))


def requests_of(scene: Scene, kinds: Collection[RequestKind]) -> list[Request]:
    """Requests of these kinds by the person; of anybody when the person is not known."""
    person, requests = scene.contact.person, scene.index.requests
    made = requests.get(person, ()) if person else [r for p in requests.values() for r in p]
    return [r for r in made if r.kind in kinds]


def received(scene: Scene, made: list[Request]) -> tuple[list[Request], list[Request]]:
    """Requests that certainly, and those that possibly, bind the creditor by the start."""
    sure, unsure = [], []
    for request in made:
        if received_at(request) > scene.start or request.contact == scene.contact.id:
            continue
        told = told_to(scene, request)
        if told is None or (told and scene.contact.person is None):
            unsure.append(request)
        elif told:
            sure.append(request)
    return sure, unsure


def received_at(request: Request) -> dt.datetime:
    """When a request reached the side it was made to."""
    return request.received_at or request.occurred_at


def told_to(scene: Scene, request: Request) -> bool | None:
    """Whether a request concerns the contact's creditor; None = not known.

    What is said to an agency counts for the creditor it concerned, or for the only one it serves.
    """
    creditor = scene.contact.creditor
    if creditor is None:
        return None
    if request.creditor is not None:
        return request.creditor == creditor
    return scene.index.acts_for(request.to, creditor)
