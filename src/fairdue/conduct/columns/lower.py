"""From a rule to tests over columns; what has no such form is judged by the reference.

One function per kind, beside its meaning: what a table can answer comes from `table.py`, what needs
the clock, the counters and the bit sets is written here. A rule whose terms go beyond the columns
has no form; a rule that rests on facts which no column carries cannot be judged from columns.
"""

from collections.abc import Callable
from typing import Any

from fairdue.conduct.calls import Counting
from fairdue.conduct.clock import Span, minutes
from fairdue.conduct.columns.column import CODES, CONSENTS, REQUESTS
from fairdue.conduct.columns.lower_paper import DEFINES
from fairdue.conduct.columns.lower_paper import LOWER as _PAPERS
from fairdue.conduct.columns.lower_words import LOWER as _WORDS
from fairdue.conduct.columns.node import (
    FALSE,
    TRUE,
    UNKNOWN,
    All,
    Before,
    Calls,
    Clock,
    Count,
    Counter,
    Day,
    Dense,
    Form,
    Held,
    Hours,
    InReach,
    KeyPart,
    Leaf,
    Looked,
    Moments,
    More,
    Node,
    NoForm,
    Not,
    Pattern,
    Reach,
    Said,
    Some,
    Talked,
    bit,
)
from fairdue.conduct.columns.table import OUT, among, binding, labels_of, spoken, whom, without
from fairdue.conduct.count import Class, Exclusion, ScopeKey
from fairdue.conduct.exception import Agreed, Excuse, PastDue
from fairdue.conduct.kinds.call_limit import CallLimit, CountedCall
from fairdue.conduct.kinds.channel import Channel
from fairdue.conduct.kinds.conduct_pattern import ConductPattern
from fairdue.conduct.kinds.consent_or_stop import ConsentOrStop
from fairdue.conduct.kinds.content_prohibition import Clause, ContentProhibition
from fairdue.conduct.kinds.frequency_cap import FrequencyCap, WindowSpan
from fairdue.conduct.kinds.open_norm import ORDINARY_DAY, Density, TimeOfDay
from fairdue.conduct.kinds.purpose_limit import PurposeLimit
from fairdue.conduct.kinds.recipient import Recipient
from fairdue.conduct.kinds.time_window import AT_WORK, TimeWindow
from fairdue.conduct.message import CALLS
from fairdue.conduct.rule import Rule, Version
from fairdue.facts import (
    WEEKDAYS,
    AddressKind,
    AddressSource,
    ContactKind,
    Label,
    Outcome,
    Place,
    Purpose,
    RequestKind,
    Role,
)

MINUTE_US = 60_000_000
EVERY_DAY = 0b1111111
WITHDRAWN = REQUESTS[RequestKind.WITHDRAW_CONSENT]

Parts = tuple[Node, Node]
"""Whether a rule applies, and its test."""


def forms(rule: Rule, number: int) -> tuple[Form, ...]:
    """The versions of a rule as tests; raises NoForm."""
    return tuple(_version(rule, version, number) for version in rule.versions)


def _version(rule: Rule, version: Version, number: int) -> Form:
    lower = _LOWER.get(type(version.terms))
    if lower is None:
        raise NoForm(type(version.terms).__name__)
    applies, test = lower(version.terms)
    binds: tuple[Node, ...] = binding(rule.binds)
    if rule.binds.signed_from is not None:
        day = rule.binds.signed_from.toordinal()
        binds += (Day(column="signed_day", day=day, missing=bit("signed_at")),)
    return Form(
        rule=number,
        since=version.since.toordinal(),
        until=version.until.toordinal() if version.until else 2**31 - 1,
        applies=applies,
        binds=All(of=binds),
        test=test,
        excused=Some(of=tuple(map(_excuse, version.unless))) if version.unless else None,
        open=isinstance(version.terms, TimeOfDay | Density),
        weighed=isinstance(version.terms, ConductPattern),
        defines=isinstance(version.terms, DEFINES),
    )


