"""A visitor of the desk: one browser session on the example case or on an empty one."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from fairdue import casefile
from fairdue.casefile import CaseFile, example
from fairdue.desk import app

PORT = 8400
BASE = f"http://127.0.0.1:{PORT}"
TOKEN = "a-start-token"
OWN = {"origin": BASE, "sec-fetch-site": "same-origin"}

Visitor = TestClient[Litestar]


def visit(application: Litestar) -> Visitor:
    """A client that follows redirects and sends forms as the desk's own pages do."""
    client = TestClient(application, base_url=BASE, raise_server_exceptions=False)
    client.headers.update(OWN)
    return client


@pytest.fixture(scope="session")
def knock() -> Callable[[Litestar], Visitor]:
    """Comes to a desk without a session."""
    return visit


@pytest.fixture
def desk(example_case: CaseFile) -> Iterator[Visitor]:
    """A visitor with a session, reading Chinese, on the example case."""
    with visit(app(example_case, token=TOKEN, port=PORT)) as client:
        client.get(f"/?token={TOKEN}")
        yield client


@pytest.fixture
def english(desk: Visitor) -> Visitor:
    """The same visitor reading English."""
    desk.post("/language", data={"locale": "en", "back": "/"})
    return desk


@pytest.fixture
def empty_case(
    tmp_path: Path,
    clock: Callable[[], dt.datetime],
    entropy: Callable[[int], bytes],
) -> Iterator[CaseFile]:
    """A case in which nothing has been recorded yet."""
    with casefile.create(tmp_path / "empty.fairdue", clock=clock, entropy=entropy) as case:
        yield case


@pytest.fixture
def empty(
    empty_case: CaseFile,
    clock: Callable[[], dt.datetime],
    entropy: Callable[[int], bytes],
) -> Iterator[Visitor]:
    """A visitor of an empty case, who can try the example."""

    def build(folder: Path) -> CaseFile:
        return example.build(folder, clock=clock, entropy=entropy)

    with visit(app(empty_case, token=TOKEN, port=PORT, example=build)) as client:
        client.get(f"/?token={TOKEN}")
        yield client
