"""A case to look at, whose clock and randomness repeat."""

import datetime as dt
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fairdue.facts import Capture
from fairdue.journal import Entry, Journal

PASSPHRASE = "浙江 correct horse 雨伞"
SIDE_FILES = shutil.ignore_patterns("case.db-*")
START = dt.datetime(2026, 3, 1, 1, 2, 3, 456_000, tzinfo=dt.UTC)


class Clock:
    """One second later at each look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def entropy() -> Callable[[int], bytes]:
    return random.Random(7).randbytes


@pytest.fixture
def create(tmp_path: Path, clock: Clock, entropy: Callable[[int], bytes]) -> Callable[..., Journal]:
    def make(name: str = "lin.fairdue", passphrase: str | None = None) -> Journal:
        return Journal.create(tmp_path / name, passphrase=passphrase, clock=clock, entropy=entropy)

    return make


@pytest.fixture
def reopen(clock: Clock, entropy: Callable[[int], bytes]) -> Callable[..., Journal]:
    def again(folder: Path, passphrase: str | None = None) -> Journal:
        return Journal.open(folder, passphrase=passphrase, clock=clock, entropy=entropy)

    return again


@pytest.fixture
def journal(create: Callable[..., Journal]) -> Iterator[Journal]:
    with create() as made:
        yield made


def furnished(folder: Path, passphrase: str | None) -> Path:
    """A small case with everything in it: calls, a recording, somebody erased, derived data."""
    randbytes = random.Random(11).randbytes
    with Journal.create(folder, passphrase=passphrase, clock=Clock(), entropy=randbytes) as journal:
        journal.append([phone_call(minute) for minute in range(4)])
        recording = journal.attach(
            b"RIFF" + bytes(3000), name="call.wav", media="audio/wav", capture=Capture.ORIGINAL
        )
        journal.append(
            [
                Entry("document", {"what": "recording"}, attachments=(recording,), src="dir:1"),
                Entry("note", {}),
            ]
        )
        photo = journal.attach(
            b"\x89PNG",
            name="p.png",
            media="image/png",
            capture=Capture.EXPORT,
            subject="aunt",
        )
        journal.append(
            [
                Entry("contact", {"who": "aunt", "said": "他欠钱"}, "aunt", (photo,)),
                Entry("party", {"relation": "aunt"}, "aunt"),
            ]
        )
        journal.append([Entry("party", {"name": "colleague"}, "colleague")])
        journal.drop("aunt", reason="asked to be left out")
        journal.append([phone_call(9)])
        journal.cache("findings", "10", b"derived")
        journal.cache("snapshot", "10", b"derived as well")
    return folder


def phone_call(minute: int) -> Entry:
    return Entry(
        "contact",
        {
            "fact": "contact",
            "occurred_at": f"2026-02-01T23:{minute:02d}:00+08:00",
            "from": "19900000001",
            "duration_s": 12 + minute,
        },
        src=f"calls.xml#{minute}",
    )


@pytest.fixture(scope="session")
def open_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnished(tmp_path_factory.mktemp("open") / "case", None)


@pytest.fixture(scope="session")
def sealed_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnished(tmp_path_factory.mktemp("sealed") / "case", PASSPHRASE)


@pytest.fixture
def case(open_original: Path, tmp_path: Path) -> Path:
    """A copy of the furnished case without passphrase, to do anything with."""
    return Path(shutil.copytree(open_original, tmp_path / "case", ignore=SIDE_FILES))


@pytest.fixture
def sealed_case(sealed_original: Path, tmp_path: Path) -> Path:
    """A copy of the furnished case that a passphrase seals."""
    return Path(shutil.copytree(sealed_original, tmp_path / "sealed", ignore=SIDE_FILES))


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def call() -> Callable[[int], Entry]:
    """A call at 23:`minute`, as a phone's log tells it."""
    return phone_call
