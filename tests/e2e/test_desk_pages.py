"""Every page as people see it: two languages, phone and wide, light and dark, no barrier.

Each page is opened in the system's Chromium and measured: nothing sticks out sideways, axe-core
finds no serious barrier, no request leaves the desk, and nothing is blocked by its own policy.
"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Opened = Callable[..., Page]

PAGES = [
    "/",
    "/call",
    "/call/danger",
    "/timeline",
    "/findings",
    "/findings/cn.gbt45251.hours",
    "/findings/unseen",
    "/rules",
    "/rules?q=contact&place=cn",
    "/rules/cn.gbt45251",
    "/rules/us.regf",
    "/money",
    "/money?plan=avalanche",
    "/money/loan",
    "/money/offer",
    "/money/agreement?debt=mlc",
    "/money/legal?debt=mlc",
    "/plan?whole=1",
    "/plan/household",
    "/held",
    "/held?plan=formal_first",
    "/lenders",
    "/lenders/shandian",
    "/letters/report_dispute",
    "/letters/inquiry_dispute",
    "/letters",
    "/letters/hold",
    "/letters/complaint",
    "/letters/proposal",
    "/letters/warning",
    "/record",
    "/record/import",
    "/record/verify",
    "/questions",
    "/questions?kind=coverage",
    "/more",
    "/help",
]
FOLLOWED = [
    ("/findings/cn.gbt45251.hours", "main ul.list a.title"),
    ("/timeline", "#results a.title"),
    ("/money", "main table a"),
]
axe = Axe()


def barriers(page: Page) -> list[str]:
    """Serious and critical findings of axe-core on the page as it is."""
    found = axe.run(page).response["violations"]
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:120]}"
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]


def sticks_out(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wider


LOOKED_AT = {(360, "zh-CN"), (1280, "en")}
"""Each language and each width once: looking for barriers takes most of a page's time."""


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_fits_and_has_no_serious_barrier(
    opened: Opened, locale: str, width: int
) -> None:
    page = opened("/", locale=locale, width=width)
    wrong: list[str] = []
    for path, link in [*((path, "") for path in PAGES), *FOLLOWED]:
        page.goto(path)
        if link:
            page.locator(link).first.click()
            page.wait_for_load_state()
        for details in page.locator("main summary").all():
            details.click()
        wrong += [f"{path} sticks out by {n}" for n in [sticks_out(page)] if n > 0]
        if (width, locale) in LOOKED_AT:
            wrong += [f"{path}: {barrier}" for barrier in barriers(page)]
    assert wrong == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/call", "/findings", "/money", "/held", "/lenders/shandian"),
        *("/record", "/call/danger", "/rules"),
    ],
)
def test_the_dark_theme_has_no_serious_barrier(opened: Opened, path: str) -> None:
    assert barriers(opened(path, scheme="dark")) == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "wider"), [(360, True), (1280, False)])
def test_a_drawing_that_goes_on_sideways_says_so(opened: Opened, width: int, wider: bool) -> None:
    page = opened("/", locale="en", width=width)
    for path in ["/held", "/timeline", "/money?plan=avalanche"]:
        page.goto(path)
        for details in page.locator("main details").all():
            details.evaluate("d => { d.open = true }")
        pictures = page.locator("figure.picture").all()
        assert pictures, path
        for picture in pictures:
            over = picture.locator(".drawing").evaluate("d => d.scrollWidth > d.clientWidth")
            assert (over, picture.get_by_text("Move the drawing sideways").is_visible()) == (
                wider,
                wider,
            )


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 768, 1920, 3840])
def test_widths_between_and_beyond_fit(opened: Opened, width: int) -> None:
    page = opened("/", width=width)
    for path in ["/", "/call", "/timeline", "/findings", "/money", "/held", "/lenders", "/record"]:
        page.goto(path)
        assert sticks_out(page) <= 0, path


@pytest.mark.browser
def test_the_text_may_be_twice_as_large(opened: Opened) -> None:
    page = opened("/", width=1280)
    for path in ["/", "/call", "/timeline", "/findings", "/money", "/held", "/lenders", "/record"]:
        page.goto(path)
        page.evaluate("document.documentElement.style.setProperty('font-size', '34px')")
        assert sticks_out(page) <= 0, path


@pytest.mark.browser
def test_chinese_is_never_shown_as_empty_boxes(opened: Opened) -> None:
    page = opened("/")
    page.evaluate("document.fonts.ready.then(() => true)")
    drawn: bool = page.evaluate(
        "() => [...document.fonts].some(f => f.family == 'Desk CJK' && f.status == 'loaded')"
    )
    assert drawn


@pytest.mark.browser
def test_a_page_prints_without_its_frame(opened: Opened) -> None:
    page = opened("/findings")
    page.emulate_media(media="print")
    assert not page.locator("nav.rooms").is_visible()
    assert not page.locator("header.top").is_visible()
    assert page.locator("main h1").is_visible()