def _excuse(excuse: Excuse) -> Node:
    """What lets a contact pass."""
    if isinstance(excuse, PastDue):
        lacks = bit("days_past_due")
        rest = len(CODES["product"])
        late = More(column="days_past_due", than=excuse.more_than_days, missing=lacks)
        on_file = Leaf(column="product", table=bytes([FALSE, *[TRUE] * rest]))
        absent = Leaf(
            column="product", table=bytes([UNKNOWN, *[FALSE] * rest]), missing=(lacks, *[0] * rest)
        )
        return Some(of=(All(of=(on_file, late)), absent))
    assert isinstance(excuse, Agreed)
    return Before(column=CONSENTS[excuse.consent], ended_by=WITHDRAWN)


def _time_window(terms: TimeWindow) -> Parts:
    spans = tuple(_hours(span) for span in terms.forbidden if span.on != ("holiday",))
    places = any(span.at_work is not None for span in spans)
    clock = Clock(spans=spans, runs_past=True, at_work=_AT_WORK if places else None)
    return among("kind", terms.kinds), All(of=(OUT, clock))


def _hours(span: Span) -> Hours:
    """A span in microseconds; which days are public holidays is no column."""
    start, end = minutes(span.start), minutes(span.end)
    days = [n for n, day in enumerate(WEEKDAYS) if span.on is None or day.value in span.on]
    kinds = [CODES["kind"][kind.value] for kind in span.kinds or ()]
    return Hours(
        start_us=start * MINUTE_US,
        end_us=end * MINUTE_US,
        over_midnight=start > end,
        open_start=span.closed == "none",
        days=sum(1 << n for n in days),
        kinds=sum(1 << n for n in kinds),
        at_work=None if span.place is None else span.place == "work",
    )


def _at_work() -> Leaf:
    """Whether the person is reached at work, by place, else by kind of address."""
    places, kinds = [None, *Place], [None, *AddressKind]
    answers = [
        (place is Place.WORK if place else kind in AT_WORK if kind else None)
        for place in places
        for kind in kinds
    ]
    table = bytes(UNKNOWN if answer is None else TRUE * answer for answer in answers)
    return Leaf(column="spot", table=table, missing=(bit("address"), *[0] * (len(table) - 1)))


_AT_WORK = _at_work()


def _frequency_cap(terms: FrequencyCap) -> Parts:
    window = _window(terms.window)
    counter = Counter(
        key=_key(terms.scope),
        member=_member(terms.count, terms.not_counted),
        unit=terms.each.value,
        window=window[0],
        days=window[1],
        since=window[2],
    )
    return among("kind", terms.count.kinds), Count(counter=counter, at_most=terms.at_most)


def _window(span: WindowSpan) -> tuple[Any, int, int]:
    """The convention of a window, its slots, and the day from which on it counts."""
    if span.since is not None:
        return "ever", 1, span.since.toordinal()
    names = {"calendar_week": "week", "calendar_month": "month", "local_calendar_days": "days"}
    return names[span.convention], span.days or 1, 0


_KEYS: dict[ScopeKey, KeyPart] = {
    ScopeKey.CREDITOR_GROUP: "creditor",
    ScopeKey.PERSON: "person",
    ScopeKey.ADDRESS: "address",
    ScopeKey.DEBT: "debt",
}


def _key(scope: tuple[ScopeKey, ...]) -> tuple[KeyPart, ...]:
    return tuple(_KEYS[key] for key in scope)


