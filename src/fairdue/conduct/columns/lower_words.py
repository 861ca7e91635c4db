"""From rules on words, and on what somebody asked for, to tests over columns.

One function per form of a kind, as in `lower`. Rules on requests have a form while nobody of the
debtor's log has made one; where one is on record the reference judges (see `absent`).
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from fairdue.conduct.circle import Tie
from fairdue.conduct.clock import minutes
from fairdue.conduct.columns import code
from fairdue.conduct.columns.column import CODES, CONSENTS, REQUESTS
from fairdue.conduct.columns.node import (
    FALSE,
    TRUE,
    UNKNOWN,
    All,
    Clock,
    Held,
    Hours,
    Leaf,
    Looked,
    Marked,
    Node,
    NoForm,
    Not,
    Said,
    Some,
    bit,
)
from fairdue.conduct.columns.table import OUT, among, circle, labels_of, loud, surely, without
from fairdue.conduct.kinds.call_limit import CountedCall
from fairdue.conduct.kinds.forbidden_words import Forbidden, Profile
from fairdue.conduct.kinds.preference import Representation
from fairdue.conduct.kinds.retention import Kept
from fairdue.conduct.kinds.statement import Required, SameLanguage
from fairdue.conduct.kinds.stop_until import (
    AnsweredFirst,
    Repeated,
    Represented,
    RequestReceived,
    WrittenStop,
)
from fairdue.conduct.kinds.unsuitable import Media, Places, Times
from fairdue.conduct.message import MESSAGES
from fairdue.conduct.whom import Whom
from fairdue.facts import (
    ContactKind,
    DebtStatus,
    Label,
    Purpose,
    RequestKind,
    Speaker,
)

Parts = tuple[Node, Node]
ALWAYS, NEVER = All(of=()), Some(of=())
LOUD = loud()


def _applies(whom: Whom) -> Node:
    """Whether kind and purpose are looked at."""
    return All(of=(among("kind", whom.kinds), _for(whom.purposes)))


def _for(purposes: str | tuple[Purpose, ...]) -> Node:
    return ALWAYS if isinstance(purposes, str) else among("purpose", purposes)


def _looked_at(whom: Whom) -> tuple[list[Node], Leaf | None]:
    """What makes a rule look at a contact for certain, and whether the person is of the circle."""
    parts: list[Node] = [OUT]
    if whom.begun_by == "anybody":
        parts = [Some(of=(OUT, without("kind", (*MESSAGES, ContactKind.WEB))))]
    parts += [without("purpose", whom.except_purposes), without("role", whom.except_roles)]
    if whom.people == "anybody":
        return parts, None
    return parts, _people(whom.person, inside=whom.people == "inside")


@cache
def _people(ties: tuple[Tie, ...], *, inside: bool) -> Leaf:
    """Whether the person stands inside, or outside, the circle."""
    leaf = circle(ties)
    if inside:
        return leaf
    return Leaf(column="tie", table=bytes(TRUE - a for a in leaf.table), missing=leaf.missing)


def _maybe(leaf: Leaf | None) -> tuple[Node, ...]:
    """A look-up with its doubts taken for true."""
    if leaf is None:
        return ()
    return (Leaf(column=leaf.column, table=bytes(min(1, a) * TRUE for a in leaf.table)),)


def _doubt(leaf: Leaf) -> Leaf:
    """True wherever a look-up is no doubt, else not known."""
    table = bytes(UNKNOWN if a == UNKNOWN else TRUE for a in leaf.table)
    return Leaf(column=leaf.column, table=table, missing=leaf.missing)


def _forbidden(terms: Forbidden) -> Parts:
    if terms.speaker is not Speaker.COLLECTOR:
        raise NoForm("words of the person")
    looked, people = _looked_at(terms.whom)
    whole = All(of=(*looked, *((people,) if people else ()), _found(terms)))
    if terms.overheard_with:
        others = labels_of((Label.HEARD_BY_OTHERS,))
        told = Held(labels=labels_of(terms.overheard_with))
        whole = Some(of=(whole, All(of=(OUT, Held(labels=others, theirs=others), told))))  # type: ignore[assignment] # any test
    status = () if terms.debts is None else (_status(terms.debts),)
    return _applies(terms.whom), All(of=(whole, *status))


def _found(terms: Forbidden) -> Node:
    """Whether the words fell, or the act is as forbidden as they."""
    said: list[Node] = []
    if terms.labels:
        said.append(_words(terms))
    if terms.fine_with:
        fine = labels_of(terms.fine_with)
        said.append(Not(of=Held(labels=fine, theirs=fine)))
    words = All(of=tuple(said)) if terms.labels else NEVER
    acts = (among("kind", terms.shown), among("purpose", terms.also_purposes))
    return Some(of=(words, *acts))


def _words(terms: Forbidden) -> Node:
    """Whether a label fell; of some purposes it is open how the contact ends, no more."""
    words = Said(labels=labels_of(terms.labels), spoke=LOUD)
    if not terms.hardly_silent_for:
        return words
    unheard = (Not(of=Looked()), among("purpose", terms.hardly_silent_for))
    ends = without("outcome", ())
    table = bytes((UNKNOWN, *(FALSE for _ in ends.table[1:])))
    lacks = (bit("outcome"), *(0 for _ in ends.table[1:]))
    unended = Leaf(column="outcome", table=table, missing=lacks)
    ended = Leaf(column="outcome", table=bytes((FALSE, *ends.table[1:])))
    rest = Some(of=(Looked(), Not(of=unheard[1]), ended))
    return Some(of=(All(of=(*unheard, LOUD, unended)), All(of=(rest, words))))


def _status(status: DebtStatus) -> Leaf:
    """Whether the debt is in that legal state."""
    asked = CODES["debt_status"][status.value]
    answers, lacks = [], []
    for number in range(code.SIZES["credit"]):
        product, state = divmod(number, code.STATUS)
        known = product and state
        answers.append(TRUE * (state == asked) if known else UNKNOWN)
        lacks.append(0 if known else bit("status"))
    return Leaf(column="credit", table=bytes(answers), missing=tuple(lacks))


def _profile(terms: Profile) -> Parts:
    if terms.whom.people != "anybody":
        raise NoForm("false means towards some people only")
    looked, _ = _looked_at(terms.whom)
    false = labels_of(terms.false)
    own = circle(terms.whom.person)
    fair = All(of=(Looked(), Not(of=Held(labels=false, weak=false))))
    hidden = Some(
        of=(
            All(of=(surely(own), Not(of=_shows(terms.shows_collector)))),
            All(of=(Not(of=surely(own)), _hides_name(terms.shows_name, _doubt(own)))),
        )
    )
    shown = All(of=(among("kind", terms.messages), fair, hidden))
    return _applies(terms.whom), All(of=(*looked, Some(of=(Said(labels=false, spoke=LOUD), shown))))


def _shows(labels: tuple[Label, ...]) -> Said:
    """Whether one of the labels fell, whoever said it."""
    found = labels_of(labels)
    return Said(labels=found, theirs=found)


def _none_of(labels: tuple[Label, ...]) -> Node:
    """Whether somebody looked and heard none of the labels, not even perhaps."""
    found = labels_of(labels)
    return All(of=(Looked(), Not(of=Held(labels=found, theirs=found, weak=found))))


def _hides_name(labels: tuple[Label, ...], doubt: Leaf) -> Node:
    """No name is shown; where nothing is heard for certain, who the person is does not matter."""
    none = _none_of(labels)
    return Some(of=(All(of=(doubt, none)), All(of=(Not(of=_shows(labels)), Not(of=none)))))


def _required(terms: Required) -> Parts:
    """A statement that is due in every contact; first and later ones are beyond the columns."""
    groups = (*terms.labels, *(terms.in_writing or ()))
    plain = len(terms.labels) == 1 and len(terms.in_writing or (groups[0],)) == 1
    if terms.when != "always" or terms.first_only or not plain:
        raise NoForm("first and later statements")
    looked, people = _looked_at(terms.whom)
    letter = among("kind", (ContactKind.LETTER,))
    test = _lacking(people, terms.labels[0])
    if terms.in_writing is not None:
        written = _lacking(people, terms.in_writing[0])
        test = Some(of=(All(of=(letter, written)), All(of=(Not(of=letter), test))))
    return _applies(terms.whom), All(of=(*looked, Some(of=(Looked(), LOUD)), test))


def _lacking(people: Leaf | None, labels: tuple[Label, ...]) -> Node:
    """No label of the group was heard; where that is open, who the person is does not matter."""
    none = _none_of(labels)
    sure = All(of=(*((people,) if people else ()), none))
    perhaps = All(of=(*_maybe(people), Not(of=_shows(labels)), Not(of=none)))
    return Some(of=(sure, perhaps))


def _same_language(terms: SameLanguage) -> Parts:
    """In which language something was said is no column: it stays open where nobody looked."""
    looked, people = _looked_at(terms.whom)
    test = All(of=(*looked, *_maybe(people), Said(labels=0, spoke=LOUD)))
    return _applies(terms.whom), test


def _times(terms: Times) -> Parts:
    """The fixed hours; times that were named, and who agreed to which, are the reference's."""
    fixed = Hours(
        start_us=minutes(terms.fixed.latest) * 60_000_000 + 1,
        end_us=minutes(terms.fixed.earliest) * 60_000_000,
        over_midnight=True,
        open_start=False,
        days=0b1111111,
    )
    timed = All(of=(among("kind", terms.kinds), without("kind", terms.untimed)))
    outside = Clock(spans=(fixed,), runs_past=False)
    went_on = Marked(of=All(of=(Not(of=outside), _went_on(terms))))
    test = All(of=(timed, OUT, circle(terms.person), Some(of=(went_on, outside))))
    return among("kind", (*terms.kinds, *terms.untimed)), test


