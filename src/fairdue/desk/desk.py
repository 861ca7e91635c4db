"""What all rooms share: the open case, its pages in two languages, and what was worked out once.

Whatever is computed from the facts is kept for one revision of the record, so that a page of a
large case costs only what it shows.
"""

import asyncio
import shutil
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.response import Redirect

from fairdue import casefile
from fairdue.casefile import CaseFile
from fairdue.credit.matching import Matcher
from fairdue.desk.asset import address
from fairdue.desk.chip import debt_name
from fairdue.desk.guard import Keyring
from fairdue.desk.href import debt_href
from fairdue.desk.language import LOCALES, N_, chosen, words
from fairdue.desk.recent import Recent
from fairdue.desk.sight import Sight
from fairdue.desk.staging import Staging
from fairdue.desk.waiting_room import WaitingRoom
from fairdue.desk.wording import Wording
from fairdue.facts import Budget, History, Party, Retraction

T = TypeVar("T")
Visit = Request[Any, Any, Any]
LOCALE_COOKIE = "fairdue_locale"
AMOUNTS_COOKIE = "fairdue_amounts"
YEAR_S = 365 * 24 * 3600
RECENT_MOST = 12
ROOMS: tuple[tuple[str, str, str, bool], ...] = (
    ("1", "/", N_("Today"), False),
    ("2", "/call", N_("In a call"), False),
    ("3", "/timeline", N_("Timeline"), False),
    ("4", "/findings", N_("Findings"), False),
    ("5", "/money", N_("Money"), False),
    ("6", "/held", N_("What they hold on me"), True),
    ("7", "/lenders", N_("Lenders and agencies"), True),
    ("8", "/letters", N_("Letters"), True),
    ("9", "/record", N_("Record"), True),
    ("0", "/rules", N_("Rules"), True),
)
"""Key, address and name of each room, and whether only wide screens show it."""


FOLDER_ACTS: tuple[str, ...] = (
    N_("letter"),
    N_("correction"),
    N_("retraction"),
    N_("private number erased"),
)
"""Labels of acts that the case folder names by itself."""


