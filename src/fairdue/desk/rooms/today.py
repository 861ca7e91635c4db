"""Today: what to do now, in one sentence and one button; and the questions of the record."""

import datetime as dt
from collections.abc import Sequence

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from fairdue import letters, plan
from fairdue.casefile import NoBudget, Question, QuestionKind, coverage_around
from fairdue.credit import LimitationStatus
from fairdue.desk.asking import Asked, answer, asked
from fairdue.desk.book import opened, pager
from fairdue.desk.chip import addressee_name
from fairdue.desk.desk import Desk, TheDesk, Visit, after, local_path
from fairdue.desk.entry import Entry
from fairdue.desk.gatecard import GateCard, gate_card
from fairdue.desk.href import debt_href
from fairdue.desk.language import N_
from fairdue.desk.ruling import FOUND, finding_row
from fairdue.desk.wording import Wording
from fairdue.facts import Agreement, Association, LetterKind, LetterRecord, Party, PartyRole, Reply

SHOWN_QUESTIONS = 3
SHOWN_FINDINGS = 5
LIMITATION_AHEAD = dt.timedelta(days=180)
LIMITATION_PAST = dt.timedelta(days=90)
INSTALMENT_AHEAD = dt.timedelta(days=30)
OFFER_PAST = dt.timedelta(days=14)


class Step(msgspec.Struct, frozen=True):
    """The next step: a sentence, why, and the button that begins it."""

    title: str
    text: str
    href: str
    button: str


class Deadline(msgspec.Struct, frozen=True, order=True):
    """A day to keep in mind."""

    on: dt.date
    title: str
    href: str
    text: str = ""


@get("/", sync_to_thread=False)
def today(request: Visit, desk: TheDesk) -> Response[str]:
    """What should I do now?"""
    w = desk.wording(request)
    history = desk.history
    if not history.contacts and not history.loans and not history.quarantined:
        return desk.page(request, "today.html", empty=True, budget_missing=True)
    questions = desk.once("questions", desk.case.questions)
    found = [f for f in desk.case.findings() if f.verdict in FOUND]
    newest = sorted(found, key=lambda f: (f.at, f.rule), reverse=True)[:SHOWN_FINDINGS]
    deadlines = _deadlines(desk, w)
    return desk.page(
        request,
        "today.html",
        empty=False,
        step=_step(desk, w, len(found), deadlines),
        gate=current_gate(desk, w),
        deadlines=deadlines,
        payment=_next_payment(desk),
        due_before=_due_before(desk, w),
        questions=[asked(q, w, desk.case) for q in questions[:SHOWN_QUESTIONS]],
        open=len(questions),
        newest=[finding_row(f, w, desk.sight) for f in newest],
        judged=len(history.contacts),
        rules=desk.case.rules_here,
        offered=offered_answers(desk, w),
    )


class Offered(msgspec.Struct, frozen=True):
    """What the forms of questions offer as answers."""

    parties: tuple[Party, ...]
    creditors: tuple[Party, ...]
    associations: tuple[tuple[str, str], ...]


def offered_answers(desk: Desk, w: Wording) -> Offered:
    """Parties, lenders among them, and associations to choose from."""
    parties = desk.parties()
    lenders = tuple(p for p in parties if PartyRole.AGENCY not in p.roles)
    return Offered(parties, lenders, tuple((a.value, w.label(a)) for a in Association))


def current_gate(desk: Desk, w: Wording) -> GateCard:
    """The gate card for this minute."""
    now = desk.case.now()
    return desk.once(f"gate {w.locale} {now:%H%M}", lambda: gate_card(desk.case, w, now))


def prepare(desk: Desk) -> None:
    """Work out what Today asks before anybody comes."""
    desk.once("questions", desk.case.questions)


def prepare_gate(desk: Desk) -> None:
    """Work out whether they may call now, which reads the whole log once."""
    current_gate(desk, desk.own_wording())


@get("/calendar.ics", sync_to_thread=False)
def calendar_file(request: Visit, desk: TheDesk) -> Response[bytes] | Redirect:
    """The days to keep in mind as a file for a calendar; it names no company and no sum.

    Without a day there is no file, and the page of today stays.
    """
    limits = desk.once("limitation", desk.case.limitation)
    locale = desk.wording(request).locale
    offers = desk.once("offers", desk.case.offers)
    days = letters.days_of(desk.history, limits, offers, today=desk.case.today, locale=locale)
    if not days:
        return Redirect("/")
    return Response(
        letters.ics(days, made_at=desk.case.now()),
        media_type="text/calendar; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="fairdue.ics"'},
    )


@get("/gate", sync_to_thread=False)
def gate(request: Visit, desk: TheDesk) -> Response[str]:
    """The gate card alone; pages ask for it once a minute."""
    return desk.page(request, "gate.html", gate=current_gate(desk, desk.wording(request)))


@get("/questions", sync_to_thread=False)
def questions(request: Visit, desk: TheDesk) -> Response[str]:
    """All open questions, in pages; `kind` = coverage: only whether the log is complete."""
    w = desk.wording(request)
    kind = request.query_params.get("kind", "")
    found: Sequence[Question] = desk.once("questions", desk.case.questions)
    if kind == QuestionKind.COVERAGE:
        found = coverage_around(desk.history, desk.case.today)
    book = opened(found, request.query_params.get("page"), size=20)
    rows: list[Asked] = [asked(q, w, desk.case) for q in book.rows]
    return desk.page(
        request,
        "questions.html",
        questions=rows,
        open=len(found),
        book=book,
        href=pager("/questions", {"kind": kind}),
        offered=offered_answers(desk, w),
    )


