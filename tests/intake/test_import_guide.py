"""The guide on importing names everything that can be imported."""

from pathlib import Path

from fairdue import intake
from fairdue.intake.recording_name import shipped

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "import.md").read_text("utf-8")


def test_every_template_is_in_the_guide_and_every_one_in_it_exists() -> None:
    rows = [line.split("|")[1].strip() for line in GUIDE.splitlines() if line.startswith("| `")]
    assert [row.strip("`") for row in rows] == list(intake.TEMPLATES)


def test_every_maker_is_in_the_guide_with_a_name_it_gives() -> None:
    for maker in shipped():
        assert f"| {maker.name} |" in GUIDE
        assert not maker.example or any(f"`{e.stem}`" in GUIDE for e in maker.example), maker.name


def test_every_kind_of_transcript_is_in_the_guide() -> None:
    for engine in ("SRT", "WebVTT", "whisper", "faster-whisper", "whisper.cpp", "FunASR"):
        assert engine in GUIDE
