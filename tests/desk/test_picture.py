"""Pictures say their point, have a table twin, and refer to nothing outside."""

import re
from zoneinfo import ZoneInfo

from fairdue.casefile import CaseFile
from fairdue.desk.picture import debts_to_zero, heat_map
from fairdue.desk.wording import Wording
from fairdue.facts import Direction
from fairdue.plan import Preset

ENGLISH = Wording("en", ZoneInfo("Asia/Shanghai"))


def test_the_heat_map_counts_every_contact_once(example_case: CaseFile) -> None:
    history = example_case.history()
    picture = heat_map(history, ENGLISH)
    assert picture is not None
    begun = sum(c.direction is Direction.OUT for c in history.contacts)
    cells = [int(cell) for row in picture.rows for cell in row[1:] if cell]
    assert sum(cells) == begun
    night = sum(int(c) for r in picture.rows if not "08" <= r[0][:2] < "22" for c in r[1:] if c)
    assert picture.caption.startswith(f"{night} of {begun} contacts")


def test_debts_go_to_zero_by_the_plan(example_case: CaseFile) -> None:
    plan = example_case.plan(Preset.FORMAL_FIRST)
    names = {d.debt: d.name or d.debt for d in plan.debts}
    picture = debts_to_zero(plan, names, ENGLISH)
    assert picture is not None
    assert set(picture.rows[-1][1:]) == {"¥0.00"}
    assert picture.columns[1:] == tuple(names.values())


def test_hidden_amounts_are_in_no_picture(example_case: CaseFile) -> None:
    plan = example_case.plan(Preset.FORMAL_FIRST)
    hidden = Wording("en", ZoneInfo("Asia/Shanghai"), amounts_hidden=True)
    assert debts_to_zero(plan, {d.debt: d.debt for d in plan.debts}, hidden) is None


def test_a_drawing_refers_to_nothing_outside_and_runs_nothing(example_case: CaseFile) -> None:
    picture = heat_map(example_case.history(), ENGLISH)
    assert picture is not None
    assert not re.search(r"<script|href=\"http|\son\w+=|style=", picture.svg)


def test_an_empty_record_has_no_picture(empty_case: CaseFile) -> None:
    assert heat_map(empty_case.history(), ENGLISH) is None