@post("/questions")
async def answer_question(request: Visit, desk: TheDesk) -> Redirect:
    """An answer becomes a fact."""
    entry = Entry(await request.form(), desk.wording(request))
    action = answer(entry, desk.case)
    return after(local_path(entry.text("back")), action or "")


def _first_plan(desk: Desk) -> plan.Plan | None:
    """The formal-first plan, None without a budget."""
    try:
        return desk.once("first plan", lambda: desk.case.plan(plan.Preset.FORMAL_FIRST))
    except NoBudget:
        return None


def _next_payment(desk: Desk) -> plan.Month | None:
    """The first month in which the plan pays something."""
    offered = _first_plan(desk)
    return next((m for m in offered.months if m.payments), None) if offered else None


def _due_before(desk: Desk, w: Wording) -> tuple[str, ...]:
    """Instalments of agreements that fall due before the plan pays for the first time."""
    offered = _first_plan(desk)
    found = offered.warnings if offered else ()
    return tuple(w.veiled(w.text(p.text)) for p in found if p.code.startswith("due_before_"))


def _step(desk: Desk, w: Wording, found: int, deadlines: list[Deadline]) -> Step:
    """The most pressing thing, in a fixed order."""
    late = next(
        (d for d in deadlines if d.href.startswith("/letters") and d.on < desk.case.today), None
    )
    if late is not None:
        return Step(
            w.say(N_("Their answer is overdue")),
            late.title,
            late.href,
            w.say(N_("Open the letter")),
        )
    number = next(
        (
            q
            for q in desk.once("questions", desk.case.questions)
            if q.kind is QuestionKind.WHOSE_NUMBER
        ),
        None,
    )
    if number is not None:
        return Step(
            w.say(N_("Say whose number this is")),
            w.say(
                N_("%(number)s appears %(n)s times. Until you say who it is, it is not judged."),
                number=number.subject,
                n=number.weight,
            ),
            "#questions",
            w.say(N_("Answer it")),
        )
    written = {letter.kind for letter in desk.history.of(LetterRecord)}
    if found and LetterKind.COMPLAINT not in written:
        return Step(
            w.say(N_("Put what happened into a complaint")),
            w.say(N_("%(n)s findings are ready, each with time, rule and evidence."), n=found),
            "/letters/complaint",
            w.say(N_("Write the complaint")),
        )
    if desk.budget() is None:
        return Step(
            w.say(N_("Write down what comes in and what you need")),
            w.say(N_("Two numbers are enough to see which debts can be paid, and by when.")),
            "/money#budget",
            w.say(N_("Enter the budget")),
        )
    return Step(
        w.say(N_("Nothing is pressing today")),
        w.say(N_("Keep to the plan, and note the next call when it comes.")),
        "/money",
        w.say(N_("See the plan")),
    )


def _deadlines(desk: Desk, w: Wording) -> list[Deadline]:
    """Replies due, limitation periods that end, instalments of agreements, ends of offers."""
    found = (_replies, _limitations, _instalments, _offers)
    return sorted(day for days in found for day in days(desk, w))


def _offers(desk: Desk, w: Wording) -> list[Deadline]:
    """Offers that still stand, and those that ended lately."""
    today, names = desk.case.today, {d: desk.debt_name(d) for d in desk.history.loans}
    found = []
    for one in desk.once("offers", desk.case.offers):
        until = one.made.until
        if until is None or until < today - OFFER_PAST:
            continue
        if one.status is plan.OfferStatus.OPEN:
            title = w.say(N_("Last day of an offer"))
        elif one.status is plan.OfferStatus.EXPIRED:
            title = w.say(N_("An offer has expired"))
        else:
            continue
        what = w.veiled(plan.what_text(one.made, names, w.locale))
        if above := plan.above_text(one.made.amount_fen, one.owed_fen, w.locale).strip():
            what = w.say(N_("%(offer)s. %(above)s"), offer=what, above=w.veiled(above))
        found.append(Deadline(until, title, "/money#offers", what))
    return found


def _replies(desk: Desk, w: Wording) -> list[Deadline]:
    history = desk.history
    answered = {reply.to for reply in history.of(Reply)}
    return [
        Deadline(
            letter.reply_due_on,
            w.say(
                N_("%(letter)s: answer of %(who)s due"),
                letter=w.label(letter.kind),
                who=addressee_name(letter, w, history),
            ),
            f"/letters/kept/{letter.id}",
        )
        for letter in history.of(LetterRecord)
        if letter.sent_on and letter.reply_due_on and letter.id not in answered
    ]


def _limitations(desk: Desk, w: Wording) -> list[Deadline]:
    today = desk.case.today
    found = []
    for limit in desk.once("limitation", desk.case.limitation):
        end = limit.expires_on
        if end is None or not today - LIMITATION_PAST <= end <= today + LIMITATION_AHEAD:
            continue
        past = limit.status is LimitationStatus.EXPIRED
        said = N_("over; a promise or payment can revive it") if past else N_("its last day")
        title = w.say(N_("Limitation of %(debt)s"), debt=desk.debt_name(limit.debt))
        found.append(Deadline(end, title, f"{debt_href(limit.debt)}#limit", w.say(said)))
    return found


def _instalments(desk: Desk, w: Wording) -> list[Deadline]:
    today = desk.case.today
    return [
        Deadline(
            part.due,
            w.say(N_("Instalment of %(what)s"), what=w.label(agreement.kind)),
            f"/facts/{agreement.id}",
            w.money(part.amount_fen),
        )
        for agreement in desk.history.of(Agreement)
        for part in agreement.instalments
        if part.paid_at is None and today <= part.due <= today + INSTALMENT_AHEAD
    ]


HANDLERS = (today, calendar_file, gate, questions, answer_question)