class Desk:
    """One running desk. `unlock` tells whether a passphrase is the case's own."""

    def __init__(
        self,
        case: CaseFile,
        keyring: Keyring,
        *,
        unlock: Callable[[str], bool] | None = None,
        passphrase: str | None = None,
        example: Callable[[Path], CaseFile] | None = None,
    ) -> None:
        """Keep a desk for `case`; `example` makes the example case in a folder."""
        self.own = case
        self.keyring = keyring
        self.unlock = unlock
        self.passphrase = passphrase
        self._room = WaitingRoom()
        self.waiting = self._room.path
        """Uploaded files wait here, readable by this user only, until they are kept or let go."""
        self.tried_in_vain = False
        """Whether the last attempt to unlock failed."""
        """Plain text of the letters kept while this desk runs, by the digest of their PDF."""
        self._make_example = example
        self._example: CaseFile | None = None
        self._memo: dict[str, object] = {}
        self._memo_of: tuple[int, int] = (0, -1)
        self._beside: dict[str, tuple[tuple[int, int], asyncio.Future[Any]]] = {}
        self.staging = Staging(self.waiting)
        self.recent = Recent(RECENT_MOST)
        """What the planner worked out for its last settings."""
        self.register: Matcher | None = None
        """A licence register given to this desk; it never enters the record."""
        self.registers_given = 0

    @property
    def case(self) -> CaseFile:
        """The case that is shown: the borrower's own, or the example while it is tried."""
        return self._example or self.own

    @property
    def history(self) -> History:
        """The facts of the case shown."""
        return self.case.history()

    @property
    def has_example(self) -> bool:
        """Whether the example can be tried here."""
        return self._make_example is not None

    @property
    def in_example(self) -> bool:
        """Whether the example is shown in place of the borrower's own case."""
        return self._example is not None

    @property
    def is_example(self) -> bool:
        """Whether the case itself is an example with a today of its own."""
        info = self.once("info", self.case.info)
        return info is not None and info.example

    @property
    def borrower(self) -> str:
        """Name of the borrower, "" when the case has none."""
        info = self.once("info", self.case.info)
        return info.borrower if info else ""

    @property
    def sight(self) -> Sight:
        """What of the record a page may show."""
        return self.once("sight", lambda: Sight(self.history))

    def budget(self) -> Budget | None:
        """The budget as last stated, None also when a plan cannot stand on it."""
        return None if self.case.budget_problem() is not None else self.case.budget()

    def debt_name(self, debt: str) -> str:
        """What the borrower calls a debt."""
        return debt_name(debt, self.history)

    def parties(self) -> tuple[Party, ...]:
        """Named lenders and agencies, by name."""
        return tuple(sorted(self.history.parties.values(), key=lambda p: p.name))

    def take_register(self, register: Matcher | None) -> None:
        """Look lenders up in this register from now on; None = in none."""
        self.register = register
        self.registers_given += 1

    def undoing(self, action: str) -> str | None:
        """The act by which `action` was undone last."""
        undone_by = [
            fact.source.action
            for fact in self.history.raw
            if isinstance(fact, Retraction) and fact.target == action and fact.source
        ]
        return undone_by[-1] if undone_by else None

    def try_example(self) -> None:
        """Show the example case, made in a temporary folder."""
        if self._example is None and self._make_example is not None:
            self._example = self._make_example(self.waiting / "example.fairdue")

    def leave_example(self) -> None:
        """Show the borrower's own case again; the example is deleted."""
        if self._example is not None:
            self._example.close()
            self._example = None
            shutil.rmtree(self.waiting / "example.fairdue", ignore_errors=True)

    def close(self) -> None:
        """Delete what waits; the borrower's own case belongs to the caller."""
        self.leave_example()
        self._room.close()

    def once(self, name: str, build: Callable[[], T]) -> T:
        """What `build` makes, made once for each revision of the record."""
        current = (id(self.case), self.case.revision)
        if self._memo_of != current:
            self._memo, self._memo_of = {}, current
        if name not in self._memo:
            self._memo[name] = build()
        return cast("T", self._memo[name])

    async def beside(self, name: str, build: Callable[[], T]) -> T:
        """What `build` makes in a thread of its own, once for each revision; pages go on."""
        current = (id(self.case), self.case.revision)
        known = self._beside.get(name)
        if known is None or known[0] != current:
            making = asyncio.ensure_future(asyncio.to_thread(build))
            known = self._beside[name] = (current, making)
        return cast("T", await asyncio.shield(known[1]))

    def beside_ready(self, name: str) -> object | None:
        """What was made beside for the record as it is now, None while there is nothing."""
        known = self._beside.get(name)
        if known is None or known[0] != (id(self.case), self.case.revision):
            return None
        return known[1].result() if known[1].done() else None

    def wording(self, request: Visit) -> Wording:
        """How this visitor reads: language, zone, amounts shown or hidden."""
        info = self.once("info", self.case.info)
        locale = chosen(
            _asked_for(request) or request.cookies.get(LOCALE_COOKIE),
            info.locale if info else None,
            request.headers.get("accept-language", ""),
        )
        hidden = request.cookies.get(AMOUNTS_COOKIE) == "hidden"
        return Wording(locale, self.history.zone, amounts_hidden=hidden)

    def own_wording(self) -> Wording:
        """How the borrower most likely reads: the case's own language."""
        info = self.once("info", self.case.info)
        return Wording(chosen(None, info.locale if info else None, ""), self.history.zone)

    def page(
        self, request: Visit, template: str, *, status: int = HTTPStatus.OK, **values: object
    ) -> Response[str]:
        """A page of the desk in the visitor's language, which is kept when the address names it."""
        wording = self.wording(request)
        body = (
            page_set(wording.locale)
            .get_template(template)
            .render(
                w=wording,
                case=self.case,
                desk=self,
                path=request.url.path,
                here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
                done=self._done(request),
                rooms=ROOMS,
                **values,
            )
        )
        wanted = _asked_for(request)
        cookies = [remembered(LOCALE_COOKIE, wanted)] if wanted else []
        return Response(body, media_type=MediaType.HTML, status_code=status, cookies=cookies)

    def fragment(self, locale: str, template: str, **values: object) -> str:
        """A page that needs no case, in one language."""
        return page_set(locale).get_template(template).render(locale=locale, **values)

    def _done(self, request: Visit) -> casefile.Action | None:
        """The act after which this page is shown, when it can still be undone."""
        wanted = request.query_params.get("done", "")
        if not wanted:
            return None
        return next((a for a in self.case.actions() if a.id == wanted), None)


TheDesk = NamedDependency[Desk]
"""The desk as handlers ask for it."""


def remembered(name: str, value: str) -> Cookie:
    """What a visitor chose, kept for a year by this browser and for this desk only."""
    return Cookie(key=name, value=value, max_age=YEAR_S, path="/", httponly=True, samesite="strict")


def _asked_for(request: Visit) -> str | None:
    """The language that the address names, if it is one of the desk's."""
    wanted = request.query_params.get("lang", "")
    return wanted if wanted in LOCALES else None


def after(to: str, action: str = "") -> Redirect:
    """The way to the page after an act, with the bar that undoes it."""
    path, mark, fragment = to.partition("#")
    if action:
        path += ("&" if "?" in path else "?") + f"done={action}"
    return Redirect(path + mark + fragment, status_code=303)


def local_path(text: str, fallback: str = "/") -> str:
    """A path of this desk as given in a form; anything else becomes `fallback`."""
    plain = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if plain and not any(c in text for c in "\r\n\\") else fallback


@cache
def page_set(locale: str) -> Environment:
    """Templates in one language; what a template lacks is an error, never an empty place."""
    pages = Environment(
        loader=PackageLoader("fairdue.desk", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    translations = words(locale)
    pages.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    pages.globals.update(asset=address, debt_href=debt_href)
    return pages
