"""Files of the pages: style, script, the fallback font; named with a print of their content."""

import hashlib
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path

import pylopdf_fonts_zh_cn
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

MEDIA = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "htmx-2.0.11.min.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "noto-sans-sc.otf": "font/otf",
}
"""Every file that is served, and as what; nothing else can be asked for."""
YEAR = "public, max-age=31536000, immutable"


@cache
def content(name: str) -> bytes:
    """Bytes of a served file. Raises KeyError for any other name."""
    if name not in MEDIA:
        raise KeyError(name)
    if name == "noto-sans-sc.otf":
        return Path(pylopdf_fonts_zh_cn.sans_path()).read_bytes()
    return files("fairdue.desk").joinpath("static", name).read_bytes()


@cache
def address(name: str) -> str:
    """Address of a served file; it changes with the content, so browsers may keep it."""
    return f"/static/{name}?v={hashlib.sha256(content(name)).hexdigest()[:12]}"


@get("/static/{name:str}", sync_to_thread=False)
def asset(name: FromPath[str]) -> Response[bytes]:
    """One served file."""
    try:
        body = content(name)
    except KeyError as error:
        raise NotFoundException from error
    return Response(
        body,
        media_type=MEDIA[name],
        status_code=HTTPStatus.OK,
        headers={"cache-control": YEAR},
    )
