"""Letters: choose, see what it does, confirm, read, keep, download, send, note the answer."""

import datetime as dt
from collections import Counter
from http import HTTPStatus

from litestar import MediaType, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from fairdue import credit, letters, plan
from fairdue.casefile import NoBudget
from fairdue.desk.chip import addressee_name, chip, party_name
from fairdue.desk.desk import Desk, TheDesk, Visit, after
from fairdue.desk.entry import Entry
from fairdue.desk.language import LOCALES, N_
from fairdue.desk.rooms.lenders import directory
from fairdue.desk.rooms.money import preset_name
from fairdue.desk.ruling import FOUND
from fairdue.desk.wording import Wording
from fairdue.facts import (
    UNKNOWN_PARTY,
    Answer,
    Basis,
    LenderKind,
    LetterKind,
    LetterRecord,
    Listing,
    PartyRole,
    Reply,
)
from fairdue.letters.addressee import addressee

CHIPS_MOST = 40
NOBODY = (LetterKind.WARNING,)
"""Letters that go to people of the borrower's own, not to a party."""
DISPUTES = (LetterKind.REPORT_DISPUTE, LetterKind.INQUIRY_DISPUTE)
ABOVE = (LetterKind.REGULATOR_COMPLAINT, LetterKind.ASSOCIATION_COMPLAINT)
"""Letters about a lender to an office above it."""
COMPLAINTS = (LetterKind.COMPLAINT, *ABOVE)
TO_CALLERS = (
    LetterKind.HOLD,
    LetterKind.IDENTITY_REQUEST,
    LetterKind.NO_CONTACT,
    LetterKind.ASSIGNMENT_NOTICE,
    LetterKind.CONTACT_PERSON,
)
"""Letters to whoever calls: lenders, agencies, numbers without a name."""
CHOSEN = ("confirm", "debt", "above", "item")
"""Fields of the form that may be given more than once."""
UNKNOWN_ADDRESSEE = N_("The record knows nobody called %(to)s. Choose an addressee above.")
TO_ANYBODY = (*TO_CALLERS, LetterKind.REPORT_DISPUTE)
"""Letters that can be written while nobody is named as their addressee."""


class Wish:
    """What letter is wanted: kind, addressee, language, plan, debts chosen and confirmed."""

    def __init__(
        self, kind: LetterKind, texts: dict[str, str], chosen: dict[str, tuple[str, ...]]
    ) -> None:
        self.kind = kind
        self.to = "" if kind in NOBODY else texts.get("to", "")
        self.locale = texts.get("locale", "")
        self.preset = texts.get("preset", "")
        self.confirmed = chosen["confirm"]
        self.debts = chosen["debt"] if kind in credit.ACKNOWLEDGING else ()
        self.above = chosen["above"]
        self.items = chosen["item"] if kind in DISPUTES else ()

    @property
    def plan(self) -> plan.Preset:
        """The plan a proposal offers; formal lenders first unless another is chosen."""
        known = {p.value: p for p in plan.Preset}
        return known.get(self.preset, plan.Preset.FORMAL_FIRST)


@get("/letters", sync_to_thread=False)
def letters_room(request: Visit, desk: TheDesk) -> Response[str]:
    """What can I send, and to whom?"""
    w = desk.wording(request)
    kept = [
        {
            "id": letter.id,
            "name": w.label(letter.kind),
            "to": addressee_name(letter, w, desk.history),
            "state": _state(letter, w, desk),
        }
        for letter in reversed(desk.history.of(LetterRecord))
    ]
    return desk.page(request, "letters.html", kinds=letters.kinds(w.locale), kept=kept)


@get("/letters/{kind:str}", sync_to_thread=False)
def letter_page(request: Visit, desk: TheDesk, kind: FromPath[str]) -> Response[str]:
    """Choose the addressee, see what the letter does, confirm, read it."""
    w = desk.wording(request)
    query = request.query_params
    wish = Wish(_kind(kind), dict(query), {name: tuple(query.getall(name, [])) for name in CHOSEN})
    if wish.locale not in LOCALES:
        wish.locale = w.locale
    if not wish.to and wish.kind in {*TO_CALLERS, *COMPLAINTS}:
        wish.to = next((c["party"] for c in _addressees(desk, wish.kind, w)), "")
    return _letter_page(request, desk, wish)