def _member(counted: Class, left_out: tuple[Exclusion, ...]) -> Node:
    """Whether a contact is of the class."""
    parts: list[Node] = [among("kind", counted.kinds), among("mode", counted.modes)]
    if counted.outcomes != "any":
        assert not isinstance(counted.outcomes, str)
        parts.append(among("outcome", counted.outcomes, missing="outcome", null=UNKNOWN))
    for reason in left_out:
        if reason is Exclusion.SAME_DAY_ANSWER:
            continue  # what a contact answers is no column: none is known to answer
        begun = reason is Exclusion.BEGUN_BY_THE_PERSON
        parts.append(OUT if begun else without("purpose", (Purpose.REQUIRED_NOTICE,)))
    if counted.addresses:
        over = among("address_kind", counted.addresses, missing="address", null=UNKNOWN)
        parts.append(over)
    if counted.labels:
        parts.append(_said(counted.labels))
    return All(of=(*parts, whom(counted.person)))


def _recipient(terms: Recipient) -> Parts:
    return among("kind", terms.kinds), All(of=(OUT, whom(terms.forbidden)))


def _purpose_limit(terms: PurposeLimit) -> Parts:
    """Others while the debtor is in reach; what the debtor's own state excuses is no column."""
    triggers = terms.lost_contact
    reach = Reach(
        member=among("role", (Role.DEBTOR,)),
        failed_dials=triggers.failed_dials,
        failed_days=triggers.failed_days,
    )
    test = All(of=(OUT, whom(terms.person), InReach(reach=reach)))
    return among("kind", terms.kinds), test


def _channel(terms: Channel) -> Parts:
    applies = among("kind", (*terms.forbidden, *terms.looked_at))
    forbidden: Node = among("kind", terms.forbidden)
    if not terms.forbidden_sources:
        return applies, All(of=(OUT, forbidden))
    source = among("address_source", terms.forbidden_sources, missing="source", null=UNKNOWN)
    table = bytearray(source.table)
    table[CODES["address_source"][AddressSource.UNKNOWN]] = UNKNOWN
    lacks = tuple(bit("source") if answer == UNKNOWN else 0 for answer in table)
    source = Leaf(column="address_source", table=bytes(table), missing=lacks)
    role = without("role", terms.spared)
    if terms.spared:
        known = bytes([UNKNOWN, *role.table[1:]])
        role = Leaf(column="role", table=known, missing=_only_first(known, "role"))
    return applies, All(of=(OUT, Some(of=(forbidden, All(of=(role, source))))))


def _only_first(table: bytes, name: str) -> tuple[int, ...]:
    """What is missing where only the first code is not known."""
    return (bit(name), *(0 for _ in table[1:]))


def _consent_or_stop(terms: ConsentOrStop) -> Parts:
    asked = Some(of=tuple(Before(column=REQUESTS[kind]) for kind in terms.requests))
    return among("kind", terms.kinds), All(of=(OUT, whom(terms.person), asked))


def _content_prohibition(terms: ContentProhibition) -> Parts:
    purposes = {purpose for clause in terms.clauses for purpose in clause.purposes}
    loud = Some(of=(Looked(), _SPOKE_AT_ALL, among("purpose", tuple(purposes))))
    applies = All(of=(among("kind", terms.kinds), loud))
    return applies, Some(of=tuple(map(_clause, terms.clauses)))


def _clause(clause: Clause) -> Node:
    said: Node = _said(clause.labels)
    if clause.purposes:
        said = Some(of=(All(of=(OUT, among("purpose", clause.purposes))), said))
    parts: list[Node] = [whom(clause.to), said]
    if clause.before == "others":
        parts.append(
            Some(
                of=(
                    among("kind", (ContactKind.PUBLIC_POST,)),
                    among("role", (Role.PUBLIC,)),
                    _said((Label.HEARD_BY_OTHERS, Label.OPEN_CARD, Label.SHAMING)),
                )
            )
        )
    return All(of=tuple(parts))


_SPOKE = spoken()
_SPOKE_AT_ALL = Leaf(column="sound", table=bytes(min(1, a) * TRUE for a in _SPOKE.table))
"""Not silent for certain."""


def _said(labels: tuple[Label, ...]) -> Said:
    return Said(labels=labels_of(labels), spoke=_SPOKE)


