"""Findings: by rulebook and force, by rule, and one finding opened to its facts and citation."""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from fairdue import conduct
from fairdue.desk.book import opened, pager
from fairdue.desk.chip import chip, party_name
from fairdue.desk.desk import Desk, TheDesk, Visit
from fairdue.desk.href import href, lender_href
from fairdue.desk.labels import FORCES
from fairdue.desk.language import N_
from fairdue.desk.measure import measured, observed
from fairdue.desk.rooms.rules import Excuse, excuses_of, rule_href
from fairdue.desk.rooms.unseen import counts_at_once, line_at_hand
from fairdue.desk.ruling import (
    FOUND,
    STRENGTH,
    SURES,
    certainty,
    draft_mark,
    finding_row,
    speech,
)
from fairdue.desk.wording import Wording, sentence_case
from fairdue.facts import Contact, Finding, Verdict

CHIPS_MOST = 24
"""Counted contacts that a page shows at once, the latest; those before are one click away."""


class RuleLine(msgspec.Struct, frozen=True, kw_only=True):
    """One rule with how often it was touched."""

    title: str
    href: str
    count: int
    certain: int
    possible: int
    cannot: int
    speech: str
    draft: str


class BookLine(msgspec.Struct, frozen=True, kw_only=True):
    """One rulebook with its rules, the strongest force first."""

    name: str
    force: str
    speech: str
    rules: tuple[RuleLine, ...]


@get("/findings", sync_to_thread=False)
def findings(request: Visit, desk: TheDesk) -> Response[str]:
    """What was not right?"""
    w = desk.wording(request)
    who, force, sure = (request.query_params.get(k, "") for k in ("who", "force", "sure"))
    key = f"findings {w.locale} {who} {force} {sure}"
    books = desk.once(key, lambda: _books(_fitting(desk, who, force, sure), who, sure, w))
    every = desk.case.findings()
    return desk.page(
        request,
        "findings.html",
        books=books,
        shown=desk.once("found", lambda: sum(f.verdict in FOUND for f in every)),
        cannot=desk.once("cannot", lambda: sum(f.verdict is Verdict.UNKNOWN for f in every)),
        judged=len(desk.history.contacts),
        rules=desk.case.rules_here,
        parties=desk.parties(),
        forces=[(f.value, w.say(name)) for f, name in FORCES.items()],
        sures=[(key, w.say(name)) for key, name in SURES.items()],
        who=who,
        force=force,
        sure=sure,
        filtered=bool(who or force or sure),
        unseen=line_at_hand(desk),
        count_unseen=counts_at_once(desk),
    )


@get("/findings/{rule:str}", sync_to_thread=False)
def rule_page(request: Visit, desk: TheDesk, rule: FromPath[str]) -> Response[str]:
    """Every finding of one rule."""
    w = desk.wording(request)
    who, sure = (request.query_params.get(k, "") for k in ("who", "sure"))
    known = desk.once("rules", lambda: {r.id: r for r in desk.case.rulebooks.rules}).get(rule)
    if known is None:
        raise NotFoundException
    found = [f for f in _fitting(desk, who, "", sure) if f.rule == rule]
    found.sort(key=attrgetter("at"), reverse=True)
    book = opened(found, request.query_params.get("page"))
    return desk.page(
        request,
        "rule.html",
        title=conduct.title(known, w.locale),
        text=conduct.explain_rule(known, w.locale),
        force=w.label(known.force),
        draft=draft_mark(known.status, w),
        rule=rule,
        rule_href=rule_href(known),
        findings=[finding_row(f, w, desk.sight) for f in book.rows],
        book=book,
        href=pager(f"/findings/{rule}", dict(request.query_params)),
    )


@get("/findings/{rule:str}/{contact:str}", sync_to_thread=False)
def finding_page(
    request: Visit, desk: TheDesk, rule: FromPath[str], contact: FromPath[str]
) -> Response[str]:
    """One finding with facts, citation, exceptions, and what would change it."""
    w = desk.wording(request)
    finding = next((f for f in findings_on(desk, contact) if _is(f, rule, contact)), None)
    judged = desk.sight.contacts.get(contact)
    if finding is None or judged is None:
        raise NotFoundException
    known = desk.once("rules", lambda: {r.id: r for r in desk.case.rulebooks.rules})[rule]
    history, name = desk.history, party_name(judged.by, w, desk.history)
    facts = sorted(desk.sight.facts(finding.facts), key=attrgetter("occurred_at"))
    to = judged.creditor or judged.by or ""
    return desk.page(
        request,
        "finding.html",
        finding=finding,
        what=sentence_case(conduct.what_happened(finding, w.locale)),
        title=conduct.title(known, w.locale),
        text=conduct.explain_rule(known, w.locale),
        sentence=conduct.sentence(finding, w.locale, party_name=name),
        sure=certainty(finding),
        force=w.label(finding.force),
        draft=draft_mark(finding.status, w),
        status_word=w.label(finding.status),
        rule_href=f"/findings/{rule}",
        book_href=rule_href(known),
        letter=href("/letters/complaint", to=to)
        if finding.verdict in FOUND and to in history.parties
        else "",
        who=name,
        who_href=lender_href(judged.by) if judged.by else "",
        counted=[chip(f, w, history) for f in facts if isinstance(f, Contact)],
        behind=[chip(f, w, history) for f in facts if not isinstance(f, Contact)],
        earlier=max(0, sum(isinstance(f, Contact) for f in facts) - CHIPS_MOST),
        observed=observed(finding, w),
        limit=measured(finding.limit, finding.unit, w),
        factors=[conduct.factor(f, w.locale) for f in finding.factors],
        then=_then(finding, w),
        considered=_considered(finding, w, desk),
        excuses=_excuses(known, finding, w),
        missing=w.say(N_(", ")).join(conduct.missing_words(finding, w.locale)),
        alter=conduct.would_change(finding, w.locale),
    )


