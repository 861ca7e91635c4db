"""Rules: every rulebook by jurisdiction and force, and each rule with its versions over time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from fairdue import conduct
from fairdue.conduct import Instrument, Rule, Version
from fairdue.desk.desk import Desk, TheDesk, Visit
from fairdue.desk.labels import JURISDICTIONS
from fairdue.desk.language import N_
from fairdue.desk.ruling import FOUND, STRENGTH, draft_mark
from fairdue.desk.span import Bar, Scale, Span, periods
from fairdue.desk.wording import Wording

NAMED_MOST = 3
"""Rules that begin and end on the same days are named up to so many, else counted."""


class SpanRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a timeline: a rule, or `count` of them with "" for a name, and their bar."""

    what: str
    count: int
    href: str
    dates: str
    bar: Bar


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A rule in which what was searched for stands."""

    title: str
    href: str


class BookRow(msgspec.Struct, frozen=True, kw_only=True):
    """One rulebook in the list, with a bar for each of its periods.

    `state` is `holds`, `ahead` or `ended` as seen from today; `hits` are the rules that a search
    found in it.
    """

    id: str
    name: str
    force: str
    draft: str
    dates: str
    rules: int
    speaks: bool
    state: str
    hits: tuple[Hit, ...]
    bars: tuple[Bar, ...]
    periods: tuple[tuple[str, int], ...]


class Excuse(msgspec.Struct, frozen=True, kw_only=True):
    """An exception of a rule: what it says and where it stands."""

    text: str
    cite: str


class RuleRow(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of a rulebook, ready to be shown."""

    id: str
    anchor: str
    title: str
    text: str
    force: str
    effect: str
    status: str
    draft: bool
    article: str
    dates: tuple[str, ...]
    excuses: tuple[Excuse, ...]
    examples: str
    refs: str
    findings: int


@get("/rules", sync_to_thread=False)
def rulebooks(request: Visit, desk: TheDesk) -> Response[str]:
    """Which texts are there, and from when to when?"""
    w = desk.wording(request)
    books = desk.case.rulebooks
    scale = Scale([_span_of(v) for rule in books.rules for v in rule.versions], desk.case.today)
    here = _speaking(desk)
    given = {name: request.query_params.get(name, "").strip() for name in FILTERS}
    places: dict[str, list[BookRow]] = defaultdict(list)
    for book in books.instruments:
        row = _book_row(book, books.of(book.id), scale, book.id in here, given["q"], w)
        if row is not None and _fits(book, row, given):
            places[place_of(book.id)].append(row)
    strength = {book.id: (STRENGTH[book.force], book.since, book.id) for book in books.instruments}
    for rows in places.values():
        rows.sort(key=lambda row: (STATES.index(row.state), strength[row.id]))
    spoken = {place_of(name) for name in here}
    every = sorted(
        {place_of(book.id) for book in books.instruments}, key=lambda p: (p not in spoken, p)
    )
    return desk.page(
        request,
        "rulebooks.html",
        places=[(place_name(p, w), places[p]) for p in every if p in places],
        scale=scale,
        books=len(books.instruments),
        rules=len(books.rules),
        speaking=desk.case.rules_here,
        offered=_offered(books, every, w),
        states=[(state, w.say(said)) for state, said in zip(STATES, STATE_WORDS, strict=True)],
        chosen=given,
    )


FILTERS = ("q", "place", "force", "status", "state")
STATES = ("holds", "ahead", "ended")
"""In the order in which texts are listed: what is in force today stands first."""
STATE_WORDS = (N_("in force today"), N_("not yet in force"), N_("no longer in force"))


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """What the filter offers: value and word of each."""

    places: tuple[tuple[str, str], ...]
    forces: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]


def _offered(books: conduct.Rulebooks, places: Sequence[str], w: Wording) -> Offered:
    forces = sorted({book.force for book in books.instruments}, key=lambda f: STRENGTH[f])
    statuses = sorted({book.status for book in books.instruments})
    return Offered(
        places=tuple((place, place_name(place, w)) for place in places),
        forces=tuple((force.value, w.label(force)) for force in forces),
        statuses=tuple((status.value, w.label(status)) for status in statuses),
    )


def _fits(book: Instrument, row: BookRow, given: Mapping[str, str]) -> bool:
    """Whether a text is of the place, force, status and state that were chosen."""
    own = {
        "place": place_of(book.id),
        "force": book.force.value,
        "status": book.status.value,
        "state": row.state,
    }
    return all(given[name] in {"", value} for name, value in own.items())


@get("/rules/{book:str}", sync_to_thread=False)
def rulebook(request: Visit, desk: TheDesk, book: FromPath[str]) -> Response[str]:
    """One rulebook with its rules."""
    w = desk.wording(request)
    rules = desk.case.rulebooks.of(book)
    if not rules:
        raise NotFoundException
    instrument = rules[0].instrument
    counts = desk.once("found by rule", lambda: _counted(desk))
    span = Span(since=instrument.since, until=instrument.until)
    scale = Scale([span, *(_span_of(v) for r in rules for v in r.versions)], desk.case.today)
    return desk.page(
        request,
        "rulebook.html",
        name=w.text(instrument.name),
        place=place_name(place_of(book), w),
        force=w.label(instrument.force),
        status_word=w.label(instrument.status),
        draft=draft_mark(instrument.status, w),
        strength=w.text(instrument.strength),
        source=w.text(instrument.source),
        dates=_dates(span, w),
        speaks=book in _speaking(desk),
        scale=scale,
        spans=list(_spans(rules, scale, w)),
        rules=[_rule_row(rule, counts[rule.id], w) for rule in rules],
    )


