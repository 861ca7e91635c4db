"""Lenders: each creditor, app, agency and caller, what it is and why, where to complain."""

from http import HTTPStatus

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from fairdue import credit, intake, letters
from fairdue.casefile import Lender
from fairdue.credit.matching import Matcher
from fairdue.desk.chip import Chip, chip, party_name
from fairdue.desk.desk import Desk, TheDesk, Visit, after
from fairdue.desk.entry import Entry
from fairdue.desk.href import debt_href, href, lender_href, slug
from fairdue.desk.labels import STANDINGS
from fairdue.desk.language import N_
from fairdue.desk.staging import CHUNK, placed
from fairdue.desk.wording import Wording, sentence_case
from fairdue.facts import (
    UNKNOWN_PARTY,
    Basis,
    EvidenceKind,
    LenderKind,
    PartyRole,
    Problem,
    StandingEvidence,
    place_in,
)

CHIPS_MOST = 6
PROBLEMS_MOST = 20


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One lender in the directory."""

    href: str
    name: str
    aliases: str
    klass: str
    roles: str
    debts: int
    contacts: int
    inquiries: int


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence in words, with the facts it rests on."""

    text: str
    chips: tuple[Chip, ...]


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the register that is alike: what it says, how alike, and its number there."""

    at: int
    name: str
    about: str
    score: int


def directory(desk: Desk) -> tuple[Lender, ...]:
    """All lenders of the case, looked up in the register that was given to this desk."""
    given = desk.register
    return desk.once(f"lenders {desk.registers_given}", lambda: desk.case.lenders(given))


@get("/lenders", sync_to_thread=False)
def lenders(request: Visit, desk: TheDesk) -> Response[str]:
    """Who lends, who collects, and what are they?"""
    return _page(request, desk, ())


def _page(request: Visit, desk: Desk, problems: tuple[Problem, ...]) -> Response[str]:
    w = desk.wording(request)
    q, standing = (request.query_params.get(k, "").strip() for k in ("q", "standing"))
    found = directory(desk)
    shown = [one for one in found if _fits(one, q.casefold(), standing, w, desk)]
    given = desk.register.register if desk.register else None
    return desk.page(
        request,
        "lenders.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems and given is None else HTTPStatus.OK,
        rows=[_row(one, w, desk) for one in shown],
        total=len(found),
        q=q,
        standing=standing,
        standings=[(k.value, w.say(STANDINGS[k])) for k in _present(found)],
        register=given,
        problems=[placed(problem, w.locale) for problem in problems[:PROBLEMS_MOST]],
        more_problems=max(0, len(problems) - PROBLEMS_MOST),
    )


def _present(found: tuple[Lender, ...]) -> list[credit.StandingClass]:
    held = {one.standing.klass for one in found}
    return [klass for klass in credit.StandingClass if klass in held]


def _fits(one: Lender, q: str, standing: str, w: Wording, desk: Desk) -> bool:
    if standing and one.standing.klass.value != standing:
        return False
    words = (_name(one, w, desk), *one.aliases, *one.numbers, *(_roles(one, w)), one.key)
    debts = (desk.debt_name(debt) for debt in one.debts)
    return not q or any(q in text.casefold() for text in (*words, *debts))


def _name(one: Lender, w: Wording, desk: Desk) -> str:
    if one.key.startswith(UNKNOWN_PARTY):
        return party_name(one.key, w, desk.history)
    return one.name


def _roles(one: Lender, w: Wording) -> list[str]:
    return [w.label(role) for role in one.roles]


def _row(one: Lender, w: Wording, desk: Desk) -> Row:
    comma = w.say(N_(", "))
    return Row(
        href=lender_href(one.key),
        name=_name(one, w, desk),
        aliases=comma.join(one.aliases),
        klass=w.say(STANDINGS[one.standing.klass]),
        roles=comma.join(_roles(one, w))
        or (w.say(N_("inquired about you")) if one.inquiries else ""),
        debts=len(one.debts),
        contacts=one.contacts,
        inquiries=len(one.inquiries),
    )


@get("/lenders/{lender:str}", sync_to_thread=False)
def lender_page(request: Visit, desk: TheDesk, lender: FromPath[str]) -> Response[str]:
    """One lender: what it is and why, what it did here, where to complain."""
    w, one = desk.wording(request), _one(desk, lender)
    standing, comma = one.standing, w.say(N_(", "))
    described = [w.veiled(line) for line in credit.describe(standing, w.locale)]
    party = desk.history.parties.get(one.key)
    complain_to = _complain_to(one)
    return desk.page(
        request,
        "lender.html",
        name=_name(one, w, desk),
        slug=lender,
        said=described[0],
        reports=described[-1],
        reasons=_signs(standing.reasons, w, desk),
        conflicts=_signs(standing.conflicts, w, desk),
        beside=_signs(standing.beside, w, desk),
        kind=w.label(one.kind) if one.kind else "",
        aliases=comma.join(one.aliases),
        roles=comma.join(_roles(one, w)),
        report_kinds=comma.join(w.label(kind) for kind in one.report_kinds),
        licence=party.licence if party else None,
        numbers=one.numbers,
        acts_for=_links(one.acts_for, w, desk),
        agents=_links(one.agents, w, desk),
        near=_links(one.near, w, desk),
        debts=[(debt_href(debt), desk.debt_name(debt)) for debt in one.debts],
        contacts=one.contacts,
        last_contact=one.last_contact_at,
        contacts_href=href("/timeline", who=one.key) if one.fact else "",
        findings_href=href("/findings", who=one.key) if one.fact and one.contacts else "",
        inquiries=_chips(one.inquiries, w, desk),
        own_channel=one.complaint_channel,
        channels=letters.channels(one.kind, locale=w.locale),
        complain_href=href("/letters/complaint", to=complain_to) if complain_to else "",
        fact=chip(party, w, desk.history) if party and party.id else None,
        looked_up=one.looked_up,
        candidates=_near(one, w),
        can_say=bool(one.fact),
    )


def _one(desk: Desk, lender: str) -> Lender:
    found = next((one for one in directory(desk) if slug(one.key) == lender), None)
    if found is None:
        raise NotFoundException
    return found


def _signs(reasons: tuple[credit.Reason, ...], w: Wording, desk: Desk) -> list[Sign]:
    return [
        Sign(
            text=sentence_case(w.veiled(credit.reason_text(reason, w.locale))),
            chips=_chips(reason.facts, w, desk),
        )
        for reason in reasons
    ]


def _chips(ids: tuple[str, ...], w: Wording, desk: Desk) -> tuple[Chip, ...]:
    return tuple(chip(fact, w, desk.history) for fact in desk.sight.facts(ids)[:CHIPS_MOST])


def _links(keys: tuple[str, ...], w: Wording, desk: Desk) -> list[tuple[str, str]]:
    return [(lender_href(key), party_name(key, w, desk.history)) for key in keys]


def _complain_to(one: Lender) -> str:
    """Who answers for it: itself as a creditor or app, the only one it acts for as an agency."""
    if not one.fact:
        return ""
    if PartyRole.AGENCY in one.roles:
        return one.acts_for[0] if len(one.acts_for) == 1 else ""
    return one.key if one.kind is not LenderKind.PRIVATE_PERSON else ""


def _near(one: Lender, w: Wording) -> list[Near]:
    if one.looked_up is None:
        return []
    found = one.looked_up.found
    alike = (*([found] if found else ()), *one.looked_up.candidates)
    return [
        Near(
            at=at,
            name=c.entry.name,
            about=w.say(N_(", ")).join(
                part
                for part in (
                    c.entry.number,
                    w.label(c.entry.kind) if c.entry.kind else "",
                    place_in(w.locale, c.entry.place),
                )
                if part
            ),
            score=c.score,
        )
        for at, c in enumerate(alike)
    ]


@post("/lenders/register")
async def give_register(request: Visit, desk: TheDesk) -> Response[str] | Redirect:
    """Take a licence register for as long as this desk runs; it does not enter the record."""
    form = await request.form()
    given = form.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        desk.take_register(None)
        return after("/lenders")
    (place,) = desk.staging.place([given.filename])
    with place.open("wb") as out:
        while chunk := await given.read(CHUNK):
            out.write(chunk)
    await given.close()
    try:
        read = intake.read_register(place)
    finally:
        place.unlink()
    if read.register is not None:
        desk.take_register(Matcher(read.register))
    return _page(request, desk, read.problems) if read.problems else after("/lenders")


@post("/lenders/{lender:str}/register", status_code=HTTPStatus.SEE_OTHER)
async def say_which(request: Visit, desk: TheDesk, lender: FromPath[str]) -> Redirect:
    """Say which entry of the register the lender is, or that it is none of them."""
    one = _one(desk, lender)
    entry = Entry(await request.form(), desk.wording(request))
    if one.looked_up is None or not one.fact:
        raise NotFoundException
    found = one.looked_up.found
    alike = (*([found] if found else ()), *one.looked_up.candidates)
    at = entry.count("at", most=len(alike))
    if entry.mistakes or (at is not None and at >= len(alike)):
        raise NotFoundException
    chosen = None if at is None else alike[at]
    source = f"{one.looked_up.source}, {one.looked_up.as_of.isoformat()}"
    note = f"{source}, {chosen.entry.place}, {chosen.entry.name}" if chosen else source
    seen = StandingEvidence(
        occurred_at=desk.case.now(),
        basis=Basis.DOCUMENTED,
        party=one.key,
        kind=EvidenceKind.LICENCE_REGISTER,
        holds=chosen is not None,
        note=note,
    )
    return after(f"/lenders/{lender}", desk.case.record([seen], label=N_("sign of standing")))


HANDLERS = (lenders, give_register, lender_page, say_which)