def _is(finding: Finding, rule: str, contact: str) -> bool:
    return finding.rule == rule and finding.contact == contact


def findings_on(desk: Desk, fact_id: str) -> list[Finding]:
    """Findings that rest on a fact, the strongest first."""
    index = desk.once("findings by fact", lambda: _by_fact(desk.case.findings()))
    return sorted(index.get(fact_id, ()), key=lambda f: (STRENGTH[f.force], f.at, f.rule))


def _by_fact(found: Iterable[Finding]) -> dict[str, list[Finding]]:
    index: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        for fact in finding.facts:
            index[fact].append(finding)
    return index


def _fitting(desk: Desk, who: str, force: str, sure: str) -> list[Finding]:
    """Findings of a filter; without one, what was found and what cannot be told."""
    contacts = desk.sight.contacts
    fitting = []
    for finding in desk.case.findings():
        if force and finding.force.value != force:
            continue
        if sure and certainty(finding) != sure:
            continue
        if finding.verdict not in FOUND and finding.verdict is not Verdict.UNKNOWN:
            continue
        contact = contacts.get(finding.contact)
        if who and (contact is None or who not in {contact.by, contact.creditor}):
            continue
        fitting.append(finding)
    return fitting


def _books(found: list[Finding], who: str, sure: str, w: Wording) -> tuple[BookLine, ...]:
    by_book: dict[tuple[int, str], dict[str, list[Finding]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for finding in found:
        by_book[STRENGTH[finding.force], finding.rulebook][finding.rule].append(finding)
    query = href("", who=who, sure=sure)
    return tuple(_book_line(rules, query, w) for _, rules in sorted(by_book.items()))


def _book_line(rules: dict[str, list[Finding]], query: str, w: Wording) -> BookLine:
    first = next(iter(rules.values()))[0]
    said = speech([f for found in rules.values() for f in found], w)
    lines = [_rule_line(rule, found, query, said, w) for rule, found in rules.items()]
    return BookLine(
        name=w.text(first.citation.instrument),
        force=w.label(first.force),
        speech=said,
        rules=tuple(sorted(lines, key=lambda line: (-line.certain, -line.count, line.title))),
    )


def _rule_line(rule: str, found: list[Finding], query: str, above: str, w: Wording) -> RuleLine:
    """The rule; how strongly it speaks is said where that differs from what stands above."""
    said = speech(found, w)
    counts = {sure: sum(certainty(f) == sure for f in found) for sure in SURES}
    return RuleLine(
        title=sentence_case(conduct.what_happened(found[0], w.locale)),
        href=f"/findings/{rule}{query}",
        count=len(found),
        speech="" if said == above else said,
        draft=draft_mark(found[0].status, w),
        **counts,
    )


def _then(finding: Finding, w: Wording) -> str:
    """What could be said one minute after the contact began, when it differs."""
    if finding.known_then is None:
        return ""
    said = N_("With what they knew at the time, the answer was: %(verdict)s.")
    return w.say(said, verdict=w.label(finding.known_then))


def _considered(finding: Finding, w: Wording, desk: Desk) -> list[dict[str, object]]:
    said = conduct.exceptions(finding, w.locale)
    return [
        {
            "said": words,
            "cite": c.cite[w.locale],
            "chips": [chip(f, w, desk.history) for f in desk.sight.facts(c.facts)],
        }
        for words, c in zip(said, finding.considered, strict=True)
    ]


def _excuses(rule: conduct.Rule, finding: Finding, w: Wording) -> tuple[Excuse, ...]:
    """The exceptions of the version that was in force, for a finding that needed none of them."""
    version = rule.version(finding.receipt.rules_as_of)
    return excuses_of(version, w) if version is not None else ()


HANDLERS = (findings, rule_page, finding_page)
