"""The household at the desk: typed, looked at, saved, and what plans then go by."""

import datetime as dt
import html
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import msgspec
import pytest
from litestar import Litestar
from litestar.datastructures import FormMultiDict
from litestar.testing import TestClient

from fairdue import letters, plan
from fairdue.casefile import BadBudget, CaseFile
from fairdue.desk.dials import recorded
from fairdue.desk.entry import Entry, Kept
from fairdue.desk.householdform import read_form, rows_of, typed_of
from fairdue.desk.planner import ways
from fairdue.desk.wording import Wording
from fairdue.facts import LetterKind
from fairdue.plan import Every, Flow, Household

Visitor = TestClient[Litestar]
ENGLISH = Wording("en", ZoneInfo("Asia/Shanghai"))
WAGES = {"income0_name": "Wages", "income0_amount": "6,000", "income0_day": "15"}
RENT = {"priority0_name": "Rent", "priority0_amount": "1500", "priority0_day": "1"}
FOOD = {"need0_name": "Food", "need0_amount": "1800"}
HOME = WAGES | RENT | FOOD | {"dependants": "1", "floor": "1500", "cash": "4000", "buffer": "500"}
HARVEST = Household(
    income=(
        Flow(name="Harvest", amount_fen=2_000_000, day=20, months=(9, 10)),
        Flow(name="Stall", amount_fen=30_000, every=Every.WEEK, on=dt.date(2026, 6, 6)),
        Flow(name="Refund", amount_fen=80_000, every=Every.ONCE, on=dt.date(2026, 8, 1)),
        Flow(name="Son's help", amount_fen=50_000, day=1, certain=False),
    ),
    needs=(Flow(name="School", amount_fen=90_000, day=1, until=dt.date(2028, 7, 1)),),
    priority=(
        Flow(name="Power", amount_fen=12_050, every=Every.FORTNIGHT, on=dt.date(2026, 6, 1)),
    ),
    dependants=2,
    floor_fen=90_000,
    floor_dependant_fen=40_000,
    cash_fen=300_000,
    buffer_fen=10_050,
)


def typed(values: dict[str, str]) -> tuple[Household | None, dict[str, str]]:
    """The household of a form, and what was wrong with it by field."""
    entry = Entry(FormMultiDict(values), ENGLISH)
    found = read_form(entry)
    return found, {mistake.field: mistake.text for mistake in entry.mistakes}


def as_sent(kept: Kept) -> dict[str, str]:
    """The form as a browser sends it back unchanged."""
    parts = ("name", "amount", "every", "day", "on", "months", "until", "unsure")
    names = [f"{kind}{i}_{p}" for kind, rows in rows_of(kept).items() for i in rows for p in parts]
    names += ["dependants", "floor", "floor_each", "cash", "buffer"]
    return {name: getattr(kept, name) for name in names}


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


# -- the form -------------------------------------------------------------------------------------


def test_a_household_opened_and_sent_back_is_the_same() -> None:
    assert typed(as_sent(typed_of(HARVEST))) == (HARVEST, {})


