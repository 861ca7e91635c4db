"""What every page's header and bars do: language, amounts, lock, undo, example; and help."""

from http import HTTPStatus

from litestar import MediaType, Response, get, post
from litestar.response import Redirect

from fairdue.desk.desk import (
    AMOUNTS_COOKIE,
    LOCALE_COOKIE,
    TheDesk,
    Visit,
    after,
    local_path,
    remembered,
)
from fairdue.desk.entry import Entry
from fairdue.desk.labels import FORCES
from fairdue.desk.language import LOCALES, N_
from fairdue.desk.ruling import SPEECH

LETTER = "letter"
"""Label of the act of keeping a letter; undone, its own page is gone."""


def _remember(to: str, name: str, value: str) -> Redirect:
    return Redirect(to, status_code=303, cookies=[remembered(name, value)])


def _without_language(path: str) -> str:
    """The path without the language that it names, which would overrule the one just chosen."""
    page, mark, query = path.partition("?")
    kept = [part for part in query.split("&") if not part.startswith("lang=")] if mark else []
    return page + ("?" + "&".join(kept) if any(kept) else "")


@post("/language", status_code=HTTPStatus.SEE_OTHER)
async def language(request: Visit, desk: TheDesk) -> Redirect:
    """Read the desk in the other language."""
    entry = Entry(await request.form(), desk.wording(request))
    locale = entry.text("locale")
    back = _without_language(local_path(entry.text("back")))
    return _remember(back, LOCALE_COOKIE, locale) if locale in LOCALES else after(back)


@post("/amounts", status_code=HTTPStatus.SEE_OTHER)
async def amounts(request: Visit, desk: TheDesk) -> Redirect:
    """Hide all amounts, or show them again."""
    entry = Entry(await request.form(), desk.wording(request))
    shown = "hidden" if entry.text("amounts") == "hidden" else "shown"
    return _remember(local_path(entry.text("back")), AMOUNTS_COOKIE, shown)


@get("/locked", sync_to_thread=False)
def locked(request: Visit, desk: TheDesk) -> Response[str]:
    """A page that shows nothing of the case."""
    w = desk.wording(request)
    unlock = "passphrase" if desk.own.has_passphrase and desk.unlock else "button"
    lines = [w.say(N_("Nothing of the case is shown until you open it again."))]
    if desk.tried_in_vain:
        lines.append(w.say(N_("That was not the passphrase of this case.")))
    page = desk.fragment(
        w.locale,
        "notice.html",
        title=w.say(N_("Locked")),
        lines=lines,
        unlock=unlock,
        home=False,
    )
    return Response(page, media_type=MediaType.HTML)


@post("/locked", status_code=HTTPStatus.SEE_OTHER)
async def lock(request: Visit, desk: TheDesk) -> Redirect:
    """Lock the desk, or open it again (with the passphrase when the case has one)."""
    entry = Entry(await request.form(), desk.wording(request))
    if not entry.has("open"):
        desk.keyring.locked = True
        return after("/locked")
    needs = desk.own.has_passphrase and desk.unlock is not None
    passed = not needs or (desk.unlock is not None and desk.unlock(entry.text("passphrase")))
    desk.keyring.locked = not passed
    desk.tried_in_vain = not passed
    return after("/" if passed else "/locked")


@post("/undo", status_code=HTTPStatus.SEE_OTHER)
async def undo(request: Visit, desk: TheDesk) -> Redirect:
    """Undo an act or import as a whole, or bring back what was undone."""
    entry = Entry(await request.form(), desk.wording(request))
    back, wanted = local_path(entry.text("back")), entry.text("action")
    known = next((a for a in desk.case.actions() if a.id == wanted), None)
    if known is None or known.undone != entry.has("again"):
        return after(back)
    if known.undone:
        undoing = desk.undoing(wanted)
        if undoing is not None:
            desk.case.undo(undoing)
    else:
        desk.case.undo(wanted)
        if known.label == LETTER and back.startswith("/letters/kept/"):
            back = "/letters"
    return after(back, wanted)


@post("/example", status_code=HTTPStatus.SEE_OTHER, sync_to_thread=False)
def try_example(desk: TheDesk) -> Redirect:
    """Show the example in place of the own case."""
    desk.try_example()
    return after("/")


@post("/example/leave", status_code=HTTPStatus.SEE_OTHER, sync_to_thread=False)
def leave_example(desk: TheDesk) -> Redirect:
    """Back to the own case."""
    desk.leave_example()
    return after("/")


@get("/more", sync_to_thread=False)
def more(request: Visit, desk: TheDesk) -> Response[str]:
    """Rooms for which the bar of a phone has no place."""
    return desk.page(request, "more.html")


@get("/help", sync_to_thread=False)
def help_page(request: Visit, desk: TheDesk) -> Response[str]:
    """Keys and words."""
    w = desk.wording(request)
    forces = [(w.say(FORCES[force]), w.say(speech)) for force, speech in SPEECH.items()]
    return desk.page(request, "help.html", forces=forces)


HANDLERS = (
    language,
    amounts,
    locked,
    lock,
    undo,
    try_example,
    leave_example,
    more,
    help_page,
)
