"""frequency_cap: not more than so many contacts of a class in a window.

Meaning of contacts: those of the class up to and with the judged one, per scope key, in a window
that ends with the local day of the contact: a number of calendar days, the calendar week from
Monday, the calendar month, or all days since a date. A contact about several debts is looked at
for each where debts are counted apart. Only a contact that is itself of the class can be one too
many. What is not known about a contact leaves a range from certain to possible: breach when even
the certain ones are too many, ok when all possible ones are within the limit of a log known to be
complete, else unknown. Calls that are counted with talks stand in `call_limit`, what may be asked
once in `once_only`. Facts used: kind, direction, mode, outcome, start, creditor, person, address
of every contact in the window; completeness of the log.
"""

import datetime as dt
import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.count import (
    Class,
    Exclusion,
    Found,
    Key,
    ScopeKey,
    Tape,
    lacks,
    scopes_of,
)
from fairdue.conduct.form import Form
from fairdue.conduct.index import Index
from fairdue.conduct.people import Belonging
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import Contact, RuleOutcome

FEW_CITED = 20
MOST_CITED = 200
"""A finding cites at most so many counted contacts, the latest; the count itself is exact."""


_NOT_ONE = {
    "zh-CN": "查明其中有一次不该计入，例如没有说上话，或者由本人打来",
    "en": "one of them turns out not to count: no word was said, or the person rang",
}
_MISCOUNTED = {locale: (text,) for locale, text in _NOT_ONE.items()}
_AGREED_MORE = {
    "zh-CN": (_NOT_ONE["zh-CN"], "有记录表明约定过可以多拨打"),
    "en": (_NOT_ONE["en"], "a record that more attempts had been agreed"),
}
_OF_OTHERS = {
    "zh-CN": ("查明其中有号码属于债务人、担保人，或者由对方自己打来",),
    "en": ("one of the numbers turns out to be the debtor's or a guarantor's, or to have rung in",),
}


class Each(StrEnum):
    """What is counted."""

    CONTACT = "contact"
    ADDRESS = "address"
    """Different addresses that were used."""
    KIND = "kind"
    """Different kinds of contact that were used."""


