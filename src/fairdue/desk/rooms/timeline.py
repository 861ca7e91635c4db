"""Timeline: what happened, day by day; and one fact with its times, source and corrections."""

import datetime as dt
from itertools import groupby
from operator import attrgetter

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from fairdue import plan
from fairdue.desk.book import opened, pager
from fairdue.desk.chip import addressee_name, chip, party_name, short, title
from fairdue.desk.desk import Desk, TheDesk, Visit, after
from fairdue.desk.detail import corrections_of, fields_of, source_of, transcript_of
from fairdue.desk.entry import Entry
from fairdue.desk.happening import KINDS, Filter, Happening, chosen, happenings, words_of
from fairdue.desk.href import lender_href
from fairdue.desk.labels import TAGS
from fairdue.desk.language import N_
from fairdue.desk.picture import Picture, heat_map
from fairdue.desk.rooms.findings import findings_on
from fairdue.desk.rooms.offers import letter_href
from fairdue.desk.rooms.unseen import can_be_looked_at
from fairdue.desk.ruling import finding_row
from fairdue.desk.wording import Wording
from fairdue.facts import (
    Attribution,
    CaseInfo,
    Contact,
    ContactKind,
    Document,
    Fact,
    Import,
    LetterRecord,
    Loan,
    Note,
    Offer,
    Outcome,
    Party,
    Payment,
    Person,
    Recording,
    StandingEvidence,
    Zone,
)

CALL_ENDS = (
    Outcome.TALKED,
    Outcome.ANSWERED_NO_TALK,
    Outcome.RANG_OUT,
    Outcome.BUSY,
    Outcome.REJECTED,
    Outcome.VOICEMAIL_LEFT,
)
FIXED: tuple[type[Fact], ...] = (CaseInfo, Person, Zone, Import, LetterRecord)
"""Facts that are changed elsewhere, not taken back here."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the timeline in words."""

    at: dt.datetime
    title: str
    who: str
    text: str
    href: str


@get("/timeline", sync_to_thread=False)
def timeline(request: Visit, desk: TheDesk) -> Response[str]:
    """What happened?"""
    w = desk.wording(request)
    query = request.query_params
    wanted = Filter(
        q=query.get("q", "").strip()[:200],
        kind=query.get("kind", ""),
        who=query.get("who", ""),
        since=_day(query.get("from", "")),
        until=_day(query.get("to", "")),
    )
    rows = desk.once("happenings", lambda: happenings(desk.sight))
    words = None
    if wanted.q:
        words = desk.once("words", lambda: words_of(rows, desk.history))
    found = chosen(rows, words, wanted)
    book = opened(found, query.get("page"))
    days = [
        (day, [_line(row, w, desk) for row in group])
        for day, group in groupby(book.rows, key=attrgetter("day"))
    ]
    return desk.page(
        request,
        "timeline.html",
        days=days,
        total=len(found),
        book=book,
        href=pager("/timeline", dict(query)),
        filtered=wanted.narrows,
        kinds=[(kind, w.say(name)) for kind, name in KINDS.items()],
        parties=desk.parties(),
        q=wanted.q,
        kind=wanted.kind,
        who=wanted.who,
        since=wanted.since.isoformat() if wanted.since else "",
        until=wanted.until.isoformat() if wanted.until else "",
        heat=_heat(desk, w) if not wanted.narrows else None,
    )


@get("/facts/{fact_id:str}", sync_to_thread=False)
def fact_page(request: Visit, desk: TheDesk, fact_id: FromPath[str]) -> Response[str]:
    """One fact with everything the record says about it."""
    w = desk.wording(request)
    fact = _fact(desk, fact_id)
    history = desk.history
    resting = findings_on(desk, fact_id)
    is_call = isinstance(fact, Contact) and fact.kind is ContactKind.CALL
    return desk.page(
        request,
        "fact.html",
        fact=fact,
        chip=chip(fact, w, history),
        fields=fields_of(fact, w, history),
        transcript=transcript_of(fact, desk.sight),
        source=source_of(fact, w),
        recorded=_recorded(fact, desk, w),
        findings=[finding_row(f, w, desk.sight) for f in resting[:20]],
        corrections=corrections_of(fact, w, history),
        can_change=not isinstance(fact, FIXED),
        outcomes=[(o.value, w.label(o)) for o in CALL_ENDS] if is_call else [],
        outcome=fact.outcome if isinstance(fact, Contact) else None,
        tags=_tags(fact, w),
        letter=_letter(fact, desk),
        who=_who(fact, w, desk),
    )


