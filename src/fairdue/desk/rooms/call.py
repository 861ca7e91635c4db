"""In a call: what to say, step by step, and a note that becomes facts."""

import datetime as dt

from litestar import Response, get, post
from litestar.response import Redirect

from fairdue.desk.desk import Desk, TheDesk, Visit, after
from fairdue.desk.entry import Entry, Kept, Mistake
from fairdue.desk.href import href
from fairdue.desk.labels import TAGS
from fairdue.desk.language import N_
from fairdue.desk.rooms.today import current_gate
from fairdue.facts import (
    UNKNOWN_PARTY,
    Attribution,
    Basis,
    Contact,
    ContactKind,
    Direction,
    Fact,
    Label,
    Medium,
    Outcome,
    RecordingState,
    Remark,
    Request,
    RequestKind,
    number_key,
)

LONGEST = dt.timedelta(hours=12)


@get("/call", sync_to_thread=False)
def call(request: Visit, desk: TheDesk) -> Response[str]:
    """What do I say?"""
    return _page(request, desk, Kept(), [])


@get("/call/danger", sync_to_thread=False)
def danger(request: Visit, desk: TheDesk) -> Response[str]:
    """Emergency numbers and people to talk to, before anything else."""
    return desk.page(request, "danger.html")


@post("/call")
async def save(request: Visit, desk: TheDesk) -> Response[str] | Redirect:
    """Keep the call as the borrower's own account of it."""
    entry = Entry(await request.form(), desk.wording(request))
    facts = _facts(entry, desk)
    if entry.mistakes:
        return _page(request, desk, entry.kept(tags="tag"), entry.mistakes)
    action = desk.case.record(facts, label=N_("note of a call"))
    return after(_next_page(entry, desk, action), action)


def _next_page(entry: Entry, desk: Desk, action: str) -> str:
    """Where the visitor goes now: to help when in danger, else on to an offer that was made."""
    if entry.has("danger"):
        return "/call/danger"
    if not entry.has("offered"):
        return "/"
    noted = (c.id for c in desk.history.contacts if c.source and c.source.action == action)
    return href("/money/offer", contact=next(noted, ""))


def _page(request: Visit, desk: Desk, kept: Kept, mistakes: list[Mistake]) -> Response[str]:
    w = desk.wording(request)
    return desk.page(
        request,
        "call.html",
        status=422 if mistakes else 200,
        gate=current_gate(desk, w),
        parties=desk.parties(),
        debts=[(d, desk.debt_name(d)) for d in desk.history.loans],
        tags=[(label.value, w.label(label)) for label in TAGS],
        kept=kept,
        errors=mistakes,
    )


def _facts(entry: Entry, desk: Desk) -> list[Fact]:
    """The contact with its remarks; whose number it was; the request for a pause."""
    history, now = desk.history, desk.case.now()
    started, lasted = _span(entry, now)
    number = number_key(entry.text("number", most=40))
    party = entry.text("party")
    known = party if party in history.parties else None
    debt = entry.text("debt")
    loan = history.loans.get(debt)
    creditor = loan.creditor if loan else None
    by = known or f"{UNKNOWN_PARTY}{number}"
    facts: list[Fact] = [
        Contact(
            occurred_at=started,
            basis=Basis.CLAIMED,
            kind=ContactKind.CALL,
            direction=Direction.OUT,
            by=None if number else by,
            creditor=creditor or (None if number else _only_creditor(desk, known)),
            person=None if number else history.debtor,
            collector_number=number or None,
            debts=(debt,) if loan else (),
            outcome=Outcome.TALKED,
            answered=True,
            ended_at=started + lasted if lasted else None,
            duration_s=int(lasted.total_seconds()) if lasted else None,
            remarks=_remarks(entry),
            recording=RecordingState.AUDIO if entry.has("recorded") else None,
            staff_no=entry.text("staff", most=60),
            note=_note(entry),
        )
    ]
    if number and history.attribution(number, history.day(started)) is None:
        stated = Attribution(
            occurred_at=now, basis=Basis.CLAIMED, number=number, party=known, creditor=creditor
        )
        facts.append(stated)
    if entry.has("pause"):
        facts.append(
            Request(
                occurred_at=started,
                basis=Basis.CLAIMED,
                kind=RequestKind.PAUSE_COLLECTION,
                by=history.debtor or "debtor",
                to=by,
                creditor=creditor or _only_creditor(desk, known),
                medium=Medium.CALL,
                debts=(debt,) if loan else None,
            )
        )
    return facts


def _span(entry: Entry, now: dt.datetime) -> tuple[dt.datetime, dt.timedelta | None]:
    """When the call began and how long it was: by the timer, or as typed afterwards."""
    typed = entry.local_time("at")
    minutes = entry.count("minutes", most=720)
    if typed is not None:
        if typed > now:
            entry.wrong("at", N_("The call cannot begin after now."))
        return typed, dt.timedelta(minutes=minutes) if minutes else None
    since = entry.count("since", most=int(LONGEST.total_seconds())) or 0
    seconds = entry.count("lasted", most=int(LONGEST.total_seconds()))
    lasted = dt.timedelta(minutes=minutes) if minutes else dt.timedelta(seconds=seconds or 0)
    return now - dt.timedelta(seconds=since), lasted or None


def _remarks(entry: Entry) -> tuple[Remark, ...] | None:
    """What was ticked; None when nothing was, because then nobody looked."""
    ticked = [label for label in TAGS if label.value in entry.texts("tag")]
    if entry.has("danger") and Label.THREAT not in ticked:
        ticked.append(Label.THREAT)
    return tuple(Remark(label=label) for label in ticked) or None


def _note(entry: Entry) -> str:
    said = entry.text("said", most=120)
    return "\n".join(part for part in (said, entry.text("note")) if part)


def _only_creditor(desk: Desk, party: str | None) -> str | None:
    """For whom a party calls, when that leaves no choice."""
    known = desk.history.parties.get(party or "")
    if known is None:
        return None
    if known.acts_for:
        return known.acts_for[0] if len(known.acts_for) == 1 else None
    return known.party


HANDLERS = (call, danger, save)
