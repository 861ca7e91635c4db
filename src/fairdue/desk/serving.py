"""Serving a desk: a socket on the loopback address, a start token, one line when ready."""

import asyncio
import datetime as dt
import secrets
import socket
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import msgspec
import uvicorn

from fairdue import casefile
from fairdue.casefile import CaseFile, example
from fairdue.desk.application import app
from fairdue.journal import keys

LOOPBACK = "127.0.0.1"
GRACE_S = 3


def serve(
    case: CaseFile | Path,
    *,
    passphrase: str | None = None,
    port: int = 0,
    today: dt.date | None = None,
    locale: str = "",
    open_browser: bool = False,
    out: TextIO | None = None,
) -> None:
    """Serve the desk of a case until interrupted; prints one line with its address when ready.

    Binds 127.0.0.1 only; `port` 0 takes a free one. `case` is an open case or its folder, which
    is then opened with `passphrase` and closed at the end. `locale` is the language to begin in,
    "" = the visitor's or the case's. Raises OSError when the port is taken,
    and the errors of `journal.Journal.open`.
    """
    if isinstance(case, Path):
        folder = casefile.find_case(case)
        with casefile.open(
            folder, clock=_clock, entropy=secrets.token_bytes, passphrase=passphrase, today=today
        ) as opened:
            serve(
                opened,
                passphrase=passphrase,
                port=port,
                locale=locale,
                open_browser=open_browser,
                out=out,
            )
        return
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
        bound = int(listening.getsockname()[1])
        token = secrets.token_urlsafe(32)
        desk = app(
            case,
            token=token,
            port=bound,
            unlock=unlocker(case),
            passphrase=passphrase,
            example=_example,
            warm=True,
        )
        server = uvicorn.Server(
            uvicorn.Config(
                desk,
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
                ws="none",
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        address = f"http://{LOOPBACK}:{bound}/?token={token}" + (
            f"&lang={locale}" if locale else ""
        )
        asyncio.run(_run(server, listening, address, out or sys.stdout, open_browser=open_browser))


async def _run(
    server: uvicorn.Server,
    listening: socket.socket,
    address: str,
    out: TextIO,
    *,
    open_browser: bool,
) -> None:
    """Serve, and say the address once the server answers."""
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started and not serving.done():  # noqa: ASYNC110 - the server has no event for it
        await asyncio.sleep(0.01)
    if server.started:
        out.write(f"desk: {address}\n")
        out.flush()
        if open_browser:
            webbrowser.open(address)
    await serving


def unlocker(case: CaseFile) -> Callable[[str], bool]:
    """Tells whether a passphrase opens the case folder; half a second on purpose."""

    def unlock(passphrase: str) -> bool:
        if not passphrase:
            return False
        line = (case.path / "keys.json").read_bytes()
        try:
            keys.unlock(msgspec.json.decode(line, type=keys.KeyFile), passphrase)
        except Exception:  # noqa: BLE001 - whatever is wrong, the desk stays locked
            return False
        return True

    return unlock


def _example(folder: Path) -> CaseFile:
    return example.build(folder, clock=_clock, entropy=secrets.token_bytes)


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
