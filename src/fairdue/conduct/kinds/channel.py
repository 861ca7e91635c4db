"""channel: ways and addresses by which nobody may be approached.

Meaning of barred: a contact of a forbidden kind is a breach whoever it reached; so is one over an
address that was got in a forbidden way, except with those who are spared. The other kinds looked
at are allowed. Which addresses a procedure makes safe (`mail`, `text`), and which are not
(`not_misdirected`, `work_mail`), stands in `safe_harbour`. Facts used: kind, direction; source of
the address, person and role where sources matter.
"""

from collections.abc import Mapping
from typing import ClassVar

from fairdue.conduct.answer import NOT_APPLICABLE, Answer
from fairdue.conduct.form import Form
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import AddressSource, ContactKind, Role, RuleOutcome


class Channel(Form, frozen=True, kw_only=True, tag_field="form", tag="barred"):
    """Terms of a channel rule: kinds that are forbidden and kinds that were looked at.

    `forbidden_sources`: where an address must not come from; `spared`: roles the source does not
    matter for.
    """

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
        ),
        "used_address_of_bad_source": Phrase(
            short={"zh-CN": "号码来源不当", "en": "an address from a source that is barred"},
            said={
                "zh-CN": "{at}，{party}联系所用的号码或地址来源不当（{observed}）",
                "en": "{at}: {party} used an address from a source that is barred ({observed})",
            },
            change={
                "zh-CN": ("有记录表明号码由债务人本人留下，或者来自合同",),
                "en": (
                    "a record that the debtor left this address, or that the contract holds it",
                ),
            },
        ),
    }

    forbidden: tuple[ContactKind, ...]
    looked_at: tuple[ContactKind, ...]
    forbidden_sources: tuple[AddressSource, ...] = ()
    spared: tuple[Role, ...] = ()

    @property
    def asks_content(self) -> bool:
        """Whether it asks where an address came from."""
        return bool(self.forbidden_sources)

    def answer(self, scene: Scene) -> Answer:
        """Breach when the kind is forbidden."""
        kind = scene.contact.kind
        if kind in self.forbidden and not scene.begun_by_person:
            return Answer(outcome=RuleOutcome.BREACH, observed=kind.value)
        if kind not in self.forbidden and kind not in self.looked_at:
            return NOT_APPLICABLE
        if self.forbidden_sources and not scene.begun_by_person:
            return self._by_source(scene)
        return Answer(outcome=RuleOutcome.OK, observed=kind.value)

    def _by_source(self, scene: Scene) -> Answer:
        """Breach when the address came from a forbidden source; unknown when nobody can say."""
        history, contact = scene.index.history, scene.contact
        person = history.persons.get(contact.person or "")
        people = (person.id,) if person is not None else ()
        if person is not None and person.role in self.spared:
            return Answer(outcome=RuleOutcome.OK, facts=people)
        address = history.addresses.get(contact.address or "")
        facts = (*people, address.id) if address is not None else people
        answer = Answer(outcome=RuleOutcome.OK, facts=facts)
        if address is None or address.obtained in {None, AddressSource.UNKNOWN}:
            nameless = ("role",) if person is None and self.spared else ()
            return answer.with_missing("source", *nameless)
        if address.obtained not in self.forbidden_sources:
            return answer
        answer = Answer(
            outcome=RuleOutcome.BREACH, facts=facts, observed=str(address.obtained.value)
        )
        return answer.with_missing("role") if person is None and self.spared else answer