def _letter_page(request: Visit, desk: Desk, wish: Wish) -> Response[str]:
    w = desk.wording(request)
    shown = next(k for k in letters.kinds(w.locale) if k.kind is wish.kind)
    choices = _addressees(desk, wish.kind, w)
    known = _knows(desk, wish.to)
    if known and wish.to and wish.to not in {c["party"] for c in choices}:
        choices.append({"party": wish.to, "name": party_name(wish.to, w, desk.history)})
    ready = bool(wish.to) or wish.kind in (*NOBODY, *TO_ANYBODY)
    chosen = f"{wish.plan} {wish.confirmed} {wish.debts} {wish.above} {wish.items}"
    key = f"letter {w.locale} {wish.kind} {wish.to} {wish.locale} {chosen}"
    written = desk.once(key, lambda: _written(desk, wish, w)) if ready else (None, (), (), "")
    letter, effects, asks, cannot = written
    return desk.page(
        request,
        "letter.html",
        status=HTTPStatus.OK if known else HTTPStatus.NOT_FOUND,
        kind=wish.kind.value,
        name=shown.name,
        purpose=f"{shown.purpose} {shown.whom}",
        to=wish.to,
        to_needed=wish.kind not in NOBODY,
        choose=wish.to not in {choice["party"] for choice in choices},
        items=wish.items,
        parties=choices,
        locale=wish.locale,
        preset=wish.plan.value,
        presets=_presets(desk, wish, w),
        effects=effects,
        asks=[(debt, desk.debt_name(debt), debt in wish.confirmed) for debt in asks],
        confirmed=wish.confirmed,
        debts=_debts(desk, wish),
        chosen_debts=wish.debts,
        aboves=[(d, desk.debt_name(d), d in wish.above) for d in _above(effects)],
        above=wish.above,
        cannot=cannot,
        letter=letters.text(letter) if letter else "",
    )


def _knows(desk: Desk, to: str) -> bool:
    """Whether a letter may name that addressee; "" is nobody in particular."""
    try:
        addressee(desk.history, to)
    except KeyError:
        return False
    return True


def _written(
    desk: Desk, wish: Wish, w: Wording
) -> tuple[letters.Letter | None, tuple[letters.Notice, ...], tuple[str, ...], str]:
    """The letter, its effects, the debts to confirm, and why it cannot be written."""
    if not _knows(desk, wish.to):
        return None, (), (), w.say(UNKNOWN_ADDRESSEE, to=wish.to)
    try:
        letter = desk.case.write(
            wish.kind,
            to=wish.to,
            locale=wish.locale,
            confirmed=wish.confirmed,
            preset=wish.plan,
            items=wish.items or None,
            debts=wish.debts or None,
            above=wish.above,
        )
    except letters.NeedsConfirmation:
        material = desk.case.material(
            wish.to, preset=wish.plan, debts=wish.debts or None, above=wish.above
        )
        effects = letters.preview(wish.kind, material, wish.locale)
        return None, effects, _asked(effects), ""
    except letters.CannotWrite as cannot:
        return None, (), (), str(cannot)
    return letter, letter.effects, _asked(letter.effects), ""


def _asked(effects: tuple[letters.Notice, ...]) -> tuple[str, ...]:
    """Debts for which the writer must confirm an effect."""
    return tuple(debt for effect in effects if effect.confirm for debt in effect.debts)


def _above(effects: tuple[letters.Notice, ...]) -> tuple[str, ...]:
    """Debts of which less is claimed than the plan pays."""
    return tuple(debt for effect in effects if effect.code == "above" for debt in effect.debts)


def _debts(desk: Desk, wish: Wish) -> list[tuple[str, str, bool]]:
    """Loans of the addressee among which a letter that acknowledges lets choose."""
    history, today = desk.history, desk.case.today
    if wish.kind not in credit.ACKNOWLEDGING or wish.to not in history.parties:
        return []
    whom = letters.addressee(history, wish.to)
    return [
        (loan.debt, desk.debt_name(loan.debt), loan.debt in wish.debts)
        for loan in letters.loans_of(history, whom, on=today)
        if not letters.is_passed_on(loan, history, whom, on=today)
    ]