def _went_on(terms: Times) -> Node:
    """The collecting side went on after words that stand before; labels stand in their order."""
    first = CODES["labels"][Label.SAYS_INCONVENIENT.value]
    then = [label for label in terms.goes_on_with if CODES["labels"][label.value] > first]
    inconvenient = Held(labels=labels_of((Label.SAYS_INCONVENIENT,)))
    return All(of=(inconvenient, Held(labels=labels_of(then))))


def _places(terms: Places) -> Parts:
    """Which place a request names is no column: none is on record."""
    return among("kind", terms.kinds), NEVER


def _media(terms: Media) -> Parts:
    return among("kind", terms.kinds), NEVER


def _written_stop(terms: WrittenStop) -> Parts:
    return among("kind", terms.kinds), NEVER


def _answered_first(terms: AnsweredFirst) -> Parts:
    return All(of=(among("kind", terms.kinds), _for(terms.purposes))), NEVER


def _brought(_: RequestReceived | Repeated) -> Parts:
    """No contact brings a request where none was made."""
    return NEVER, NEVER


def _represented(terms: Represented) -> Parts:
    return All(of=(among("kind", terms.kinds), _for(terms.purposes))), NEVER


def _representation(terms: Representation) -> Parts:
    return among("kind", terms.kinds), NEVER


