"""Writing a letter: from material to blocks, with what must be known before it is sent."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from types import MappingProxyType

import msgspec

from fairdue.facts import LetterKind
from fairdue.letters.authority import authority_complaint
from fairdue.letters.card import card_plan
from fairdue.letters.channel import Deadline, deadline
from fairdue.letters.closed import closed
from fairdue.letters.complaint import complaint
from fairdue.letters.dispute import VALUES as DISPUTES
from fairdue.letters.draft import Draft, drafted, left_out_notices, limitation_notices
from fairdue.letters.filler import Filler, Values
from fairdue.letters.form import form_of, locale_of
from fairdue.letters.hold import hold, no_contact
from fairdue.letters.letter import Letter, NeedsConfirmation, Notice
from fairdue.letters.material import Material
from fairdue.letters.pause import pause_request
from fairdue.letters.proposal import proposal
from fairdue.letters.settlement import settlement_reply
from fairdue.letters.values import according, is_claimed
from fairdue.letters.wording import clean


def _nothing_more(_: Draft) -> dict[str, object]:
    """Values of a letter that states nothing of the record: those of and to third persons."""
    return {}


_VALUES: Mapping[LetterKind, Callable[[Draft], dict[str, object]]] = MappingProxyType(
    {
        **DISPUTES,
        LetterKind.HOLD: hold,
        LetterKind.IDENTITY_REQUEST: hold,
        LetterKind.NO_CONTACT: no_contact,
        LetterKind.ASSIGNMENT_NOTICE: hold,
        LetterKind.PAUSE_REQUEST: pause_request,
        LetterKind.CONTACT_PERSON: _nothing_more,
        LetterKind.CLOSED: closed,
        LetterKind.COMPLAINT: complaint,
        LetterKind.REGULATOR_COMPLAINT: authority_complaint,
        LetterKind.ASSOCIATION_COMPLAINT: authority_complaint,
        LetterKind.PROPOSAL: proposal,
        LetterKind.CARD_PLAN: card_plan,
        LetterKind.SETTLEMENT_REPLY: settlement_reply,
        LetterKind.WARNING: _nothing_more,
    }
)


class KindOfLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of letter as shown for choice: what it is for, to whom it may go."""

    kind: LetterKind
    name: str
    purpose: str
    whom: str


def kinds(locale: str) -> tuple[KindOfLetter, ...]:
    """The letters there are, in the order in which people need them."""
    language = locale_of(locale)
    return tuple(
        KindOfLetter(kind=kind, name=form.name, purpose=form.purpose, whom=form.whom)
        for kind in LetterKind
        for form in [form_of(kind.value, language)]
    )


def preview(kind: LetterKind, material: Material, locale: str) -> tuple[Notice, ...]:
    """What the letter does to limitation, privacy and negotiation, before it is written."""
    draft = drafted(kind, material, locale_of(locale))
    return _notices(draft, _values(draft))


def write(
    kind: LetterKind,
    material: Material,
    *,
    locale: str,
    confirmed: AbstractSet[str] = frozenset(),
) -> Letter:
    """The letter of that kind in that language.

    Raises NeedsConfirmation when it would restart or waive the limitation of a debt that is not
    in `confirmed`, or when nobody can tell; CannotWrite when the record lacks what it is about;
    KeyError when the addressee is no party of the record.
    """
    draft = drafted(kind, material, locale_of(locale))
    values = _values(draft)
    effects = _notices(draft, values)
    _ask(effects, confirmed)
    answer = _deadline(draft)
    if answer is not None:
        values |= {"answer": answer, "reply_due": answer.due(material.today)}
    filled = _filler(draft).fill(draft.form, values)
    cites = dict.fromkeys(fact for claim in filled.claims for fact in claim.facts)
    return Letter(
        kind=kind,
        locale=draft.locale,
        to=material.to,
        title=filled.title,
        blocks=filled.blocks,
        claims=filled.claims,
        effects=effects,
        cites=tuple(cites),
        written_on=material.today,
        reply_due_on=answer.due(material.today) if answer else None,
        case_ref=clean(material.case_ref) if draft.form.reference else "",
    )


def _values(draft: Draft) -> dict[str, object]:
    return draft.values() | _VALUES[draft.kind](draft)


def _deadline(draft: Draft) -> Deadline | None:
    today = draft.material.today
    return deadline(draft.kind, draft.whom.kind, on=today, locale=draft.locale)


def _notices(draft: Draft, values: Values) -> tuple[Notice, ...]:
    wording = draft.wording
    told = (
        Notice(
            topic=form.topic,
            text=clean(wording.render(form.text, values)),
            debts=tuple(wording.value(form.debts, values)) if form.debts else (),
            code=form.code,
        )
        for form in draft.form.notice
        if not form.when or wording.value(form.when, values)
    )
    return (*limitation_notices(draft), *left_out_notices(draft), *told)


def _ask(effects: Sequence[Notice], confirmed: AbstractSet[str]) -> None:
    asked = tuple(n for n in effects if n.confirm and not confirmed >= set(n.debts))
    if asked:
        debts = tuple(debt for notice in asked for debt in notice.debts)
        raise NeedsConfirmation(debts, asked)


def _filler(draft: Draft) -> Filler:
    return Filler(
        draft.wording,
        claimed=partial(is_claimed, draft.history),
        source=partial(_source, draft),
    )


def _source(draft: Draft, fact_ids: Sequence[str]) -> str:
    return according(draft.history, fact_ids, draft.wording)
