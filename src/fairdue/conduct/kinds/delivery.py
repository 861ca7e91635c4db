"""required_disclosure, further form: papers go where they may be expected to arrive.

Meaning: a disclosure in writing is a breach when it came back, when mail to the same address had
come back before, when the address is known to be another's, or when the person had opted out of
it. Facts used: kind, purpose, address with its owner, returns of this and earlier mail, opt-outs.
"""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from fairdue.conduct.answer import NOT_APPLICABLE, Answer
from fairdue.conduct.form import Form
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.scene import Scene
from fairdue.conduct.told import Hearer, opts_out, requests
from fairdue.facts import Contact, ContactKind, Purpose, RequestKind, RuleOutcome


class Delivery(Form, frozen=True, kw_only=True, tag_field="form", tag="delivery"):
    """Terms: which papers, by which kinds of contact."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "sent_without_prospect": phrase(
            ("寄送方式不能指望送达", "{at}，{party}寄出的法定告知没有送达或者不能指望送达"),
            (
                "sent without prospect of arriving",
                "{at}: a required paper of {party} came back, or could not be expected to arrive",
            ),
            (
                "查明寄往最后已知的地址，而且没有退回",
                "it went to the last known address and did not come back",
            ),
        )
    }

    purposes: tuple[Purpose, ...]
    kinds: tuple[ContactKind, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when actual notice could not be expected."""
        contact = scene.contact
        if contact.purpose not in self.purposes or contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if scene.begun_by_person:
            return Answer(outcome=RuleOutcome.OK)
        if self._back(scene, contact, scene.known_at):
            return Answer(outcome=RuleOutcome.BREACH, observed="returned")
        if contact.address is None:
            return Answer(outcome=RuleOutcome.OK)
        address = scene.index.history.addresses.get(contact.address)
        facts = (address.id,) if address is not None and address.id else ()
        if address is not None and address.owner not in {None, contact.person}:
            return Answer(outcome=RuleOutcome.BREACH, facts=facts, observed="owner")
        same = {"address": contact.address, "kind": contact.kind}
        for other in scene.index.earlier(scene.place, **same):
            if self._back(scene, other, scene.start):
                cited = (*facts, other.id)
                return Answer(outcome=RuleOutcome.BREACH, facts=cited, observed="returned")
        people = {contact.person} if contact.person else set[str]()
        for request in requests(scene, {RequestKind.OPT_OUT}, (Hearer.COLLECTOR,), people):
            if request.address is not None and opts_out(request, contact.address, {contact.kind}):
                cited = (*facts, request.id)
                return Answer(outcome=RuleOutcome.BREACH, facts=cited, observed="opted_out")
        return Answer(outcome=RuleOutcome.OK, facts=facts)

    @staticmethod
    def _back(scene: Scene, sent: Contact, by: dt.datetime | None) -> bool:
        """Whether it is known by then to have come back; None = with all that is known."""
        known = [t for t in (by, scene.known_at) if t is not None]
        return sent.returned_at is not None and all(sent.returned_at <= t for t in known)