def rule_href(rule: Rule) -> str:
    """Where a rule stands in its rulebook."""
    return f"/rules/{rule.rulebook}#{anchor(rule)}"


def anchor(rule: Rule) -> str:
    """The rule's own part of its id."""
    return rule.id.removeprefix(f"{rule.rulebook}.")


def place_of(book: str) -> str:
    """The jurisdiction, as the id of a rulebook begins."""
    return book.partition(".")[0]


def place_name(place: str, w: Wording) -> str:
    """The jurisdiction in words; one that is not known by its letters."""
    known = JURISDICTIONS.get(place)
    return w.say(known) if known else place.upper()


def excuses_of(version: Version, w: Wording) -> tuple[Excuse, ...]:
    """The exceptions that the version knows."""
    return tuple(Excuse(text=w.text(e.text), cite=w.text(e.cite)) for e in version.unless)


def _speaking(desk: Desk) -> frozenset[str]:
    """Rulebooks that speak where the borrower is."""
    zones = desk.history.zone_names
    return frozenset(r.rulebook for r in desk.case.rulebooks.holding_in(zones))


def _counted(desk: Desk) -> Counter[str]:
    return Counter(f.rule for f in desk.case.findings() if f.verdict in FOUND)


def _span_of(version: Version) -> Span:
    return Span(since=version.since, until=version.until)


def _dates(span: Span, w: Wording) -> str:
    since = span.since.isoformat()
    if span.until is None:
        return w.say(N_("from %(since)s on"), since=since)
    until = span.until.isoformat()
    return w.say(N_("from %(since)s, before %(until)s"), since=since, until=until)


def _book_row(
    book: Instrument, rules: Sequence[Rule], scale: Scale, speaks: bool, wanted: str, w: Wording
) -> BookRow | None:
    """The row, None when neither the text nor one of its rules holds what is searched for."""
    hits = [rule for rule in rules if _holds(wanted, _words_of(rule, w))] if wanted else []
    if wanted and not hits and not _holds(wanted, f"{book.id} {w.text(book.name)}"):
        return None
    parts = periods([_span_of(v) for rule in rules for v in rule.versions])
    whole = Span(since=book.since, until=book.until)
    return BookRow(
        id=book.id,
        name=w.text(book.name),
        force=w.label(book.force),
        draft=draft_mark(book.status, w),
        dates=_dates(whole, w),
        rules=len(rules),
        speaks=speaks,
        state=scale.bar(whole).state,
        hits=tuple(Hit(title=conduct.title(r, w.locale), href=rule_href(r)) for r in hits),
        bars=tuple(scale.bar(span) for span, _ in parts),
        periods=tuple((_dates(span, w), count) for span, count in parts),
    )


def _holds(wanted: str, text: str) -> bool:
    """Whether every word that is searched for stands in the text."""
    return all(word in text.casefold() for word in wanted.casefold().split())


def _words_of(rule: Rule, w: Wording) -> str:
    """What a rule is searched by: its id, rows, title, text and article."""
    said = (conduct.title(rule, w.locale), conduct.explain_rule(rule, w.locale))
    articles = (w.text(version.citation.article) for version in rule.versions)
    return " ".join((rule.id, *rule.refs, *said, *articles))


def _spans(rules: Iterable[Rule], scale: Scale, w: Wording) -> Iterable[SpanRow]:
    """Versions by their days; a rule with several versions has a row for each."""
    alike: dict[Span, list[Rule]] = defaultdict(list)
    for rule in rules:
        for version in rule.versions:
            alike[_span_of(version)].append(rule)
    for span, held in sorted(alike.items(), key=lambda item: item[0].since):
        bar, dates = scale.bar(span), _dates(span, w)
        if len(held) > NAMED_MOST:
            yield SpanRow(what="", count=len(held), href="", dates=dates, bar=bar)
            continue
        for rule in held:
            title = conduct.title(rule, w.locale)
            yield SpanRow(what=title, count=1, href=f"#{anchor(rule)}", dates=dates, bar=bar)


def _rule_row(rule: Rule, findings: int, w: Wording) -> RuleRow:
    return RuleRow(
        id=rule.id,
        anchor=anchor(rule),
        title=conduct.title(rule, w.locale),
        text=conduct.explain_rule(rule, w.locale),
        force=w.label(rule.force),
        effect=w.label(rule.effect),
        status=w.label(rule.status),
        draft=bool(draft_mark(rule.status, w)),
        article=w.text(rule.versions[-1].citation.article),
        dates=tuple(_dates(_span_of(v), w) for v in rule.versions),
        excuses=excuses_of(rule.versions[-1], w),
        examples=w.say(N_(", ")).join(rule.examples),
        refs=w.say(N_(", ")).join(rule.refs),
        findings=findings,
    )


HANDLERS = (rulebooks, rulebook)