def _letter(fact: Fact, desk: Desk) -> str:
    """The address of the letter that answers an offer which stands; "" for all else."""
    if not isinstance(fact, Offer):
        return ""
    stands = plan.offer_status(fact, desk.history, on=desk.case.today).stands
    return letter_href(fact) if stands else ""


def _who(fact: Fact, w: Wording, desk: Desk) -> list[tuple[str, str]]:
    """Lenders and agencies that the fact names, each with the address of its page."""
    match fact:
        case Contact():
            keys = (fact.by, fact.creditor)
        case Offer():
            keys = (fact.by, fact.creditor)
        case Party() | StandingEvidence() | Attribution():
            keys = (fact.party, None)
        case Loan():
            return [
                (lender_href(part.party), party_name(part.party, w, desk.history))
                for part in fact.parties
            ]
        case _:
            return []
    named = [key for key in dict.fromkeys(keys) if key]
    return [(lender_href(key), party_name(key, w, desk.history)) for key in named]


@post("/facts/{fact_id:str}/retract")
async def retract(request: Visit, desk: TheDesk, fact_id: FromPath[str]) -> Redirect:
    """Take a fact back; it stays in the record beside the retraction."""
    fact = _fact(desk, fact_id)
    if isinstance(fact, FIXED):
        raise NotFoundException
    entry = Entry(await request.form(), desk.wording(request))
    action = desk.case.retract([fact_id], reason=entry.text("reason", most=200))
    return after("/timeline", action)


@post("/facts/{fact_id:str}/outcome")
async def outcome(request: Visit, desk: TheDesk, fact_id: FromPath[str]) -> Redirect:
    """Say how a call really ended."""
    fact = _fact(desk, fact_id)
    entry = Entry(await request.form(), desk.wording(request))
    ended = entry.one_of("outcome", Outcome)
    if not isinstance(fact, Contact) or ended not in CALL_ENDS:
        raise NotFoundException
    action = desk.case.correct(fact_id, {"outcome": ended.value}, reason="corrected at the desk")
    return after(f"/facts/{fact_id}", action)


def prepare(desk: Desk) -> None:
    """Work out the rows, what a search looks through, and the picture."""
    rows = desk.once("happenings", lambda: happenings(desk.sight))
    desk.once("words", lambda: words_of(rows, desk.history))
    _heat(desk, desk.own_wording())


def _fact(desk: Desk, fact_id: str) -> Fact:
    """The fact when a page may show it; anything else is not there at all."""
    fact = desk.sight.fact(fact_id)
    if fact is None:
        raise NotFoundException
    return fact


def _tags(fact: Fact, w: Wording) -> list[tuple[str, str, bool]]:
    """What can be ticked as said in a contact, and whether it is."""
    if not isinstance(fact, Contact) or not can_be_looked_at(fact):
        return []
    said = {r.label for r in fact.remarks or ()}
    return [(tag.value, w.label(tag), tag in said) for tag in TAGS]


def _recorded(fact: Fact, desk: Desk, w: Wording) -> str:
    """When the case took the fact in: the time of the import or act that brought it."""
    times = desk.once("recorded", lambda: {a.id: a.at for a in desk.case.actions()})
    at = times.get(fact.source.action if fact.source else "")
    return w.stamp(dt.datetime.fromisoformat(at)) if at else w.say(N_("not known"))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _line(row: Happening, w: Wording, desk: Desk) -> Line:
    fact, history = row.fact, desk.history
    text = ""
    if isinstance(fact, Contact):
        labels = [w.label(r.label) for r in fact.remarks or ()]
        text = " · ".join(part for part in (*labels, short(fact.text or fact.note, 140)) if part)
    elif isinstance(fact, (Payment, Document)):
        text = short(fact.note, 140)
    elif isinstance(fact, Recording):
        text = w.say(N_("Transcript at hand")) if fact.stem in desk.sight.transcripts else ""
    names = [party_name(p, w, history) for p in dict.fromkeys(row.parties)]
    if isinstance(fact, LetterRecord):
        names = [addressee_name(fact, w, history)]
    return Line(
        at=row.at,
        title=w.say(N_("Note")) if isinstance(fact, Note) else title(fact, w, history),
        who=w.say(N_(" for ")).join(names),
        text=short(fact.text, 140) if isinstance(fact, Note) else text,
        href=f"/facts/{fact.id}" if fact.id else "/timeline",
    )


def _heat(desk: Desk, w: Wording) -> Picture | None:
    return desk.once(f"heat {w.locale}", lambda: heat_map(desk.history, w))


HANDLERS = (timeline, fact_page, retract, outcome)
