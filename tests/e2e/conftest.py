"""The desk served as users start it, and the system's Chromium that may talk to nobody else."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SERVE = "import sys, pathlib; from fairdue.desk import serve; serve(pathlib.Path(sys.argv[1]))"

Opened = Callable[..., Page]
PATIENCE_MS = 180_000
"""How long a page may take on a machine that is busy with other tests."""


class Witness:
    """What browsers did that they must not do."""

    def __init__(self) -> None:
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []


@pytest.fixture(scope="module")
def address(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The line `desk` prints for a copy of the example case, while it is served."""
    folder = tmp_path_factory.mktemp("served") / "lin-xiaohe.fairdue"
    shutil.copytree(example_folder, folder)
    serving = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert serving.stdout is not None
    line = serving.stdout.readline().strip()
    found = re.fullmatch(r"desk: (http://127\.0\.0\.1:\d+/\?token=[\w-]{40,})", line)
    assert found is not None, line
    yield found.group(1)
    serving.terminate()
    serving.wait(timeout=60)
    serving.stdout.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        expect.set_options(timeout=PATIENCE_MS / 3)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def origin(address: str) -> str:
    """Origin of the served desk."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


@pytest.fixture(scope="module")
def session(address: str, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cookies of a browser that used the start address."""
    kept = tmp_path_factory.mktemp("session") / "state.json"
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(address)
    assert "token" not in page.url
    context.storage_state(path=kept)
    context.close()
    return kept


@pytest.fixture
def witness() -> Witness:
    """Requests to elsewhere and console errors of this test's pages."""
    return Witness()


@pytest.fixture
def opened(chromium: Browser, origin: str, session: Path, witness: Witness) -> Iterator[Opened]:
    """Opens a page in a language, width and theme; nothing outside the desk can be reached."""
    contexts: list[BrowserContext] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith(origin + "/"):
            route.continue_()
        else:
            witness.elsewhere.append(route.request.url)
            route.abort()

    def open_page(
        path: str = "/",
        *,
        locale: str = "zh-CN",
        width: int = 1280,
        scheme: str = "light",
        script: bool = True,
    ) -> Page:
        context = chromium.new_context(
            storage_state=session,
            base_url=origin,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": "fairdue_locale", "value": locale, "url": origin}])
        context.route("**/*", guard)
        page = context.new_page()
        page.on(
            "console", lambda m: witness.complaints.append(m.text) if m.type == "error" else None
        )
        page.on("pageerror", lambda e: witness.complaints.append(str(e)))
        page.goto(path)
        return page

    yield open_page
    complaints = list(witness.complaints)  # closing cuts off what a page still waits for
    for context in contexts:
        context.close()
    assert witness.elsewhere == []
    assert complaints == []