def _time_of_day(terms: TimeOfDay) -> Parts:
    """Outside the ordinary day, as `part_of_day` has it."""
    start, end = ORDINARY_DAY
    night = Hours(
        start_us=end * 60 * MINUTE_US,
        end_us=start * 60 * MINUTE_US,
        over_midnight=True,
        open_start=False,
        days=EVERY_DAY,
    )
    clock = Clock(spans=(night,), runs_past=False)
    return among("kind", terms.kinds), All(of=(OUT, clock))


def _density(terms: Density) -> Parts:
    within = (
        (terms.told_from_in_10_minutes, 10 * MINUTE_US),
        (terms.told_from_in_60_minutes, 60 * MINUTE_US),
    )
    moments = Moments(
        key=_key(terms.scope),
        member=_member(terms.count, terms.not_counted),
        most=max(nth for nth, _ in within) - 1,
    )
    dense = Dense(moments=moments, nth_within_us=within, nth_in_day=terms.told_from_in_day)
    return among("kind", terms.count.kinds), dense


def _conduct_pattern(terms: ConductPattern) -> Parts:
    """Abusive words, or contacts that come to the pattern of the text."""
    if terms.several_days > terms.window_days:
        raise NoForm("a run of days beyond the window")

    def counter(*parts: Node) -> Counter:
        return Counter(
            key=("by", "person"),
            member=All(of=(among("kind", terms.kinds), *parts)),
            unit="contact",
            window="days",
            days=terms.window_days,
        )

    pattern = Pattern(
        begun=counter(Not(of=OUT)),
        messages=counter(among("kind", terms.messages)),
        calls=counter(among("kind", terms.calls)),
        numerous=terms.numerous_a_day,
        several=terms.several_days,
        at_limit=terms.calls_at_limit,
        on_top=terms.messages_on_top,
        from_a_day=terms.told_from_a_day,
    )
    abusive = Held(labels=labels_of(terms.abusive))
    return among("kind", terms.kinds), Some(of=(abusive, All(of=(OUT, pattern))))


def _counted_call(terms: CountedCall) -> Parts:
    """Whether the call is of the class that `_call_limit` counts."""
    return All(of=()), _counted(terms.counting)


def _counted(counting: Counting) -> Node:
    """Whether a call counts."""
    connected = without("outcome", counting.not_connected)
    ended = Leaf(
        column="outcome",
        table=bytes([UNKNOWN, *connected.table[1:]]),
        missing=(bit("outcome"), *(0 for _ in connected.table[1:])),
    )
    calls = among("kind", counting.kinds)
    return All(of=(calls, OUT, without("role", counting.except_roles), ended))


def _call_limit(terms: CallLimit) -> Parts:
    """A call about one debt; calls that name none or several are beyond the columns."""
    counting = terms.counting
    key: tuple[KeyPart, ...] = ("by", "person", "debt")
    own = _counted(counting)
    counter = Counter(key=key, member=own, unit="contact", window="days", days=counting.window_days)
    talk = among("outcome", (Outcome.TALKED,), missing="outcome", null=UNKNOWN)
    talked = Talked(key=key, member=All(of=(among("kind", tuple(CALLS)), talk)))
    over = Calls(
        counter=counter,
        talked=talked,
        at_most=terms.at_most,
        unless=CONSENTS[counting.consent],
    )
    return among("kind", terms.looked_at), over


_LOWER: dict[type, Callable[[Any], Parts]] = {
    CallLimit: _call_limit,
    Channel: _channel,
    ConductPattern: _conduct_pattern,
    CountedCall: _counted_call,
    ConsentOrStop: _consent_or_stop,
    ContentProhibition: _content_prohibition,
    Density: _density,
    FrequencyCap: _frequency_cap,
    PurposeLimit: _purpose_limit,
    Recipient: _recipient,
    TimeOfDay: _time_of_day,
    TimeWindow: _time_window,
    **_PAPERS,
    **_WORDS,
}
"""The kinds that have a form over columns."""
