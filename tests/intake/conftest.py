"""Files to read, and the one law of every reading."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import intake
from fairdue.facts import Fact, Problem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file whose name says nothing, unless the test needs it to."""

    def put(content: str | bytes, name: str = "file") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


@pytest.fixture
def example() -> Path:
    """The folder of the fictional borrower."""
    return ROOT / "examples" / "lin-xiaohe"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file that a property test writes again and again."""
    return tmp_path_factory.mktemp("scratch") / "file"


def lawful(path: Path) -> intake.Reading | None:
    """The reading of a file, None when it is refused; every row is a fact or a problem."""
    if intake.recognise(path) is None:
        with pytest.raises(intake.NotRecognised) as refused:
            intake.stream(path)
        told = refused.value.problem
        assert told.wrong.keys() == told.remedy.keys() == {"zh-CN", "en"}
        return None
    reading = intake.read(path)
    assert reading.rows == reading.taken + reading.refused
    assert all(isinstance(fact, Fact) for fact in reading.facts)
    assert all(isinstance(problem, Problem) for problem in reading.problems)
    assert len(reading.problems) >= reading.refused
    for fact in reading.facts:
        assert fact.source is not None
        assert len(fact.source.digest) == 64
        assert not fact.id
    return reading


@pytest.fixture(scope="session", name="lawful")
def _lawful() -> Callable[[Path], intake.Reading | None]:
    return lawful
