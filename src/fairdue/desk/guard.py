"""The wall around the desk: who may ask, from where, and what every answer carries.

The guard stands before routing. A page of another site, a rebound host name, a path that is not
in its normal form, a form sent from elsewhere: none of them reaches a room.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, unquote

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from fairdue.desk.language import LOCALES

FORM_MAX_BYTES = 1_000_000
"""Largest form without files."""
UPLOAD_MAX_BYTES = 512 * 1024 * 1024
"""Largest upload of files."""
UPLOAD_PATH = "/record/import"

HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
"""Sent with every answer; nothing inline, nothing from elsewhere, nothing framed."""


class Keyring:
    """The start token, good as long as the desk runs, and the sessions that came of it.

    The borrower may open the same address in a second browser or window; who can read the line
    on the terminal could read the case folder as well.

    Sessions are kept as SHA-256 only; comparisons take the same time whatever is offered.
    """

    def __init__(self, token: str, port: int) -> None:
        self.cookie = f"fairdue_desk_{port}"
        """Cookies are shared by all ports of a host, so the name tells them apart."""
        self.locked = False
        self._token = _digest(token)
        self._sessions: list[bytes] = []

    def exchange(self, offered: str) -> str | None:
        """A new session for the start token, None when it is wrong."""
        if not hmac.compare_digest(self._token, _digest(offered)):
            return None
        session = secrets.token_urlsafe(32)
        self._sessions.append(_digest(session))
        return session

    def admits(self, offered: str) -> bool:
        """Whether this is the value of a session."""
        digest = _digest(offered)
        matches = [hmac.compare_digest(kept, digest) for kept in self._sessions]
        return any(matches)


class Guard:
    """ASGI application that lets only this desk's own, admitted requests through to `inner`."""

    def __init__(self, inner: ASGIApp, keyring: Keyring, *, port: int, closed: ASGIApp) -> None:
        """Guard `inner`; `closed` shows the page for somebody who has no session."""
        self._inner = inner
        self._closed = closed
        self._keyring = keyring
        names = ("127.0.0.1", "localhost")
        self._hosts = {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())  # noqa: PLR2004 - the port that browsers leave out

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, exchange the token, or pass on. There are no websockets here."""
        if scope["type"] == ScopeType.HTTP:
            await self._guarded(scope, receive, send)

    async def _guarded(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        safe_send = _with_headers(send)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _plain(safe_send, refusal)
            return
        if scope["path"].startswith("/static/"):
            await self._inner(scope, receive, safe_send)
            return
        admitted = self._keyring.admits(self._offered(headers))
        query = parse_qs(scope["query_string"].decode("latin-1"))
        token = query.get("token")
        if token and scope["path"] == "/" and scope["method"] == "GET":
            session = None if admitted else self._keyring.exchange(token[0])
            if admitted or session:
                lang = query.get("lang", [""])[0]
                home = f"/?lang={lang}" if lang in LOCALES else "/"
                await _redirect(safe_send, home, self._set_cookie(session))
                return
        if not admitted:
            await self._closed(scope, receive, safe_send)
            return
        if self._keyring.locked and scope["path"] not in {"/locked", "/language"}:
            await _redirect(safe_send, "/locked", partial="hx-request" in headers)
            return
        await self._inner(scope, receive, safe_send)

    def _refusal(self, scope: HTTPScope, headers: dict[str, list[str]]) -> HTTPStatus | None:
        """Why a request is refused before anybody looks at it; None = it may go on."""
        hosts = headers.get("host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return HTTPStatus.MISDIRECTED_REQUEST
        if not _is_normal(scope):
            return HTTPStatus.BAD_REQUEST
        method = str(scope["method"])
        if method in {"GET", "HEAD"}:
            return None
        if method != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED
        if not _is_own(headers, hosts[0]):
            return HTTPStatus.FORBIDDEN
        return _too_large(scope["path"], headers)

    def _offered(self, headers: dict[str, list[str]]) -> str:
        jar: SimpleCookie = SimpleCookie()
        for line in headers.get("cookie", []):
            try:
                jar.load(line)
            except CookieError:
                return ""
        morsel = jar.get(self._keyring.cookie)
        return morsel.value if morsel else ""

    def _set_cookie(self, session: str | None) -> str:
        if session is None:
            return ""
        return f"{self._keyring.cookie}={session}; Path=/; HttpOnly; SameSite=Strict"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _headers(scope: HTTPScope) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


def _is_normal(scope: HTTPScope) -> bool:
    """Whether a path is written the one way in which it is routed."""
    raw = scope.get("raw_path") or scope["path"].encode()
    text = raw.decode("latin-1").partition("?")[0]
    if not text.startswith("/") or "\\" in text or "//" in text:
        return False
    lowered = text.lower()
    if any(mark in lowered for mark in ("%2f", "%5c", "%2e", "%00", "%25")):
        return False
    parts = unquote(text).split("/")
    return not any(part in {".", ".."} for part in parts) and "\x00" not in unquote(text)


def _is_own(headers: dict[str, list[str]], host: str) -> bool:
    """Whether a form was sent by one of our own pages.

    Under the referrer policy `no-referrer` browsers send `Origin: null` with forms; then the
    word of `Sec-Fetch-Site`, which no page can set, must say that it is ours.
    """
    sites = headers.get("sec-fetch-site", [])
    origins = headers.get("origin", [])
    if len(sites) > 1 or len(origins) != 1:
        return False
    if sites and sites[0] != "same-origin":
        return False
    return origins[0] == f"http://{host.lower()}" or (origins[0] == "null" and bool(sites))


def _too_large(path: str, headers: dict[str, list[str]]) -> HTTPStatus | None:
    lengths = headers.get("content-length", [])
    if len(lengths) != 1 or not lengths[0].isdigit():
        return HTTPStatus.LENGTH_REQUIRED
    most = UPLOAD_MAX_BYTES if path == UPLOAD_PATH else FORM_MAX_BYTES
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if int(lengths[0]) > most else None


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = [(n, v) for n, v in message["headers"] if n.decode().lower() not in HEADERS]
            names = {n.decode().lower() for n, _ in given}
            given += [(n.encode(), v.encode()) for n, v in HEADERS.items()]
            if "cache-control" not in names:
                given.append((b"cache-control", b"no-store"))
            message["headers"] = given
        await send(message)

    return sending


async def _plain(send: Send, status: HTTPStatus) -> None:
    body = f"{status.value} {status.phrase}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _redirect(send: Send, to: str, cookie: str = "", *, partial: bool = False) -> None:
    """Lead the browser elsewhere; `partial`: the whole page, not the part htmx asked for."""
    name = b"hx-redirect" if partial else b"location"
    headers = [(name, to.encode()), (b"content-length", b"0")]
    if cookie:
        headers.append((b"set-cookie", cookie.encode()))
    status = HTTPStatus.OK.value if partial else HTTPStatus.SEE_OTHER.value
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
