"""Each maker's names read as the table of patterns says they must."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.intake.recording_name import Example, Maker, makers, named, shipped

ZONE = ZoneInfo("Asia/Shanghai")
EXAMPLES = [(maker, example) for maker in shipped() for example in maker.example]


@pytest.mark.parametrize(("maker", "example"), EXAMPLES, ids=lambda x: getattr(x, "stem", ""))
def test_an_example_of_the_table_reads_as_it_says(maker: Maker, example: Example) -> None:
    found = named(example.stem, ZONE)
    assert found is not None
    assert found.maker == maker.name
    assert (found.at, found.number) == (example.at, example.number)
    assert (found.saved_as, found.incoming) == (example.saved_as, example.incoming)


def test_every_pattern_has_examples_and_only_names_without_time_have_none() -> None:
    assert all(bool(maker.pattern) == bool(maker.example) for maker in shipped())
    assert {maker.known for maker in shipped()} == {"seen", "told"}
    assert len({maker.name for maker in shipped()}) == len(shipped())


@pytest.mark.parametrize(
    "stem", ["New Recording 12", "", "10055550001", "10055550001_20261301000000", "语音备忘录"]
)
def test_a_name_without_a_time_tells_nothing(stem: str) -> None:
    assert named(stem, ZONE) is None


def test_a_stamp_without_zone_is_local_and_one_with_zone_is_not() -> None:
    urumqi = ZoneInfo("Asia/Urumqi")
    local = "10055550001_20260514101530"
    here, there = named(local, ZONE), named(local, urumqi)
    assert here is not None
    assert there is not None
    assert (there.at - here.at).total_seconds() == 7200
    zoned = "20260422_215530.123+0800_in_sim1_10055550001_"
    assert named(zoned, ZONE) == named(zoned, urumqi)


def test_a_table_of_one_s_own_comes_first(tmp_path: Path) -> None:
    table = tmp_path / "own.toml"
    table.write_text(
        '[[maker]]\nname = "Mine"\nknown = "seen"\ntime = "%Y%m%d%H%M%S"\n'
        "pattern = 'rec (?P<number>\\d+) (?P<stamp>\\d{14})'\n"
    )
    found = named("rec 10055550001 20260514101530", ZONE, makers(table))
    assert found is not None
    assert (found.maker, found.number) == ("Mine", "10055550001")


@given(st.text(max_size=60))
def test_any_name_is_read_or_not(stem: str) -> None:
    found = named(stem, ZONE)
    assert found is None or found.at.tzinfo is not None
