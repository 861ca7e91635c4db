"""Shared parts: a fixed clock and repeatable randomness, and the example case built once.

Property tests try the same examples in every run, so that a change is all that can turn a run red;
`make explore` looks for others.
"""

import datetime as dt
import hashlib
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from fairdue import casefile
from fairdue.casefile import example

settings.register_profile("fairdue", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2000, derandomize=False)
settings.load_profile("fairdue")


def pytest_configure(config: pytest.Config) -> None:
    """Keep compiled loops beside pytest's own files, not in the folders of whoever runs them."""
    os.environ["XDG_CACHE_HOME"] = str(config.rootpath / ".pytest_cache" / "kept")


FROZEN = dt.datetime(2026, 6, 20, 4, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def clock() -> Callable[[], dt.datetime]:
    """A clock that always says noon of the example's today, in Shanghai."""
    return lambda: FROZEN


def _stream(seed: str) -> Callable[[int], bytes]:
    counter = itertools.count()

    def entropy(size: int) -> bytes:
        block = hashlib.shake_256(f"{seed}:{next(counter)}".encode())
        return block.digest(size)

    return entropy


@pytest.fixture(scope="session")
def entropy() -> Callable[[int], bytes]:
    """Bytes that look random and are the same in each run."""
    return _stream("tests")


@pytest.fixture(scope="session")
def example_folder(
    tmp_path_factory: pytest.TempPathFactory, clock: Callable[[], dt.datetime]
) -> Path:
    """The example case, built once; copy it before changing it."""
    folder = tmp_path_factory.mktemp("example") / "lin-xiaohe.fairdue"
    example.build(folder, clock=clock, entropy=_stream("example")).close()
    return folder


@pytest.fixture
def example_case(
    example_folder: Path,
    tmp_path: Path,
    clock: Callable[[], dt.datetime],
    entropy: Callable[[int], bytes],
) -> Iterator[casefile.CaseFile]:
    """An open copy of the example case."""
    copy = tmp_path / "lin-xiaohe.fairdue"
    shutil.copytree(example_folder, copy)
    with casefile.open(copy, clock=clock, entropy=entropy) as case:
        yield case
