"""What they hold on me: the big-data report, its reasons, when they end, what to do."""

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response, get

from fairdue import letters, plan
from fairdue.desk.desk import Desk, TheDesk, Visit
from fairdue.desk.held import Reader
from fairdue.desk.heldpicture import ageing, ahead, inquiry_windows
from fairdue.desk.language import LOCALES
from fairdue.desk.picture import Picture
from fairdue.desk.rooms.lenders import directory
from fairdue.desk.rooms.money import preset_name
from fairdue.desk.wording import Wording
from fairdue.facts import AccountEvent, Inquiry, Listing
from fairdue.report.person import PersonReport

HOLDER_PARTS = ("identity", "courts", "lists", "inquiries", "loans", "overdue", "asked")


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """One forecast: what it assumes, and its picture when anything moves."""

    assuming: str
    picture: Picture | None


@get("/held", sync_to_thread=False)
def held(request: Visit, desk: TheDesk) -> Response[str]:
    """Why am I refused, and until when?"""
    w = desk.wording(request)
    preset = _preset(desk, request)
    report = report_with(desk, preset)
    return desk.page(
        request,
        "held.html",
        is_empty=_is_empty(desk),
        preset=preset.value if preset else "",
        presets=[(p.value, preset_name(p, w)) for p in plan.Preset] if desk.budget() else [],
        **desk.once(_key(desk, w, preset), lambda: _shown(desk, w, report)),
    )


def prepare(desk: Desk) -> None:
    """Work out the report and draw its pictures before anybody asks."""
    if not _is_empty(desk):
        w = desk.own_wording()
        desk.once(_key(desk, w, None), lambda: _shown(desk, w, report_with(desk, None)))


def _key(desk: Desk, w: Wording, preset: plan.Preset | None) -> str:
    return f"held {w.locale} {w.amounts_hidden} {preset} {desk.registers_given}"


def _shown(desk: Desk, w: Wording, report: PersonReport) -> dict[str, Any]:
    reader = Reader(report, directory(desk), w)
    titles = {told.code: reader.text(told.title) for told in report.reasons}
    coverage = report.coverage
    return {
        "as_of": w.stamp(report.as_of),
        "reference": desk.case.reference,
        "summary": [reader.text(note) for note in report.section("summary").notes],
        "own": reader.whys(own=True),
        "related": reader.whys(own=False),
        "calendar": ageing(report, w, reader.text),
        "undated": [
            why for own in (True, False) for why in reader.whys(own=own) if why.ends_on is None
        ],
        "windows": inquiry_windows(report, w),
        "forecasts": [
            Ahead(
                assuming=reader.text(one.assuming),
                picture=ahead(one, w, reader.text, titles, beside=report.forecasts[0]),
            )
            for one in report.forecasts
        ],
        "held": [reader.part(report.section(name)) for name in HOLDER_PARTS],
        "sources": [reader.source(source) for source in coverage.sources],
        "unseen": coverage.unseen,
        "families": [
            reader.text(family.title) for family in coverage.families if family.status != "ok"
        ],
        "absent": [reader.text(text) for text in coverage.absent],
        "notes": [reader.text(text) for text in coverage.notes],
    }


def report_with(desk: Desk, preset: plan.Preset | None) -> PersonReport:
    """The report of the case shown, with a forecast under a plan when one is chosen."""
    presets = (preset,) if preset else ()
    return desk.once(
        f"report {preset} {desk.registers_given}",
        lambda: desk.case.report(presets=presets, register=desk.register),
    )


def _preset(desk: Desk, request: Visit) -> plan.Preset | None:
    known = {p.value: p for p in plan.Preset}
    wanted = known.get(request.query_params.get("plan", ""))
    return wanted if desk.budget() is not None else None


def _is_empty(desk: Desk) -> bool:
    history = desk.history
    asked, listed = history.of(Inquiry), history.of(Listing)
    return not (asked or listed or history.of(AccountEvent) or history.loans)


@get("/held/report.json", sync_to_thread=False)
def as_json(request: Visit, desk: TheDesk) -> Response[bytes]:
    """The whole report as JSON, every cell of it."""
    body = msgspec.json.encode(report_with(desk, _preset(desk, request)))
    return _file(body, desk, "json", "application/json")


@get("/held/report.pdf", sync_to_thread=False)
def as_pdf(request: Visit, desk: TheDesk) -> Response[bytes]:
    """The report on paper, in the language asked for."""
    w = desk.wording(request)
    wanted = request.query_params.get("locale", w.locale)
    locale = wanted if wanted in LOCALES else w.locale
    report = report_with(desk, _preset(desk, request))

    def made() -> bytes:
        sheet = letters.statement(
            report,
            locale=locale,
            name=desk.borrower,
            case_ref=desk.case.reference,
            written_on=desk.case.today,
        )
        return letters.pdf(sheet)

    wanted_for = f"{locale} {_preset(desk, request)} {desk.registers_given}"
    body = desk.once(f"held pdf {wanted_for}", made)
    return _file(body, desk, "pdf", "application/pdf")


def _file(body: bytes, desk: Desk, ending: str, media: str) -> Response[bytes]:
    name = f"fairdue-report-{desk.case.today.isoformat()}.{ending}"
    return Response(
        body,
        media_type=media,
        status_code=HTTPStatus.OK,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


HANDLERS = (held, as_json, as_pdf)
