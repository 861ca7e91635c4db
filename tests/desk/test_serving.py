"""Serving: on the loopback address only, one line when ready."""

import datetime as dt
import io
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import uvicorn

from fairdue import casefile
from fairdue.casefile import CaseFile
from fairdue.desk import serve
from fairdue.desk.serving import unlocker


def test_it_binds_the_loopback_address_and_says_one_line(
    empty_case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound: list[tuple[str, int]] = []

    async def answer(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        bound.extend(s.getsockname() for s in sockets or [])
        self.started = True

    monkeypatch.setattr(uvicorn.Server, "serve", answer)
    out = io.StringIO()
    serve(empty_case, out=out)
    ((host, port),) = bound
    assert host == "127.0.0.1"
    line = re.fullmatch(r"desk: http://127\.0\.0\.1:(\d+)/\?token=([\w-]{43})\n", out.getvalue())
    assert line is not None
    assert int(line.group(1)) == port


def test_each_start_has_a_token_of_its_own(
    empty_case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answer(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        self.started = True

    monkeypatch.setattr(uvicorn.Server, "serve", answer)
    lines = [io.StringIO(), io.StringIO()]
    for out in lines:
        serve(empty_case, out=out)
    first, second = (out.getvalue().partition("token=")[2] for out in lines)
    assert first != second
    serve(empty_case, locale="en", out=(out := io.StringIO()))
    assert out.getvalue().endswith("&lang=en\n")


def test_only_the_passphrase_of_the_case_unlocks_it(
    tmp_path: Path, clock: Callable[[], dt.datetime], entropy: Callable[[int], bytes]
) -> None:
    folder = tmp_path / "sealed.fairdue"
    with casefile.create(folder, clock=clock, entropy=entropy, passphrase="桂花 2026") as case:
        unlock = unlocker(case)
        assert unlock("桂花 2026")
        assert not unlock("桂花 2025")
        assert not unlock("")
