"""A reason as the person it is about reads it: what, on which events, until when, how to dispute.

Thresholds are hints, never law; a hit of a related person is kept apart from one's own.
"""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from fairdue.report.event import Account, Event, Inquiry
from fairdue.report.person.words import Basis, Recipient, disputes, hint, hints, wordings
from fairdue.report.reason import Grade, Parameters, Reason
from fairdue.report.term import Text
from fairdue.report.when import local

Degree = Literal[0, 1, 2]
DIRECTNESS: Mapping[int, Text] = MappingProxyType(
    {
        0: Text("本人", "yourself"),
        1: Text("一度关系人", "first-degree relation"),
        2: Text("二度关系人", "second-degree relation"),
    }
)
GRADES: Mapping[Grade, Text] = MappingProxyType(
    {
        "info": Text("提示", "note"),
        "low": Text("轻", "low"),
        "medium": Text("中", "medium"),
        "high": Text("重", "high"),
    }
)
DEEDS: Mapping[str, Text] = MappingProxyType(
    {
        "inquiry": Text("查询", "inquiry"),
        "opened": Text("放款", "money paid out"),
        "due": Text("到期", "instalment due"),
        "paid": Text("还款", "payment"),
        "debit_failed": Text("扣款失败", "failed debit"),
        "overdue": Text("逾期", "overdue"),
        "settled": Text("结清", "settled"),
        "listing": Text("列入名单", "listed"),
        "court": Text("列入法院名单", "on a court list"),
    }
)


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """An event behind a reason. `at` in the report's zone; money in fen.

    `what` is inquiry, a kind of account event, or listing; `detail` names product or list.
    """

    event_id: str
    what: str
    detail: str
    lender: str
    name: str
    lender_kind: str
    at: dt.datetime
    amount_fen: int | None = None
    days_past_due: int | None = None


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A threshold as used: a hint of the given source, standing since a day; never law.

    `since` None = given by whoever asked for the report.
    """

    name: str
    text: Text
    value: int | tuple[str, ...]
    unit: str
    since: dt.date | None
    source: Text


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """How to dispute a reason and with whom: `lenders` are ids of those in the evidence."""

    how: Text
    to: tuple[Recipient, ...]
    lenders: tuple[str, ...]
    basis: tuple[Basis, ...]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One reason. `ages_out_at` None: time alone does not end it.

    At `ages_out_at` the reason no longer applies if nothing new happens; an instant before it
    still does. `ages_out_on` is its local date.
    """

    code: str
    title: Text
    meaning: Text
    says: Text
    grade: Grade
    degree: Degree
    value: int
    threshold: int
    limits: tuple[Limit, ...]
    evidence: tuple[Evidence, ...]
    ages_out_at: dt.datetime | None
    ages_out_on: dt.date | None
    ends: Text
    dispute: Dispute


_NEVER: Mapping[str, Text] = MappingProxyType(
    {
        "R-NO-DATA": Text("有了新记录才会变", "changes when something is recorded"),
        "R-OVERDUE-CURRENT": Text(
            "还清或结清后才会消失，时间本身不会", "ends with payment or settlement, not with time"
        ),
        "R-LISTED": Text(
            "名单保存多久由提供方决定，这里不知道",
            "how long the list is kept is for its keeper to say; not known here",
        ),
    }
)
_GIVEN = Text("由索取报告的人给定", "given by whoever asked for the report")
_UNKNOWN_END = _NEVER["R-LISTED"]


def evidence_of(event: Event, zone: ZoneInfo, names: Mapping[str, str]) -> Evidence:
    """An event as it is shown."""
    lender = str(event.lender)
    account = event if isinstance(event, Account) else None
    return Evidence(
        event_id=event.event_id,
        what=account.kind if account else "inquiry",
        detail=event.product if isinstance(event, Inquiry) else str(account and account.account),
        lender=lender,
        name=names.get(lender, lender),
        lender_kind=event.lender_kind,
        at=local(event.occurred_at, zone),
        amount_fen=account.amount_fen if account else None,
        days_past_due=account.days_past_due if account else None,
    )


def tell(
    reason: Reason, given: Parameters, zone: ZoneInfo, names: Mapping[str, str], as_of: dt.date
) -> Told:
    """One of the person's own reasons, explained. `as_of`: local day of the report."""
    ends = None if reason.ages_out_at is None else local(reason.ages_out_at, zone)
    events = tuple(evidence_of(e, zone, names) for e in reason.evidence)
    return explained(
        reason.code,
        grade=reason.grade,
        value=reason.value,
        threshold=reason.threshold,
        evidence=events,
        ends=ends,
        given=given,
        as_of=as_of,
    )


def explained(  # noqa: PLR0913 - a reason has as many parts
    code: str,
    *,
    grade: Grade,
    value: int,
    threshold: int,
    evidence: tuple[Evidence, ...],
    ends: dt.datetime | None,
    given: Parameters,
    as_of: dt.date,
    degree: Degree = 0,
) -> Told:
    """A reason with all that is to be said of it."""
    wording = wordings()[code]
    lenders = dict.fromkeys(e.lender for e in evidence if e.lender)
    basis = tuple(b for b in disputes().basis if b.since <= as_of)
    return Told(
        code=code,
        title=wording.text("title"),
        meaning=wording.text("meaning"),
        says=wording.sentence(value, threshold),
        grade=grade,
        degree=degree,
        value=value,
        threshold=threshold,
        limits=tuple(_limit(name, given) for name in wording.limits),
        evidence=evidence,
        ages_out_at=ends,
        ages_out_on=ends.date() if ends else None,
        ends=_ends(code, ends),
        dispute=Dispute(
            how=wording.text("dispute"), to=wording.to, lenders=tuple(lenders), basis=basis
        ),
    )


def _limit(name: str, given: Parameters) -> Limit:
    shipped = hint(name)
    value = getattr(given, name, shipped.value)
    own = value != shipped.value
    return Limit(
        name=name,
        text=Text(shipped.zh, shipped.en),
        value=value,
        unit=shipped.unit,
        since=None if own else shipped.since,
        source=_GIVEN if own else hints().source,
    )


def _ends(code: str, ends: dt.datetime | None) -> Text:
    if ends is None:
        return _NEVER.get(code, _UNKNOWN_END)
    return Text(
        f"没有新的记录时，{ends:%Y-%m-%d %H:%M}起不再成立",
        f"with nothing new, no longer so from {ends:%Y-%m-%d %H:%M} on",
    )


__all__ = [
    "DEEDS",
    "DIRECTNESS",
    "GRADES",
    "Degree",
    "Dispute",
    "Evidence",
    "Limit",
    "Told",
    "evidence_of",
    "explained",
    "tell",
]