@post("/letters/{kind:str}")
async def keep(request: Visit, desk: TheDesk, kind: FromPath[str]) -> Response[str] | Redirect:
    """Keep the letter in the case as PDF."""
    entry = Entry(await request.form(), desk.wording(request))
    texts = {name: entry.text(name) for name in ("to", "locale", "preset")}
    wish = Wish(_kind(kind), texts, {name: entry.texts(name) for name in CHOSEN})
    if wish.locale not in LOCALES:
        raise NotFoundException
    letter, _, asks, _ = _written(desk, wish, desk.wording(request))
    if letter is None:
        return _letter_page(request, desk, wish)
    desk.case.keep(letter, confirmed=[d for d in asks if d in wish.confirmed])
    record = desk.history.of(LetterRecord)[-1]
    return after(f"/letters/kept/{record.id}", record.source.action if record.source else "")


@get("/letters/kept/{letter_id:str}", sync_to_thread=False)
def kept_page(request: Visit, desk: TheDesk, letter_id: FromPath[str]) -> Response[str]:
    """A kept letter: download, print, mark as sent, note the answer."""
    w = desk.wording(request)
    letter = _kept(desk, letter_id)
    history = desk.history
    facts = desk.sight.facts(letter.cites)
    replies = [
        w.say(N_(", ")).join((w.label(r.answer), w.day(history.day(r.occurred_at))))
        for r in history.of(Reply)
        if r.to == letter_id
    ]
    return desk.page(
        request,
        "kept.html",
        letter=letter,
        name=w.label(letter.kind),
        to=addressee_name(letter, w, desk.history),
        state=_state(letter, w, desk),
        sent_on=(letter.sent_on or desk.case.today).isoformat(),
        replies=replies,
        answers=[(a.value, w.label(a)) for a in Answer],
        chips=[chip(f, w, history) for f in facts[:CHIPS_MOST]],
        more_facts=max(0, len(facts) - CHIPS_MOST),
        confirmed=w.say(N_(", ")).join(desk.debt_name(d) for d in letter.limitation_confirmed),
        text=letter.text,
        has_text=bool(letter.text),
    )


@get("/letters/kept/{letter_id:str}/file.pdf", sync_to_thread=False)
def download_pdf(desk: TheDesk, letter_id: FromPath[str]) -> Response[bytes]:
    """The kept letter as PDF."""
    letter = _kept(desk, letter_id)
    return _file(desk.case.attachment(letter.sha256), letter, "pdf", "application/pdf")


@get("/letters/kept/{letter_id:str}/file.txt", sync_to_thread=False)
def download_text(desk: TheDesk, letter_id: FromPath[str]) -> Response[bytes]:
    """The kept letter as plain text."""
    letter = _kept(desk, letter_id)
    if not letter.text:
        raise NotFoundException
    return _file(letter.text.encode(), letter, "txt", "text/plain; charset=utf-8")


