"""Only what names a column counts as a heading; content and prose never do."""

import pytest

from fairdue.intake.heading import headings_in, is_heading


@pytest.mark.parametrize(
    "cell", ["交易时间", "金额（元）", "收/支", "还款时间", "Phone number", "date"]
)
def test_a_heading(cell: str) -> None:
    assert is_heading(cell)


@pytest.mark.parametrize(
    "cell", ["", "妈妈", "10055550001", "我不知道他什么时候打来的电话", "dear mother", "Zhou Ran"]
)
def test_content(cell: str) -> None:
    assert not is_heading(cell)


def test_a_row_is_named_when_most_of_its_cells_are_headings() -> None:
    assert headings_in(["时间", "妈妈", "金额"]) == ["时间", "…", "金额"]
    assert headings_in(["妈妈", "金额"]) == []
