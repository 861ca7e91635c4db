"""The desk as an application: every address, behind the guard."""

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from litestar import Litestar, MediaType, Response
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import Receive, Scope, Send

from fairdue.casefile import CaseFile
from fairdue.desk.asset import asset
from fairdue.desk.desk import Desk, Visit, page_set
from fairdue.desk.guard import FORM_MAX_BYTES, Guard, Keyring
from fairdue.desk.language import N_, chosen, words
from fairdue.desk.rooms import (
    call,
    deals,
    findings,
    held,
    household,
    lenders,
    letters,
    money,
    offers,
    plan,
    record,
    rules,
    switch,
    timeline,
    today,
    unseen,
)

log = logging.getLogger("fairdue.desk")
PAUSE_S = 0.2
"""Time for requests between two steps of warming up."""
ROOMS = (
    *(today, call, timeline, findings, unseen, rules),
    *(money, offers, deals, plan, household, held, lenders, letters, record, switch),
)


def app(
    case: CaseFile,
    *,
    token: str,
    port: int,
    unlock: Callable[[str], bool] | None = None,
    passphrase: str | None = None,
    example: Callable[[Path], CaseFile] | None = None,
    warm: bool = False,
) -> Litestar:
    """The desk of an open case as an ASGI application for `127.0.0.1:port`.

    `token` opens it once. `unlock` tells whether a passphrase is the case's own, `passphrase`
    lets Verify look inside, `example` makes the example case in a folder that may be deleted.
    `warm` works out the findings before the first page is asked for, and the rooms soon after.
    """
    keyring = Keyring(token, port)
    desk = Desk(case, keyring, unlock=unlock, passphrase=passphrase, example=example)

    def the_desk() -> Desk:
        return desk

    warming: list[asyncio.Task[None]] = []

    async def warmed() -> None:
        today.prepare(desk)
        warming.append(asyncio.create_task(_warm_up(desk)))

    def cooled() -> None:
        for task in warming:
            task.cancel()
        desk.close()

    application = Litestar(
        route_handlers=[asset, *(h for room in ROOMS for h in room.HANDLERS)],
        dependencies={"desk": Provide(the_desk, sync_to_thread=False)},
        exception_handlers={HTTPException: _refused, Exception: _failed},
        on_startup=[warmed] if warm else [],
        on_shutdown=[cooled],
        request_max_body_size=FORM_MAX_BYTES,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
    guard = Guard(application.asgi_handler, keyring, port=port, closed=_closed)
    application.asgi_handler = guard
    return application


async def _warm_up(desk: Desk) -> None:
    """Work out the other rooms one after the other, letting requests in between."""
    for prepare in (today.prepare_gate, timeline.prepare, money.prepare, held.prepare):
        await asyncio.sleep(PAUSE_S)
        prepare(desk)


def _locale(scope_or_request: Visit) -> str:
    cookie = scope_or_request.cookies.get("fairdue_locale")
    return chosen(cookie, None, scope_or_request.headers.get("accept-language", ""))


def _notice(
    request: Visit, title: str, lines: list[str], status: int, *, home: bool
) -> Response[str]:
    """A short page about something else than the case."""
    locale = _locale(request)
    say = words(locale).gettext
    body = (
        page_set(locale)
        .get_template("notice.html")
        .render(
            locale=locale,
            title=say(title),
            lines=[say(line) for line in lines],
            unlock="",
            home=home,
        )
    )
    return Response(body, media_type=MediaType.HTML, status_code=status)


async def _closed(scope: Scope, receive: Receive, send: Send) -> None:
    """The page for somebody without a session: how to get in, and nothing else."""
    request: Visit = Visit(scope, receive, send)
    response = _notice(
        request,
        N_("This desk is closed"),
        [
            N_("Open it with the address that the command printed; it works once."),
            N_("If it was used already, stop the desk and start it again."),
        ],
        HTTPStatus.UNAUTHORIZED,
        home=False,
    )
    await response.to_asgi_response(app=None, request=request)(scope, receive, send)


def _refused(request: Visit, error: HTTPException) -> Response[str]:
    """A page for an address that does not exist or a form that cannot be used."""
    if error.status_code == HTTPStatus.NOT_FOUND:
        title, line = (
            N_("There is nothing here"),
            N_("The address may be old, or the entry was taken back."),
        )
    elif error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        title, line = N_("That is too large"), N_("Import very large files with the command line.")
    else:
        title, line = N_("That did not work"), N_("Go back and try again; nothing was changed.")
    return _notice(request, title, [line], error.status_code, home=True)


def _failed(request: Visit, error: Exception) -> Response[str]:
    """A page for our own mistake. The log names the place in the code, never the case."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
    log.error("desk: %s at %s", type(error).__name__, where)
    lines = [
        N_("This is a mistake in the program, not yours. Nothing was lost."),
        N_("Go back and try again."),
    ]
    return _notice(
        request, N_("Something went wrong"), lines, HTTPStatus.INTERNAL_SERVER_ERROR, home=True
    )
