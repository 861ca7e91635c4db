"""What nobody has looked at: contacts that rules on words and papers cannot judge, by rule.

Counting asks every such rule about every contact. It is done beside the pages, once for each
revision of the record, so that no page waits for it.
"""

from http import HTTPStatus
from typing import cast

import msgspec
from litestar import MediaType, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from fairdue import conduct
from fairdue.desk.chip import Chip, chip
from fairdue.desk.desk import Desk, TheDesk, Visit, after
from fairdue.desk.entry import Entry
from fairdue.desk.labels import TAGS
from fairdue.desk.rooms.rules import rule_href
from fairdue.desk.ruling import STRENGTH
from fairdue.desk.wording import Wording
from fairdue.facts import Contact, Direction

NAME = "unseen"
AT_ONCE_MOST = 5000
"""With more contacts than this the counting waits until somebody asks for it."""
CHIPS_MOST = 12

ByRule = dict[str, tuple[str, ...]]


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One rule with the contacts it cannot judge, the latest of them as chips."""

    title: str
    href: str
    force: str
    count: int
    chips: tuple[Chip, ...]
    more: int


@get("/findings/unseen")
async def unseen(request: Visit, desk: TheDesk) -> Response[str]:
    """Which contacts has nobody looked at, and what can be done?"""
    w = desk.wording(request)
    by_rule = await _counted(desk)
    rules = [desk.case.rulebooks.rule(name) for name in by_rule]
    rules.sort(key=lambda r: (STRENGTH[r.force], -len(by_rule[r.id]), r.id))
    return desk.page(
        request,
        "unseen.html",
        contacts=contacts_in(by_rule),
        waiting=[_waiting(rule, by_rule[rule.id], desk, w) for rule in rules],
    )


@get("/findings/unseen/line")
async def unseen_line(request: Visit, desk: TheDesk) -> Response[str]:
    """The same as one line, for a page that is already shown."""
    by_rule = await _counted(desk)
    locale = desk.wording(request).locale
    said = {"contacts": contacts_in(by_rule), "rules": len(by_rule)}
    body = desk.fragment(locale, "unseen_line.html", unseen=said)
    return Response(body, media_type=MediaType.HTML)


@post("/facts/{fact_id:str}/remarks", status_code=HTTPStatus.SEE_OTHER)
async def remarks(request: Visit, desk: TheDesk, fact_id: FromPath[str]) -> Redirect:
    """Say what was said in a contact; nothing ticked = looked at, nothing of this."""
    fact = desk.sight.fact(fact_id)
    if not can_be_looked_at(fact):
        raise NotFoundException
    entry = Entry(await request.form(), desk.wording(request))
    ticked = [{"label": tag.value} for tag in TAGS if tag.value in entry.texts("tag")]
    action = desk.case.correct(fact_id, {"remarks": ticked}, reason="looked at, at the desk")
    return after(f"/facts/{fact_id}", action)


def line_at_hand(desk: Desk) -> dict[str, int] | None:
    """Numbers of the line where they have been counted for the record as it is."""
    by_rule = desk.beside_ready(NAME)
    if by_rule is None:
        return None
    by_rule = cast("ByRule", by_rule)
    return {"contacts": contacts_in(by_rule), "rules": len(by_rule)}


def counts_at_once(desk: Desk) -> bool:
    """Whether the record is small enough to be counted without being asked."""
    return len(desk.history.contacts) <= AT_ONCE_MOST


def contacts_in(by_rule: ByRule) -> int:
    """How many contacts wait, each counted once."""
    return len({contact for contacts in by_rule.values() for contact in contacts})


def can_be_looked_at(fact: object) -> bool:
    """Whether ticking replaces nothing but ticks: a contact of theirs without finer remarks."""
    if not isinstance(fact, Contact) or fact.direction is not Direction.OUT:
        return False
    plain = [r for r in fact.remarks or () if r.label in TAGS and not r.quote and r.score is None]
    return len(plain) == len(fact.remarks or ())


async def _counted(desk: Desk) -> ByRule:
    history, books = desk.history, desk.case.rulebooks
    return await desk.beside(NAME, lambda: conduct.unseen(history, books))


def _waiting(rule: conduct.Rule, contacts: tuple[str, ...], desk: Desk, w: Wording) -> Waiting:
    latest = desk.sight.facts(reversed(contacts[-CHIPS_MOST:]))
    return Waiting(
        title=conduct.title(rule, w.locale),
        href=rule_href(rule),
        force=w.label(rule.force),
        count=len(contacts),
        chips=tuple(chip(fact, w, desk.history) for fact in latest),
        more=len(contacts) - len(latest),
    )


HANDLERS = (unseen, unseen_line, remarks)