def test_empty_lines_say_nothing_and_one_more_is_offered() -> None:
    found, _ = typed(WAGES | {"need7_name": "  ", "need7_every": "week"})
    assert found == Household(income=(Flow(name="Wages", amount_fen=600_000, day=15),))
    assert rows_of(Kept(WAGES | {"need4_name": "Food"})) == {
        "income": range(2),
        "need": range(6),
        "priority": range(1),
    }


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"income0_name": ""}, "income0_name", "name is missing"),
        ({"income0_amount": ""}, "income0_amount", "amount is missing"),
        ({"income0_amount": "0"}, "income0_amount", "amount is zero"),
        ({"income0_amount": "-3"}, "income0_amount", "not below zero"),
        ({"income0_amount": "100000000.01"}, "income0_amount", "larger than"),
        ({"income0_day": ""}, "income0_day", "On which day"),
        ({"income0_day": "0"}, "income0_day", "between 1 and 31"),
        ({"income0_day": "32"}, "income0_day", "between 1 and 31"),
        ({"income0_on": "2026-07-01"}, "income0_on", "need no date"),
        ({"income0_months": "3, 13"}, "income0_months", "from 1 to 12"),
        ({"need0_every": "week"}, "need0_on", "date is needed"),
        ({"need0_every": "once", "need0_on": "2026-07-01", "need0_day": "3"}, "need0_day", "Only"),
        (
            {"need0_every": "week", "need0_on": "2026-07-01", "need0_months": "3"},
            "need0_months",
            "Only",
        ),
        ({"need0_until": "soon"}, "need0_until", "day looks like"),
        ({"floor": "much"}, "floor", "looks like 1234.56"),
        ({"dependants": "two"}, "dependants", "whole number"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field(
    changed: dict[str, str], field: str, says: str
) -> None:
    found, wrong = typed(HOME | changed)
    assert found is None
    assert list(wrong) == [field]
    assert says in wrong[field]


def test_months_may_be_written_as_people_write_them() -> None:
    found, wrong = typed(WAGES | {"income0_months": "10月、3，4 4"})
    assert wrong == {}
    assert found is not None
    assert found.income[0].months == (3, 4, 10)


def test_a_form_with_nothing_in_it_is_no_household() -> None:
    assert typed({"floor": "1500"}) == (None, {"income0_name": "Nothing is entered yet."})


# -- the page -------------------------------------------------------------------------------------


def test_the_page_begins_with_the_budget_that_is_known(english: Visitor) -> None:
    page = english.get("/plan/household").text
    assert re.search(r'name="income0_amount"[^>]* value="[\d,]+\.\d\d"', page)
    assert 'name="save"' not in page


@pytest.mark.parametrize(("locale", "says"), [("en", "On which day of"), ("zh-CN", "每月几号到账")])
def test_a_mistake_keeps_all_that_was_typed(desk: Visitor, locale: str, says: str) -> None:
    desk.post("/language", data={"locale": locale, "back": "/"})
    sent = HOME | {"income0_day": "", "income1_name": "Stall <1>", "save": "1"}
    answer = desk.post("/plan/household", data=sent)
    assert answer.status_code == 422
    told = answer.text.partition('id="income0_day-wrong"')[2]
    assert says in told.partition("</p>")[0]
    for value in ("6,000", "Wages", "Rent", "Stall &lt;1&gt;", "4000"):
        assert f'value="{value}"' in answer.text


def test_more_lines_lose_nothing_and_find_no_fault(
    english: Visitor, example_case: CaseFile
) -> None:
    before = len(example_case.history().raw)
    answer = english.post("/plan/household", data={"income1_name": "Stall", "more": "1"})
    assert answer.status_code == 200
    assert 'value="Stall"' in answer.text
    assert 'name="income5_name"' in answer.text
    assert len(example_case.history().raw) == before


def test_weeks_that_lack_money_are_seen_before_anything_is_saved(
    english: Visitor, example_case: CaseFile
) -> None:
    before = len(example_case.history().raw)
    page = english.post("/plan/household", data=HOME | {"cash": "", "look": "1"}).text
    said = text_of(page)
    assert "Not saved yet" in said
    assert re.search(r"In the week of .* ¥[\d,.]+ are missing", said)
    assert page.count('<figure class="picture">') == 1
    assert "<svg" in page
    assert 'name="save"' in page
    assert len(example_case.history().raw) == before


def test_too_little_for_the_minimums_says_whom_to_ask(english: Visitor) -> None:
    said = text_of(english.post("/plan/household", data=HOME | {"income0_amount": "4000"}).text)
    assert "these requests close the gap" in said
    assert "What to ask, and of whom" in said


def test_hidden_amounts_stay_hidden(english: Visitor) -> None:
    english.post("/plan/household", data=HOME | {"save": "1"})
    english.post("/amounts", data={"amounts": "hidden", "back": "/"})
    page = english.get("/plan/household").text
    assert "6,000" not in page
    assert not re.search(r"¥\d", page)
    assert "show them to edit" in page


# -- what goes by it ------------------------------------------------------------------------------


def test_what_is_saved_is_opened_again_and_can_be_undone(
    english: Visitor, example_case: CaseFile
) -> None:
    before = example_case.budget()
    answer = english.post("/plan/household", data=HOME | {"save": "1"})
    assert answer.status_code == 200
    assert 'value="6,000.00"' in answer.text
    stated, budget = example_case.household(), example_case.budget()
    assert stated is not None
    assert stated.priority == (Flow(name="Rent", amount_fen=150_000, day=1),)
    assert budget is not None
    assert (budget.income_fen, budget.needs_fen) == (600_000, 330_000)
    assert (budget.dependants, budget.income_day) == (1, 15)
    english.post("/undo", data={"action": example_case.actions()[0].id, "back": "/"})
    assert example_case.budget() == before
    assert example_case.household() is None


def test_the_plan_of_the_desk_and_of_the_case_go_by_its_days(
    english: Visitor, example_case: CaseFile
) -> None:
    english.post("/plan/household", data=HOME | {"save": "1"})
    budget, living = example_case.budget(), example_case.living()
    assert budget is not None
    assert living is not None
    shown = ways(recorded(budget), budget, example_case.debts(), example_case.today, living)
    assert shown.money == living.purse
    for one in shown.plans:
        own = example_case.plan(one.preset, offers=())
        assert (one.months, one.total_fen) == (own.months, own.total_fen)
    assert {month.on.day for month in shown.chosen.months} == {15}
    assert "Plans go by the days of your household" in english.get("/plan").text
    assert english.get("/money").status_code == 200


@pytest.mark.parametrize(
    ("locale", "says"),
    [("en", "averaged over a year, is"), ("zh-CN", "全年平均每月收入")],
)
def test_letters_call_the_sums_of_a_household_averages(
    english: Visitor, example_case: CaseFile, locale: str, says: str
) -> None:
    to = next(debt.creditor for debt in example_case.debts() if debt.creditor)
    plain = letters.text(example_case.write(LetterKind.PROPOSAL, to=to, locale=locale))
    english.post("/plan/household", data=HOME | {"save": "1"})
    stated = letters.text(example_case.write(LetterKind.PROPOSAL, to=to, locale=locale))
    assert says in stated
    assert says not in plain


def test_a_dial_turned_down_takes_the_same_from_each_pay_day(example_case: CaseFile) -> None:
    living = plan.afford(HARVEST, start_on=example_case.today)
    budget = plan.household_budget(HARVEST, at=example_case.now(), start_on=example_case.today)
    start = recorded(budget)
    less = msgspec.structs.replace(start, spare_fen=start.spare_fen - 10_000)
    shown = ways(less, budget, example_case.debts(), example_case.today, living)
    pairs = zip(shown.money.amounts_fen, living.purse.amounts_fen, strict=True)
    assert all(now == max(0, before - 10_000) for now, before in pairs)
    assert shown.income_fen[:12] == tuple(room.income_fen for room in living.rooms[:12])


def test_sums_stated_later_replace_the_household(english: Visitor, example_case: CaseFile) -> None:
    english.post("/plan/household", data=HOME | {"save": "1"})
    assert "plans go by its days" in english.get("/money").text
    english.post("/money/budget", data={"income": "7000", "needs": "4000"})
    assert example_case.household() is None
    assert example_case.living() is None


def test_a_household_made_unreadable_is_never_taken_for_none(
    english: Visitor, example_case: CaseFile, clock: Callable[[], dt.datetime]
) -> None:
    english.post("/plan/household", data=HOME | {"save": "1"})
    budget = example_case.budget()
    assert budget is not None
    broken = msgspec.structs.replace(budget, id="", occurred_at=clock(), household="income = 5")
    example_case.record([broken], label="budget")
    with pytest.raises(BadBudget, match="each sum needs a part"):
        example_case.plan(plan.Preset.FORMAL_FIRST)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"household": "income = 5"}, "each sum needs a part"),
        ({"household": "cash = -1"}, "below zero"),
        ({"income_fen": -1}, "below zero"),
        ({"needs_fen": -500_000}, "below zero"),
        ({"income_day": 0}, "not from 1 to 31"),
        ({"dependants": -2}, "not from 0 to 100"),
    ],
)
def test_a_budget_that_makes_no_sense_is_told_on_each_page_with_its_remedy(
    english: Visitor,
    example_case: CaseFile,
    clock: Callable[[], dt.datetime],
    changes: dict[str, object],
    told: str,
) -> None:
    budget = example_case.budget()
    assert budget is not None
    broken = msgspec.structs.replace(budget, id="", occurred_at=clock(), **changes)
    example_case.record([broken], label="budget")
    for room in ("/money", "/plan", "/plan/household"):
        page = english.get(room)
        assert page.status_code == 200
        assert told in page.text.split('class="problem"')[1].split("</div>")[0]
    for room in ("/", "/held", "/letters/proposal", "/lenders"):
        assert english.get(room).status_code == 200
    assert english.get("/plan/answer").status_code == 404
    english.post("/money/budget", data={"income": "7000", "needs": "4000"})
    assert 'class="problem"' not in english.get("/money").text
