"""The closed set of rule kinds: each has one meaning, told by the module of its name.

A kind has one form or several; a form is a frozen struct of terms with `names` (what it may call
a breach), `answer(scene)` and, where hours matter, `edges(scene, until)`. Forms that stand in
modules of their own say in their first line to which kind they belong. The set has fifteen kinds
and is full: what fits none of them is an `open_norm`.
"""

from typing import Any, get_args

from fairdue.conduct.form import Form
from fairdue.conduct.kinds.amount_or_payee import AmountOrPayee
from fairdue.conduct.kinds.call_limit import CallLimit, CountedCall
from fairdue.conduct.kinds.channel import Channel
from fairdue.conduct.kinds.conduct_pattern import ConductPattern
from fairdue.conduct.kinds.consent_or_stop import ConsentOrStop
from fairdue.conduct.kinds.content_prohibition import ContentProhibition
from fairdue.conduct.kinds.definition import Attempt, Communication, LimitedMessage, Scope
from fairdue.conduct.kinds.delivery import Delivery
from fairdue.conduct.kinds.document_required import Listing, Mandate, PlanTerm, SeparateConsent
from fairdue.conduct.kinds.forbidden_words import Forbidden, Profile
from fairdue.conduct.kinds.frequency_cap import FrequencyCap
from fairdue.conduct.kinds.once_only import OnceOnly
from fairdue.conduct.kinds.open_norm import Density, TimeOfDay
from fairdue.conduct.kinds.plan_stop import PlanStop, Stay
from fairdue.conduct.kinds.preference import Designation, Representation
from fairdue.conduct.kinds.purpose_limit import PurposeLimit
from fairdue.conduct.kinds.recipient import Recipient
from fairdue.conduct.kinds.required_disclosure import RequiredDisclosure
from fairdue.conduct.kinds.response_deadline import AfterNotice, AtLeastAfter, NoticeWithin, Waits
from fairdue.conduct.kinds.retention import Kept, Retention
from fairdue.conduct.kinds.safe_harbour import (
    MailProcedure,
    NotMisdirected,
    TextProcedure,
    WorkMail,
)
from fairdue.conduct.kinds.statement import Caller, Required, SameLanguage
from fairdue.conduct.kinds.stop_until import (
    AnsweredFirst,
    Repeated,
    Represented,
    RequestReceived,
    WrittenStop,
)
from fairdue.conduct.kinds.time_window import TimeWindow
from fairdue.conduct.kinds.unsuitable import Media, Places, Times
from fairdue.conduct.phrase import Phrase

KINDS: dict[str, Any] = {
    "amount_or_payee": AmountOrPayee,
    "channel": Channel | MailProcedure | TextProcedure | NotMisdirected | WorkMail,
    "consent_or_stop": (
        ConsentOrStop
        | Designation
        | Times
        | Places
        | Media
        | WrittenStop
        | Representation
        | Represented
        | AnsweredFirst
        | RequestReceived
    ),
    "content_prohibition": ContentProhibition | Forbidden | Profile,
    "definition": Scope | Attempt | Communication | LimitedMessage | CountedCall | Repeated,
    "document_required": Listing | Mandate | SeparateConsent | PlanTerm,
    "frequency_cap": FrequencyCap | CallLimit | OnceOnly,
    "open_norm": TimeOfDay | Density | ConductPattern,
    "plan_stop": PlanStop | Stay,
    "purpose_limit": PurposeLimit,
    "recipient": Recipient,
    "required_disclosure": RequiredDisclosure | Required | SameLanguage | Caller | Delivery,
    "response_deadline": NoticeWithin | AfterNotice | AtLeastAfter | Waits,
    "retention": Retention | Kept,
    "time_window": TimeWindow,
}
"""The terms of each kind, as msgspec reads them: a form, or a union of forms told by `form`."""


def forms_of(kind: str) -> tuple[type[Form], ...]:
    """The forms of a kind."""
    terms = KINDS[kind]
    return get_args(terms) or (terms,)


def phrases_of(kind: str) -> dict[str, Phrase]:
    """What a rule of that kind may call what happened, with the words for it."""
    return {name: phrase for form in forms_of(kind) for name, phrase in form.names.items()}


PHRASES: dict[str, Phrase] = {n: p for kind in KINDS for n, p in phrases_of(kind).items()}
"""All names of what may happen, with their words."""

__all__ = ["KINDS", "PHRASES", "forms_of", "phrases_of"]