class WindowSpan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A window whose last day is that of the judged contact, in local calendar days.

    `local_calendar_days` = so many `days`, the last one counted; `calendar_week` = from Monday;
    `calendar_month` = from the first; `since_date` = from the day `since` on.
    """

    convention: Literal["local_calendar_days", "calendar_week", "calendar_month", "since_date"]
    days: Annotated[int, msgspec.Meta(ge=1, le=366)] | None = None
    since: dt.date | None = None

    def __post_init__(self) -> None:
        """Refuse a window whose length is left out, or given twice."""
        needs = {"local_calendar_days": self.days, "since_date": self.since}
        if self.convention in needs and needs[self.convention] is None:
            message = f"{self.convention} needs `days` or `since`"
            raise ValueError(message)

    def upto(self, day: int) -> range:
        """Ordinals of the days of the window that ends on this day."""
        date = dt.date.fromordinal(day)
        if self.convention == "calendar_week":
            return range(day - date.weekday(), day + 1)
        if self.convention == "calendar_month":
            return range(day - date.day + 1, day + 1)
        if self.since is not None:
            return range(self.since.toordinal(), day + 1)
        assert self.days is not None
        return range(day - self.days + 1, day + 1)


class FrequencyCap(Form, frozen=True, kw_only=True, tag_field="form", tag="contacts"):
    """Terms of a frequency_cap. Convention, scope and exclusions have no default."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "talked_too_often": Phrase(
            short={"zh-CN": "当天通话过多", "en": "too many talks in a day"},
            said={
                "zh-CN": "{day}，{party}一方与债务人有效通话 {count} 次，超过 {limit} 次",
                "en": "{day}: {count} effective talks on behalf of {party}, over {limit}",
            },
            change=_MISCOUNTED,
        ),
        "notified_too_often": Phrase(
            short={"zh-CN": "当天告知电话过多", "en": "too many notification calls in a day"},
            said={
                "zh-CN": "{day}，{party}一方接通告知电话 {count} 次，超过 {limit} 次",
                "en": "{day}: {count} connected notification calls for {party}, over {limit}",
            },
            change=_MISCOUNTED,
        ),
        "dialled_too_often": Phrase(
            short={"zh-CN": "同一号码拨打过多", "en": "too many dials to one number"},
            said={
                "zh-CN": "{day}，{party}一方拨打同一号码未接通 {count} 次，多于 {limit} 次",
                "en": "{day}: {count} unanswered dials to one number for {party}, over {limit}",
            },
            change=_AGREED_MORE,
        ),
        "rang_round_contacts": Phrase(
            short={"zh-CN": "接连联系多个第三人", "en": "ringing round other people"},
            said={
                "zh-CN": "到 {at} 为止的七个自然日内，{party}一方用了 {count} 个不同的第三人号码",
                "en": "{at}: {count} numbers of other people used on behalf of {party} in 7 days",
            },
            change=_OF_OTHERS,
        ),
        "contacted_too_often": Phrase(
            short={"zh-CN": "联系过多", "en": "too many contacts"},
            said={
                "zh-CN": "到 {at} 为止的期间内，{party}一方联系 {count} 次，超过 {limit} 次",
                "en": "{at}: {count} contacts on behalf of {party} in the period, over {limit}",
            },
            change=_MISCOUNTED,
        ),
        "used_several_channels": Phrase(
            short={"zh-CN": "同一周用了多种方式", "en": "several channels in one week"},
            said={
                "zh-CN": "到 {at} 为止的期间内，{party}一方用了 {count} 种方式，超过 {limit} 种",
                "en": "{at}: {count} channels used for {party} in the period, over {limit}",
            },
            change=_MISCOUNTED,
        ),
        "harassed_repeatedly": Phrase(
            short={"zh-CN": "多次骚扰", "en": "repeated harassment"},
            said={
                "zh-CN": "到 {at} 为止，{party}一方对同一个人有 {count} 次辱骂、恐吓或滋扰",
                "en": "{at}: {count} abusive or harassing acts by {party} towards one person",
            },
            change={
                "zh-CN": ("复核录音或原文，其中有一次并没有这样的言语或行为",),
                "en": ("a review of words or acts shows that one of them was nothing of the kind",),
            },
        ),
    }

    at_most: Annotated[
        int,
        msgspec.Meta(ge=1, description="1 or more; what is never allowed is no cap: use channel"),
    ]
    each: Each
    count: Class
    window: WindowSpan
    scope: Annotated[tuple[ScopeKey, ...], msgspec.Meta(min_length=1)]
    not_counted: tuple[Exclusion, ...]

    @property
    def asks_content(self) -> bool:
        """Whether it counts what was said."""
        return bool(self.count.labels)

    def answer(self, scene: Scene) -> Answer:
        """Breach when the judged contact is of the class and one too many."""
        if scene.contact.kind not in self.count.kinds:
            return NOT_APPLICABLE
        own = self.count.match(scene.index, scene.contact, self.not_counted)
        keys = scopes_of(scene.index, scene.contact, self.scope)
        return _worst([self._under(scene, key, own) for key in keys])

    def _under(self, scene: Scene, key: Key, own: Belonging) -> Answer:
        """The answer under one scope key."""
        days = self.window.upto(scene.day)
        found = self._tape(scene).before(key, days, scene.place, self._most)
        low, high = self._range(scene, found, own)
        answer = Answer(
            outcome=RuleOutcome.OK,
            facts=self._cited(scene, found.certain, own),
            limit=self.at_most,
            observed=low,
            observed_most=high if high != low else None,
            unit=self.each.value,
        )
        if own.holds is False:
            return answer
        if own.holds and low > self.at_most:
            return msgspec.structs.replace(answer, outcome=RuleOutcome.BREACH)
        return self._in_doubt(scene, answer, found, own)

    def _in_doubt(self, scene: Scene, answer: Answer, found: Found, own: Belonging) -> Answer:
        """Ok only when the log is complete and even the possible ones are within the limit."""
        since, creditor = self.window.upto(scene.day).start, scene.contact.creditor
        covered = scene.index.coverage_facts(since, scene.day, creditor)
        facts = distinct(answer.facts, covered)
        missing: tuple[str, ...] = ()
        high = answer.observed_most or answer.observed
        assert isinstance(high, int)
        if high > self.at_most:
            index = scene.index
            doubtful = found.possible
            if self.each is Each.ADDRESS:
                nameless = [p for p in found.certain if index.contacts[p].address is None]
                doubtful = [*doubtful, *nameless]
                if scene.contact.address is None:
                    missing = self._lacking(index, scene.contact)
                    facts = distinct(facts, index.behind(scene.contact))
            facts = distinct(facts, *(index.behind(index.contacts[p]) for p in doubtful))
            missing = own.missing + found.missing + self._unsure(index, doubtful) + missing
        if not scene.index.complete(since, scene.day, creditor):
            missing = (*missing, "log_complete")
        answer = msgspec.structs.replace(answer, facts=facts)
        return answer.with_missing(*missing) if missing else answer

    @property
    def _most(self) -> int:
        """How many contacts a count must list: all of them when addresses are compared."""
        if self.each is not Each.CONTACT:
            return sys.maxsize
        return FEW_CITED if self.count.labels else MOST_CITED

    def _tape(self, scene: Scene) -> Tape:
        by_address = self.each is Each.ADDRESS
        index = scene.index
        return index.keep(
            self,
            "tape",
            lambda: Tape(index, self.count, self.not_counted, self.scope, by_address=by_address),
        )

    def _range(self, scene: Scene, found: Found, own: Belonging) -> tuple[int, int]:
        """The certain and the greatest possible count, the judged contact included."""
        if self.each is Each.CONTACT:
            low = found.certain_count + (own.holds is True)
            return low, low + found.possible_count + (own.holds is None)
        contacts = scene.index.contacts
        sure = [self._sort(contacts[p]) for p in found.certain]
        unsure = [self._sort(contacts[p]) for p in found.possible]
        if own.holds is not False:
            (sure if own.holds else unsure).append(self._sort(scene.contact))
        known = {a for a in sure if a is not None}
        possible = {a for a in unsure if a is not None} - known
        nameless = sure.count(None) + unsure.count(None)
        low = len(known) or min(1, len(sure))
        return low, max(low, len(known) + len(possible) + nameless)

    def _sort(self, contact: Contact) -> str | None:
        """What distinguishes one counted thing from another."""
        return contact.kind.value if self.each is Each.KIND else contact.address

    def _unsure(self, index: Index, doubtful: list[int]) -> tuple[str, ...]:
        """Keys whose absence leaves the count open."""
        known: dict[int, tuple[str, ...]] = index.keep(self, "lacking", dict)
        for place in doubtful:
            if place not in known:
                known[place] = self._lacking(index, index.contacts[place])
        return tuple(dict.fromkeys(m for place in doubtful for m in known[place]))

    def _lacking(self, index: Index, contact: Contact) -> tuple[str, ...]:
        """Keys whose absence leaves open whether one contact counts, and where."""
        match = self.count.match(index, contact, self.not_counted)
        nameless = self.each is Each.ADDRESS and contact.address is None
        return (
            *match.missing,
            *lacks(index, contact, self.scope),
            *(("occurred_at",) if contact.latest_at is not None else ()),
            *(("address",) if nameless else ()),
        )

    def _cited(self, scene: Scene, positions: list[int], own: Belonging) -> tuple[str, ...]:
        """Ids of the counted contacts with what stands behind them, and who they were with."""
        index = scene.index
        behind = [index.behind(index.contacts[p]) for p in reversed(positions)]
        people = own.facts
        if self.scope_is_wide or self.count.addresses:
            people = distinct(people, *(self._people(scene, p) for p in positions))
        return distinct(index.zone_facts, people, *behind)

    @property
    def scope_is_wide(self) -> bool:
        """Whether a count may run over several people."""
        return ScopeKey.PERSON not in self.scope

    def _people(self, scene: Scene, position: int) -> tuple[str, ...]:
        contact = scene.index.contacts[position]
        return self.count.match(scene.index, contact, self.not_counted).facts


_GRAVE = (RuleOutcome.BREACH, RuleOutcome.UNKNOWN, RuleOutcome.OK)


def _worst(answers: list[Answer]) -> Answer:
    """The answer under the key that says most; among equals the highest count."""
    worst = min(_GRAVE.index(a.outcome) for a in answers)
    alike = [a for a in answers if a.outcome is _GRAVE[worst]]
    return max(alike, key=lambda a: a.observed if isinstance(a.observed, int) else 0)
