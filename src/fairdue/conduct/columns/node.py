"""Tests of a rule as data: what the gate and the columnar audit are both written from.

A test is three-valued: 0 false, 1 not known, 2 true. `All` is the least of its parts, `Some` the
greatest. A look-up (`Leaf`) asks one coded column; the other tests ask the clock, the bit sets of
what was said, instants of the row, or the counters kept of a debtor's earlier contacts.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

FALSE, UNKNOWN, TRUE = 0, 1, 2

MISSING: tuple[str, ...] = (
    "outcome",
    "role",
    "liable",
    "kind",
    "member_of",
    "product",
    "scope",
    "status",
    "signed_at",
    "days_past_due",
    "labels",
    "names",
    "source",
    "address",
    "by",
    "log_complete",
    "recording",
    "creditor",
    "contract",
    "amount",
    "balance",
    "agency_list",
    "plan",
    "term_months",
    "until",
)
"""What may be missing, in the order of the bits that say so."""


def bit(*names: str) -> int:
    """The bit set of what is missing."""
    return sum(1 << MISSING.index(name) for name in dict.fromkeys(names))


def missing_names(bits: int) -> tuple[str, ...]:
    """The names behind a bit set."""
    return tuple(name for n, name in enumerate(MISSING) if bits >> n & 1)


class NoForm(Exception):
    """The terms cannot be told over columns: the reference judges instead."""


class Node(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Any test."""

    @property
    def parts(self) -> tuple["Node", ...]:
        """Tests that this one is made of."""
        return ()


class Leaf(Node, frozen=True, kw_only=True):
    """What one coded column says: `table[code]` is 0, 1 or 2; for a 1, `missing[code]` says why."""

    column: str
    table: bytes
    missing: tuple[int, ...] = ()


class All(Node, frozen=True, kw_only=True):
    """True when all parts are."""

    of: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The parts."""
        return self.of


class Some(Node, frozen=True, kw_only=True):
    """True when one part is."""

    of: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The parts."""
        return self.of


class Not(Node, frozen=True, kw_only=True):
    """True when the test is false."""

    of: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        """The test."""
        return (self.of,)


class Sure(Node, frozen=True, kw_only=True):
    """True when the test is true, else false."""

    of: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        """The test."""
        return (self.of,)


class Marked(Node, frozen=True, kw_only=True):
    """The test itself, looked at first: where it is true, the breach has its other name."""

    of: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        """The test."""
        return (self.of,)


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """A span of the local day in microseconds; `over_midnight` = late and early in each day.

    `open_start`: the start itself lies outside. `days`: bit set of weekdays, Monday = 1; `kinds`:
    bit set of codes of the kinds of contact for which it holds, 0 = all. `at_work`: it holds there
    alone, or elsewhere alone; None = it does not matter.
    """

    start_us: int
    end_us: int
    over_midnight: bool
    open_start: bool
    days: int
    kinds: int = 0
    at_work: bool | None = None


class Clock(Node, frozen=True, kw_only=True):
    """True when the start lies in one of the spans; marked so, when the contact ran into one.

    `at_work`: whether the person is reached there, where spans ask; else None.
    """

    spans: tuple[Hours, ...]
    runs_past: bool
    at_work: Leaf | None = None

    @property
    def parts(self) -> tuple[Node, ...]:
        """The look-up of the place."""
        return () if self.at_work is None else (self.at_work,)


class Looked(Node, frozen=True, kw_only=True):
    """True when somebody looked at what the contact held."""


class Said(Node, frozen=True, kw_only=True):
    """True when one of the labels (bit set) was heard of the collecting side.

    Where nobody looked: false when `spoke` says that nothing can have been said, else not known;
    `spoke` None: not known. `theirs`: labels that count as well when the person is heard to say
    them.
    """

    labels: int
    spoke: Leaf | None = None
    theirs: int = 0


class Held(Node, frozen=True, kw_only=True):
    """True when one of the labels was heard for certain, else false, also where nobody looked.

    `labels` of the collecting side, `theirs` of the person, `weak` of a classifier that is not
    sure.
    """

    labels: int = 0
    theirs: int = 0
    weak: int = 0


class Before(Node, frozen=True, kw_only=True):
    """True when the instant of the column lies at or before the start and stands.

    It no longer stands when the instant of `ended_by` lies after it and at or before the start.
    """

    column: str
    ended_by: str = ""


class Day(Node, frozen=True, kw_only=True):
    """True when the local day of an instant is `day` (ordinal) or later; not known when null."""

    column: str
    day: int
    missing: int


class More(Node, frozen=True, kw_only=True):
    """True when a number is more than `than`; not known when null."""

    column: str
    than: int
    missing: int


class Fewer(Node, frozen=True, kw_only=True):
    """True when a number is there and is less than `than`."""

    column: str
    than: int


class Beyond(Node, frozen=True, kw_only=True):
    """True when a list of words (1 + its bits, 0 = null) holds one that another list has not.

    `only`: bits of the words that are looked at. Where there is one of them, not known while a
    list of `needs` is null.
    """

    words: str
    only: int
    listed: str
    needs: tuple[str, ...]
    missing: int