def absent(terms: object) -> frozenset[str]:
    """Columns of consents, requests and deletions with which the reference judges the debtor."""
    if isinstance(terms, Forbidden) and terms.agreed_by is not None:
        return frozenset({CONSENTS[terms.agreed_by]})
    if isinstance(terms, Times):
        return frozenset({CONSENTS[terms.consent], REQUESTS[RequestKind.NO_CONTACT_TIMES]})
    if isinstance(terms, CountedCall):
        return frozenset({CONSENTS[terms.counting.consent]})
    if isinstance(terms, Kept):
        return frozenset({"deleted_at"})
    if isinstance(terms, Media):
        return frozenset({REQUESTS[RequestKind.OPT_OUT]})
    if isinstance(terms, WrittenStop):
        return frozenset(REQUESTS[kind] for kind in terms.requests)
    if isinstance(terms, AnsweredFirst | RequestReceived):
        return frozenset(REQUESTS[kind] for kind in terms.timely.requests)
    if isinstance(terms, Repeated):
        return absent(terms.of)
    return frozenset()


REPRESENTED: tuple[type, ...] = (Represented, Representation)
"""Terms for which a contact with a representative leaves the debtor to the reference."""

LOWER: dict[type, Callable[[Any], Parts]] = {
    AnsweredFirst: _answered_first,
    Forbidden: _forbidden,
    Media: _media,
    Places: _places,
    Profile: _profile,
    Repeated: _brought,
    Represented: _represented,
    Representation: _representation,
    RequestReceived: _brought,
    Required: _required,
    SameLanguage: _same_language,
    Times: _times,
    WrittenStop: _written_stop,
}
"""By terms: how they become tests."""