def _file(body: bytes, letter: LetterRecord, ending: str, media: str) -> Response[bytes]:
    name = f"fairdue-{letter.kind.value}-{letter.id[:8]}.{ending}"
    return Response(
        body,
        media_type=media or MediaType.TEXT,
        status_code=HTTPStatus.OK,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


@post("/letters/kept/{letter_id:str}/sent")
async def sent(request: Visit, desk: TheDesk, letter_id: FromPath[str]) -> Redirect:
    """Note the day on which it was sent."""
    letter = _kept(desk, letter_id)
    entry = Entry(await request.form(), desk.wording(request))
    on = entry.day("on", needed=True)
    if on is None:
        return after(f"/letters/kept/{letter.id}")
    action = desk.case.correct(letter.id, {"sent_on": on.isoformat()}, reason="sent")
    return after(f"/letters/kept/{letter.id}", action)


@post("/letters/kept/{letter_id:str}/reply")
async def reply(request: Visit, desk: TheDesk, letter_id: FromPath[str]) -> Redirect:
    """Note how the other side answered."""
    letter = _kept(desk, letter_id)
    w = desk.wording(request)
    entry = Entry(await request.form(), w)
    on, answer = entry.day("on", needed=True), entry.one_of("answer", Answer)
    if on is None or answer is None:
        return after(f"/letters/kept/{letter.id}")
    stated = Reply(
        occurred_at=dt.datetime.combine(on, dt.time(12), tzinfo=w.zone),
        basis=Basis.CLAIMED,
        to=letter.id,
        answer=answer,
        by=None if letter.kind in ABOVE else letter.to or None,
    )
    return after(f"/letters/kept/{letter.id}", desk.case.record([stated], label=N_("answer")))


def _kind(text: str) -> LetterKind:
    try:
        return LetterKind(text)
    except ValueError as error:
        raise NotFoundException from error


def _kept(desk: Desk, letter_id: str) -> LetterRecord:
    found = desk.history.by_id.get(letter_id)
    if not isinstance(found, LetterRecord):
        raise NotFoundException
    return found


def _addressees(desk: Desk, kind: LetterKind, w: Wording) -> list[dict[str, str]]:
    """To whom this letter may go: lenders, and for some letters whoever calls.

    Lenders with the most findings come first in a complaint.
    """
    if kind in DISPUTES:
        return _holders(desk, kind, w)
    history = desk.history
    parties = desk.parties()
    if kind not in TO_CALLERS:
        parties = tuple(p for p in parties if PartyRole.AGENCY not in p.roles)
    if kind in COMPLAINTS:
        counts = desk.once("findings by creditor", lambda: _by_creditor(desk))
        parties = tuple(sorted(parties, key=lambda p: -counts[p.party]))
    found = [{"party": p.party, "name": p.name} for p in parties]
    if kind in TO_CALLERS:
        callers = {c.by for c in history.contacts if c.by and c.by.startswith(UNKNOWN_PARTY)}
        found += [{"party": c, "name": party_name(c, w, history)} for c in sorted(callers)]
        if not found:
            found.append({"party": "", "name": w.say(N_("whoever calls"))})
    return found


def _holders(desk: Desk, kind: LetterKind, w: Wording) -> list[dict[str, str]]:
    """Who may hold something to dispute: lenders that inquired, or that reported, and keepers."""
    found = directory(desk)
    if kind is LetterKind.INQUIRY_DISPUTE:
        return [{"party": one.key, "name": one.name} for one in found if one.inquiries]
    formal = [one for one in found if one.kind is not LenderKind.PRIVATE_PERSON]
    shown = [one for one in formal if one.account_events or one.debts or one.inquiries]
    keepers = dict.fromkeys(hit.list_source for hit in desk.history.of(Listing))
    return [
        {"party": "", "name": w.say(N_("whoever keeps the data"))},
        *({"party": keeper, "name": keeper} for keeper in keepers),
        *({"party": one.key, "name": one.name} for one in shown),
    ]


def _by_creditor(desk: Desk) -> Counter[str | None]:
    """How much was found on each lender's side."""
    contacts = desk.sight.contacts
    found = [f for f in desk.case.findings() if f.verdict in FOUND and f.contact in contacts]
    return Counter(contacts[f.contact].creditor for f in found)


def _presets(desk: Desk, wish: Wish, w: Wording) -> list[tuple[str, str]]:
    if wish.kind not in {LetterKind.PROPOSAL, LetterKind.CARD_PLAN}:
        return []
    try:
        offers = desk.once("plans", desk.case.plans)
    except NoBudget:
        return []
    return [(p.preset.value, preset_name(p.preset, w)) for p in offers]


def _state(letter: LetterRecord, w: Wording, desk: Desk) -> str:
    if any(r.to == letter.id for r in desk.history.of(Reply)):
        return w.say(N_("Answered"))
    if letter.sent_on is None:
        written = w.day(desk.history.day(letter.occurred_at))
        return w.say(N_("Draft of %(day)s, not sent"), day=written)
    if letter.reply_due_on is None:
        return w.say(N_("Sent on %(day)s"), day=w.day(letter.sent_on))
    return w.say(
        N_("Sent on %(day)s, answer due on %(due)s"),
        day=w.day(letter.sent_on),
        due=w.day(letter.reply_due_on),
    )


HANDLERS = (
    letters_room,
    kept_page,
    download_pdf,
    download_text,
    letter_page,
    keep,
    sent,
    reply,
)