class Exceeds(Node, frozen=True, kw_only=True):
    """True when a sum is more than another and `plus`; not known where one is null."""

    column: str
    of: str
    plus: int
    missing: int
    of_missing: int


class During(Node, frozen=True, kw_only=True):
    """True from a local day (`shift` days after that of `since`) to a last day, both included.

    The last day is that of `until`; else `days` from the first (counted), or `months` after it;
    0 in both = it goes on. False when `since` is null or lies after the start.
    """

    since: str
    since_day: str
    until_day: str
    shift: int
    days: int
    months: int


class Outlasts(Node, frozen=True, kw_only=True):
    """True when a plan signed by the start runs more than `months`: to `until`, else to `missed`.

    Not known without a plan or without a last day.
    """

    signed: str
    signed_day: str
    until_day: str
    missed_day: str
    months: int


class Ahead(Node, frozen=True, kw_only=True):
    """True when the day of a column lies less than so many days ahead; not known when null."""

    column: str
    days: int
    missing: int


KeyPart = Literal["creditor", "by", "person", "address", "debt"]


class Counter(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted of earlier contacts: the class, under which key, in which slots.

    `unit`: "contact" counts them; "kind" and "address" collect different ones as bits.
    `window`: so many local days (one slot for each), or one slot for a week, a month, all days.
    """

    key: tuple[KeyPart, ...]
    member: Node
    unit: Literal["contact", "kind", "address"]
    window: Literal["days", "week", "month", "ever"]
    days: int = 1
    since: int = 0


class Count(Node, frozen=True, kw_only=True):
    """True when, with this contact, more than `at_most` were counted for certain.

    False when even the possible ones are within the limit of a complete log.
    """

    counter: Counter
    at_most: int


class Moments(msgspec.Struct, frozen=True, kw_only=True):
    """The latest `most` certain and possible instants of a class, under a key."""

    key: tuple[KeyPart, ...]
    member: Node
    most: int


class Dense(Node, frozen=True, kw_only=True):
    """True when this contact is at least the nth within so many microseconds or in a local day."""

    moments: Moments
    nth_within_us: tuple[tuple[int, int], ...]
    nth_in_day: int


class Older(Node, frozen=True, kw_only=True):
    """True when a contact of the class came before the days that `recent` counts."""

    ever: Counter
    recent: Counter


class Pattern(Node, frozen=True, kw_only=True):
    """True when contacts of the window come to a pattern: to be weighed, or past weighing.

    Past weighing: `numerous` messages on each of the last `several` days, or `at_limit` calls with
    `on_top` messages. To be weighed: `from_a_day` messages today, or those calls with any message.
    False where the person began one of them. This contact is counted as well.
    """

    begun: Counter
    messages: Counter
    calls: Counter
    numerous: int
    several: int
    at_limit: int
    on_top: int
    from_a_day: int


class Talked(msgspec.Struct, frozen=True, kw_only=True):
    """Local day of the latest talk and of the latest contact that may have been one."""

    key: tuple[KeyPart, ...]
    member: Node


class Calls(Node, frozen=True, kw_only=True):
    """True when this contact, counted, is more than `at_most`, or a talk lies in the same days.

    What the contact itself lacks leaves that open; so does what earlier ones lack. `unless`: the
    column of a consent that takes calls out of the count; where one is given the reference judges.
    """

    counter: Counter
    talked: Talked
    at_most: int
    unless: str


class Never(Node, frozen=True, kw_only=True):
    """True when no contact of the class came before, of a log that is complete."""

    talked: Talked


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the debtor is in reach of a creditor, under two readings of missing outcomes.

    `member`: contacts with the debtor. Kept are, for each reading: dials in a row, days in a row,
    the last day of failures, the day of being reached, the day from which the debtor counts as
    lost by those, the day by numbers that turned out invalid, those numbers as bits. Last comes
    the set of his mobile numbers seen so far. Days that are not there are 0.
    """

    member: Node
    failed_dials: int
    failed_days: int
    key: tuple[KeyPart, ...] = ("creditor",)


class InReach(Node, frozen=True, kw_only=True):
    """True when the debtor is in reach under both readings of a complete log, false under none."""

    reach: Reach


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a rule, ready to be written out as code.

    It applies from local day `since` to before `until` (ordinals) where `applies` is true;
    `test` true = breach. `excused` true = ok although the test is true; `binds` false = the text
    does not bind. `open`: a true test is put forward as an open norm; `weighed`: it may be, as the
    test says. `defines`: the test answers
    yes or no.
    """

    rule: int
    since: int
    until: int
    applies: Node
    binds: Node
    test: Node
    excused: Node | None = None
    open: bool = False
    weighed: bool = False
    defines: bool = False


def nodes(form: Form) -> Iterator[Node]:
    """All tests of a form, the outer before the inner."""
    waiting: list[Node] = [n for n in (form.applies, form.binds, form.test, form.excused) if n]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.parts
