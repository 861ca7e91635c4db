"""Record: verify it, import into it, see its problems, undo what was done to it."""

import datetime as dt
from http import HTTPStatus

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from fairdue import intake, journal
from fairdue.casefile import Action
from fairdue.desk.desk import Desk, TheDesk, Visit, after
from fairdue.desk.entry import Mistake
from fairdue.desk.guard import UPLOAD_MAX_BYTES
from fairdue.desk.language import N_
from fairdue.desk.staging import CHUNK, format_title, placed
from fairdue.desk.wording import Wording
from fairdue.facts import FACT_TYPES, Import

ACTS_MOST = 30
PROBLEMS_MOST = 100


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act or import in the list of what was done."""

    id: str
    label: str
    at: str
    facts: int
    undone: bool
    undoable: bool


@get("/record", sync_to_thread=False)
def record(request: Visit, desk: TheDesk) -> Response[str]:
    """Can others trust this?"""
    w = desk.wording(request)
    history = desk.history
    problems = desk.once("problems", desk.case.problems)
    return desk.page(
        request,
        "record.html",
        numbers=desk.once(f"numbers {w.locale}", lambda: _numbers(desk, w)),
        private=len(history.quarantined),
        imports=[_import(i, w) for i in reversed(history.of(Import))],
        problems=[placed(problem, w.locale) for problem in problems[:PROBLEMS_MOST]],
        more_problems=max(0, len(problems) - PROBLEMS_MOST),
        actions=_acts(desk.once("actions", desk.case.actions), w),
    )


def _numbers(desk: Desk, w: Wording) -> list[tuple[str, int]]:
    history = desk.history
    return [
        (w.say(N_("Facts")), sum(len(history.of(kind)) for kind in FACT_TYPES)),
        (w.say(N_("Contacts judged")), len(history.contacts)),
        (w.say(N_("Loans")), len(history.loans)),
        (w.say(N_("Entries in the record")), desk.case.revision),
    ]


def _import(fact: Import, w: Wording) -> Import:
    return msgspec.structs.replace(fact, format=format_title(fact.format, w))


def _acts(actions: tuple[Action, ...], w: Wording) -> list[Act]:
    """What was done, the newest first, in the case's own zone.

    The case's beginning and undoing itself stay as they are.
    """
    fixed = {"undo", "new case"}
    acts = [a for a in actions if a.label not in fixed]
    return [
        Act(
            id=a.id,
            label=a.label,
            at=w.stamp(dt.datetime.fromisoformat(a.at)),
            facts=a.facts,
            undone=a.undone,
            undoable=True,
        )
        for a in acts[:ACTS_MOST]
    ]


@get("/record/verify", sync_to_thread=False)
def verify(request: Visit, desk: TheDesk) -> Response[str]:
    """Check the whole folder: what is proven and what is only claimed."""
    w = desk.wording(request)
    checked = journal.verify(desk.case.path, passphrase=desk.passphrase)
    return desk.page(
        request,
        "verify.html",
        v=checked,
        proven=[w.text(words) for words in checked.proven],
        claimed=[w.text(words) for words in checked.claimed],
    )


@get("/record/import", sync_to_thread=False)
def import_page(request: Visit, desk: TheDesk) -> Response[str]:
    """Drop files, look inside, decide."""
    return _import_page(request, desk, [])


def _import_page(request: Visit, desk: Desk, mistakes: list[Mistake]) -> Response[str]:
    w = desk.wording(request)
    return desk.page(
        request,
        "import.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        errors=mistakes,
        waiting=desk.staging.shown(w, desk.sight),
        formats=[w.text(dict(f.title)) for f in intake.FORMATS],
    )


@post("/record/import", request_max_body_size=UPLOAD_MAX_BYTES)
async def upload(request: Visit, desk: TheDesk) -> Response[str] | Redirect:
    """Put the files where they wait, and read them in preview."""
    form = await request.form()
    uploads = [f for f in form.getall("files", []) if isinstance(f, UploadFile) and f.filename]
    if not uploads:
        text = desk.wording(request).say(N_("Choose at least one file."))
        return _import_page(request, desk, [Mistake("files", text)])
    places = desk.staging.place(upload.filename for upload in uploads)
    for uploaded, place in zip(uploads, places, strict=True):
        with place.open("wb") as out:
            while chunk := await uploaded.read(CHUNK):
                out.write(chunk)
        await uploaded.close()
    desk.staging.look(places, desk.case)
    return after("/record/import")


@post("/record/import/{key:str}/keep", sync_to_thread=False)
def keep(desk: TheDesk, key: FromPath[str]) -> Redirect:
    """Take a waiting file into the record as one act that can be undone."""
    action = desk.staging.keep(key, desk.case)
    return after("/record/import", action or "")


@post("/record/import/{key:str}/drop", sync_to_thread=False)
def let_go(desk: TheDesk, key: FromPath[str]) -> Redirect:
    """Delete a waiting file without keeping anything of it."""
    desk.staging.let_go(key)
    return after("/record/import")


HANDLERS = (record, verify, import_page, upload, keep, let_go)
