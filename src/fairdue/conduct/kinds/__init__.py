"""The closed set of rule kinds: one module each, with its one meaning.

A kind is a frozen struct of terms with `names` (what it may call a breach), `answer(scene)` and
`edges(scene, until)`. One more kind is one more module and one more line here.
"""

from typing import Any, get_args

from fairdue.conduct.kinds.amount_or_payee import AmountOrPayee
from fairdue.conduct.kinds.authorised_amount import AuthorisedAmount
from fairdue.conduct.kinds.call_limit import CallLimit, CountedCall
from fairdue.conduct.kinds.channel import Channel
from fairdue.conduct.kinds.conduct_pattern import ConductPattern
from fairdue.conduct.kinds.consent_or_stop import ConsentOrStop
from fairdue.conduct.kinds.content_prohibition import ContentProhibition
from fairdue.conduct.kinds.definition import Attempt, Communication, LimitedMessage, Scope
from fairdue.conduct.kinds.delivery import Delivery
from fairdue.conduct.kinds.document_required import (
    DocumentRequired,
    Listing,
    Mandate,
    PlanTerm,
    SeparateConsent,
)
from fairdue.conduct.kinds.frequency_cap import FrequencyCap
from fairdue.conduct.kinds.once_only import OnceOnly
from fairdue.conduct.kinds.open_norm import Density, OpenNorm, TimeOfDay
from fairdue.conduct.kinds.period import AfterNotice, AtLeastAfter, Kept, NoticeWithin, Waits
from fairdue.conduct.kinds.plan_stop import PlanStop, PlanStopTerms, Stay
from fairdue.conduct.kinds.preference import ConsentOrStopTerms, Designation, Representation
from fairdue.conduct.kinds.purpose_limit import PurposeLimit
from fairdue.conduct.kinds.recipient import Recipient
from fairdue.conduct.kinds.remarks import Caller, Forbidden, Profile, Required, SameLanguage
from fairdue.conduct.kinds.required_disclosure import Named, RequiredDisclosure, Shown
from fairdue.conduct.kinds.retention import Retention
from fairdue.conduct.kinds.safe_harbour import (
    MailProcedure,
    NotMisdirected,
    TextProcedure,
    WorkMail,
)
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

Terms = (
    AmountOrPayee
    | Channel
    | ConsentOrStop
    | ContentProhibition
    | Density
    | Designation
    | FrequencyCap
    | Listing
    | Mandate
    | Named
    | PlanStop
    | PlanTerm
    | PurposeLimit
    | Recipient
    | Representation
    | Retention
    | SeparateConsent
    | Shown
    | Stay
    | TimeOfDay
    | TimeWindow
    | AfterNotice
    | AnsweredFirst
    | AtLeastAfter
    | Attempt
    | AuthorisedAmount
    | CallLimit
    | Caller
    | Communication
    | ConductPattern
    | CountedCall
    | Delivery
    | Forbidden
    | Kept
    | LimitedMessage
    | MailProcedure
    | Media
    | NotMisdirected
    | NoticeWithin
    | OnceOnly
    | Places
    | Profile
    | Repeated
    | Represented
    | RequestReceived
    | Required
    | SameLanguage
    | Scope
    | TextProcedure
    | Times
    | Waits
    | WorkMail
    | WrittenStop
)

KINDS: dict[str, Any] = {
    "amount_or_payee": AmountOrPayee,
    "channel": Channel,
    "consent_or_stop": ConsentOrStopTerms,
    "content_prohibition": ContentProhibition,
    "document_required": DocumentRequired,
    "frequency_cap": FrequencyCap,
    "open_norm": OpenNorm,
    "plan_stop": PlanStopTerms,
    "purpose_limit": PurposeLimit,
    "recipient": Recipient,
    "required_disclosure": RequiredDisclosure,
    "retention": Retention,
    "time_window": TimeWindow,
    "authorised_amount": AuthorisedAmount,
    "call_limit": CallLimit | CountedCall,
    "conduct_pattern": ConductPattern,
    "definition": Attempt | Communication | LimitedMessage | Scope,
    "delivery": Delivery,
    "designation": Media | Places | Times,
    "once_only": OnceOnly,
    "period": AfterNotice | AtLeastAfter | Kept | NoticeWithin | Waits,
    "remarks": Caller | Forbidden | Profile | Required | SameLanguage,
    "safe_harbour": MailProcedure | NotMisdirected | TextProcedure | WorkMail,
    "stop_until": AnsweredFirst | Repeated | Represented | RequestReceived | WrittenStop,
}

"""The terms of each kind, as msgspec reads them: a struct, or a union of structs."""

_OF_CONTENT = frozenset(
    {
        "amount_or_payee",
        "content_prohibition",
        "document_required",
        "required_disclosure",
        "retention",
    }
)


def asks_content(kind: str, terms: Any) -> bool:
    """Whether a rule asks what a contact held, or for papers behind it.

    What is missing for such a rule shows in the contact itself or in the lender's files: nobody
    can know it before the contact, and nobody does after it until somebody looks.
    """
    if isinstance(terms, FrequencyCap):
        return bool(terms.count.labels)
    return kind in _OF_CONTENT or (isinstance(terms, Channel) and bool(terms.forbidden_sources))


def phrases_of(kind: str) -> dict[str, Phrase]:
    """What a rule of that kind may call what happened, with the words for it."""
    terms = KINDS[kind]
    return {n: p for t in get_args(terms) or (terms,) for n, p in t.names.items()}


PHRASES: dict[str, Phrase] = {n: p for kind in KINDS for n, p in phrases_of(kind).items()}
"""All names of what may happen, with their words."""

__all__ = ["KINDS", "PHRASES", "Terms", "asks_content", "phrases_of"]
