"""The planner: dials, plans side by side, what follows the search, paper."""

import asyncio
import datetime as dt
import html
import itertools
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

import msgspec
import pytest
from litestar import Litestar
from litestar.datastructures import FormMultiDict
from litestar.testing import TestClient

from fairdue import casefile, plan
from fairdue.casefile import CaseFile
from fairdue.desk import app
from fairdue.desk.desk import Desk
from fairdue.desk.dials import Dials, offer_text, read, recorded
from fairdue.desk.entry import Entry
from fairdue.desk.guard import Keyring
from fairdue.desk.lanes import lanes
from fairdue.desk.planner import Outlook, Ways, outlook, ways
from fairdue.desk.planpaper import paper
from fairdue.desk.planpicture import fan, frontier
from fairdue.desk.planview import Row, chance, full, odds, risk_lines, rows
from fairdue.desk.recent import Recent
from fairdue.desk.wording import Wording
from fairdue.facts import Basis, Budget

Visitor = TestClient[Litestar]
TODAY = dt.date(2026, 6, 20)
ENGLISH = Wording("en", ZoneInfo("Asia/Shanghai"))
CHINESE = Wording("zh-CN", ZoneInfo("Asia/Shanghai"))
BUDGET = Budget(
    occurred_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
    basis=Basis.CLAIMED,
    income_fen=800_000,
    needs_fen=500_000,
    buffer_fen=50_000,
    income_day=10,
)
CARD = plan.Debt(
    debt="card", creditor="bank", balance_fen=2_000_000, rate_ppm=180_000, minimum_fen=100_000
)
APP = plan.Debt(debt="app", balance_fen=500_000, rate_ppm=240_000, minimum_fen=50_000)
FRIEND = plan.Debt(debt="friend", balance_fen=300_000)
DEBTS = (CARD, APP, FRIEND)
NAMES = {"card": "Card", "app": "App", "friend": "Friend"}
OFFER = plan.Offer(debt="card", amount_fen=1_200_000, until=dt.date(2027, 1, 15))


def typed(*pairs: tuple[str, str]) -> tuple[Dials, list[tuple[str, str]]]:
    """Dials of an address and what was wrong with it, by field."""
    entry = Entry(FormMultiDict(list(pairs)), ENGLISH)
    found = read(entry, BUDGET, NAMES, TODAY)
    return found, [(mistake.field, mistake.text) for mistake in entry.mistakes]


def for_dials(**changes: object) -> Ways:
    dials = msgspec.structs.replace(recorded(BUDGET), **changes)
    return ways(dials, BUDGET, DEBTS, TODAY)


def row(found: Ways, preset: plan.Preset) -> Row:
    return next(r for r in rows(found, NAMES, ENGLISH) if r.preset == preset.value)


# -- the dials ------------------------------------------------------------------------------------


def test_an_address_without_words_is_the_budget_of_the_record() -> None:
    found, wrong = typed()
    assert (found, wrong) == (recorded(BUDGET), [])
    assert found.spare_fen == 300_000
    assert found.debts_fen == BUDGET.surplus_fen == 250_000


def test_dials_survive_their_own_address() -> None:
    offers = (OFFER, plan.Offer(debt="app", amount_fen=30_050, until=dt.date(2026, 9, 1)))
    dials = Dials(
        spare_fen=280_000,
        aside_fen=10_050,
        hand_fen=99_900,
        lump_fen=500_000,
        lump_on=dt.date(2027, 2, 1),
        offers=(offers[1], offers[0]),
        taken=(OFFER,),
        preset=plan.Preset.FEWER,
        assumed=plan.Assumptions(lose_work_ppm=55_000, bill_fen=350_000, seed=7),
    )
    assert typed(*parse_qsl(dials.query())) == (dials, [])


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("budget", "3,000.01", "more than your income leaves"),
        ("budget", "-5", "not below zero"),
        ("budget", "much", "looks like 1234.56"),
        ("aside", "3000.01", "More is kept aside"),
        ("hand", "200000000", "larger than the planner can take"),
        ("lose", "101", "between 0 and 100 percent"),
        ("keep", "half", "A rate looks like"),
        ("seed", "-1", "whole number"),
    ],
)
def test_a_sum_that_cannot_be_used_is_named(field: str, value: str, says: str) -> None:
    dials, ((where, text),) = typed((field, value))
    assert where == field
    assert says in text
    assert dials == recorded(BUDGET)


@pytest.mark.parametrize("month", ["2026-05", "2077-01", "2026-13", "soon"])
def test_the_month_of_a_single_sum_lies_ahead(month: str) -> None:
    _, ((where, _),) = typed(("lump", "5000"), ("lump_on", month))
    assert where == "lump_on"
    assert typed(("lump", ""), ("lump_on", month))[1] == []


def test_a_single_sum_without_a_month_comes_in_this_one() -> None:
    assert typed(("lump", "5000"))[0].lump_on == dt.date(2026, 6, 1)


def test_an_offer_is_entered_once_and_may_then_be_taken_or_not() -> None:
    new = [("new_debt", "card"), ("new_amount", "12,000"), ("new_until", "2027-01-15")]
    assert typed(*new)[0].offers == ()
    added, wrong = typed(*new, ("add", "1"))
    assert (added.offers, added.taken, wrong) == ((OFFER,), (OFFER,), [])
    declined, _ = typed(("offer", offer_text(OFFER)))
    assert (declined.offers, declined.taken) == ((OFFER,), ())


def test_a_newer_offer_on_a_debt_replaces_the_older_one() -> None:
    better = msgspec.structs.replace(OFFER, amount_fen=1_100_000)
    pairs = [(name, offer_text(o)) for o in (OFFER, better) for name in ("offer", "take")]
    assert typed(*pairs)[0].taken == (better,)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        ({"new_debt": "nobody"}, "new_debt"),
        ({"new_amount": ""}, "new_amount"),
        ({"new_amount": "0"}, "new_amount"),
        ({"new_until": ""}, "new_until"),
        ({"new_until": "2026-06-19"}, "new_until"),
    ],
)
def test_an_offer_that_lacks_something_says_what(new: dict[str, str], field: str) -> None:
    whole = {"new_debt": "card", "new_amount": "12000", "new_until": "2027-01-15", "add": "1"}
    dials, wrong = typed(*(whole | new).items())
    assert [where for where, _ in wrong] == [field]
    assert dials.offers == ()


@pytest.mark.parametrize("text", ["", "card", "card=0@2027-01-15", "card=5@soon", "x=5@2027-01-15"])
def test_an_offer_of_an_old_address_is_told_and_left_out(text: str) -> None:
    dials, wrong = typed(("offer", text))
    assert [where for where, _ in wrong] == ["new_debt"]
    assert dials.offers == ()


def test_more_than_six_offers_are_not_compared() -> None:
    names = {f"d{n}": f"d{n}" for n in range(7)}
    offers = [plan.Offer(debt=name, amount_fen=1, until=TODAY) for name in names]
    entry = Entry(FormMultiDict([("offer", offer_text(o)) for o in offers]), ENGLISH)
    read(entry, BUDGET, names, TODAY)
    assert [mistake.field for mistake in entry.mistakes] == ["new_debt"]


# -- plans side by side ---------------------------------------------------------------------------


def test_the_record_s_dials_give_the_plans_of_the_record() -> None:
    found = for_dials()
    for one in found.plans:
        alone = plan.solve(DEBTS, BUDGET, one.preset, start_on=TODAY)
        assert (one.total_fen, one.ends_on, one.months) == (
            alone.total_fen,
            alone.ends_on,
            alone.months,
        )
        assert one.bound_fen is None


def test_less_money_ends_later_and_costs_more_and_a_single_sum_the_other_way() -> None:
    usual, less, lump = (
        for_dials(preset=plan.Preset.LEAST_COST, **changes).chosen
        for changes in (
            {},
            {"spare_fen": 220_000},
            {"lump_fen": 600_000, "lump_on": dt.date(2026, 9, 1)},
        )
    )
    assert less.ends_on
    assert usual.ends_on
    assert lump.ends_on
    assert lump.ends_on < usual.ends_on < less.ends_on
    assert lump.total_fen < usual.total_fen < less.total_fen


def test_a_single_sum_is_paid_from_the_pay_day_of_its_month_on() -> None:
    found = for_dials(lump_fen=600_000, lump_on=dt.date(2026, 9, 1))
    jump = [
        on
        for on, fen in zip(found.money.days, found.money.amounts_fen, strict=True)
        if fen > 250_000
    ]
    assert jump == [dt.date(2026, 9, 10)]


def test_each_way_says_what_it_costs_beyond_the_cheapest() -> None:
    found = for_dials()
    cheapest = min(found.plans, key=lambda one: one.total_fen)
    assert row(found, cheapest.preset).more == "the cheapest"
    slow = row(found, plan.Preset.PRO_RATA)
    more = next(one for one in found.plans if one.preset is plan.Preset.PRO_RATA)
    assert slow.more == f"¥{(more.total_fen - cheapest.total_fen) / 100:,.2f} more"
    assert more.ends_on is not None
    assert slow.days == f"{(more.ends_on - TODAY).days} days"


def test_the_first_creditor_closed_has_all_its_debts_closed() -> None:
    small = plan.Debt(debt="app", creditor="bank", balance_fen=10_000)
    names = NAMES | {"app": "Small"}
    found = ways(recorded(BUDGET), BUDGET, (CARD, small, FRIEND), TODAY)
    snowball = next(r for r in rows(found, names, ENGLISH) if r.preset == "snowball")
    assert snowball.first_name == "Friend"


def test_without_money_nothing_ends_and_nothing_is_claimed_to() -> None:
    found = for_dials(spare_fen=0, aside_fen=0)
    one = row(found, plan.Preset.LEAST_COST)
    assert one.ends == "never with this budget"
    assert (one.total, one.days, one.first, one.more) == ("–", "", "–", "–")
    seen = outlook(found)
    assert (seen.bands, seen.points) == ((), ())
    assert (fan(seen, ENGLISH), frontier(seen, ENGLISH)) == (None, None)
    assert lanes(found.chosen, NAMES, ENGLISH) is None


def test_where_nothing_is_owed_there_is_nothing_to_pay_and_nothing_to_fear() -> None:
    found = ways(recorded(BUDGET), BUDGET, (), TODAY)
    seen = outlook(found)
    assert full(found, NAMES, ENGLISH).headline[0].endswith("there is nothing to pay.")
    assert {one.chance_ppm for one in seen.stresses} == {0}
    assert fan(seen, ENGLISH) is None
    assert lanes(found.chosen, NAMES, ENGLISH) is None


def test_an_offer_is_taken_by_ways_that_weigh_it_and_the_others_say_that_they_do_not() -> None:
    lump = {"lump_fen": 1_000_000, "lump_on": dt.date(2026, 7, 1)}
    for preset, taken, says in (
        (plan.Preset.LEAST_COST, True, "Card: settled for ¥12,000.00 on"),
        (plan.Preset.AVALANCHE, False, "this order does not weigh offers"),
    ):
        found = for_dials(offers=(OFFER,), taken=(OFFER,), preset=preset, **lump)
        (told,) = full(found, NAMES, ENGLISH).offers
        assert told.taken is taken
        assert says in told.text
    late = msgspec.structs.replace(OFFER, until=TODAY)
    found = for_dials(offers=(late,), taken=(late,), preset=plan.Preset.LEAST_COST)
    (told,) = full(found, NAMES, ENGLISH).offers
    assert "not taken; it would cost more, or the money is not there in time" in told.text


def test_an_offer_that_is_not_accepted_changes_nothing() -> None:
    known = for_dials(offers=(OFFER,), preset=plan.Preset.LEAST_COST)
    assert known.plans == for_dials(preset=plan.Preset.LEAST_COST).plans


@pytest.mark.parametrize(
    ("ppm", "says"),
    [
        (0, "0%"),
        (1, "below 1%"),
        (9_999, "below 1%"),
        (124_999, "12%"),
        (125_000, "13%"),
        (999_999, "over 99%"),
        (1_000_000, "100%"),
    ],
)
def test_a_chance_is_never_rounded_to_never_or_always(ppm: int, says: str) -> None:
    assert chance(ppm, ENGLISH) == says


# -- the timeline of each creditor ----------------------------------------------------------------


def test_one_creditor_after_the_other_gets_what_the_minimums_leave() -> None:
    found = lanes(for_dials(preset=plan.Preset.SNOWBALL).chosen, NAMES, ENGLISH)
    assert found is not None
    assert [lane.name for lane in found.lanes] == ["Friend", "App", "Card"]
    friend, app, card = found.lanes
    assert [s.state for s in friend.stretches] == ["most"]
    assert [s.state for s in app.stretches] == ["least", "most"]
    assert [s.state for s in card.stretches] == ["least", "most"]
    for lane in found.lanes:
        assert lane.stretches[0].left == 0
        assert lane.end == pytest.approx(sum(s.width for s in lane.stretches), abs=0.1)
    assert card.end == 100
    assert found.caption.startswith("The first to close is Friend, in ")


def test_who_waits_is_seen_to_wait_and_who_never_closes_to_stay_open() -> None:
    found = lanes(for_dials(spare_fen=60_000, aside_fen=0).chosen, NAMES, ENGLISH)
    assert found is not None
    states = {lane.name: {s.state for s in lane.stretches} for lane in found.lanes}
    assert "waits" in states["Card"]
    for lane in found.lanes:
        assert (lane.end is None) == (lane.closes == "stays open")


def test_who_gets_less_than_the_minimum_every_month_is_not_seen_to_wait() -> None:
    dials = msgspec.structs.replace(recorded(BUDGET), spare_fen=CARD.minimum_fen // 2, aside_fen=0)
    found = lanes(ways(dials, BUDGET, (CARD,), TODAY).chosen, NAMES, ENGLISH)
    assert found is not None
    assert [s.state for s in found.lanes[0].stretches] == ["less", "most"]  # the last closes it


@pytest.mark.parametrize(
    ("debts", "says"),
    [
        (DEBTS, "The first to close is Friend, in "),
        ((CARD,), "No debt is closed by this plan."),
    ],
)
def test_money_that_does_not_cover_the_interest_is_said_to_close_some_or_none(
    debts: tuple[plan.Debt, ...], says: str
) -> None:
    dials = msgspec.structs.replace(
        recorded(BUDGET), spare_fen=20_000, aside_fen=0, preset=plan.Preset.SNOWBALL
    )
    one = ways(dials, BUDGET, debts, TODAY).chosen
    found = lanes(one, NAMES, ENGLISH)
    assert one.ends_on is None
    assert found is not None
    assert found.caption.startswith(says)
    assert {lane.name for lane in found.lanes if lane.closes == "stays open"} >= {"Card"}


def test_a_debt_settled_by_an_offer_says_so() -> None:
    changes = {"lump_fen": 1_000_000, "lump_on": dt.date(2026, 7, 1)}
    chosen = {"offers": (OFFER,), "taken": (OFFER,), "preset": plan.Preset.LEAST_COST}
    found = lanes(for_dials(**changes, **chosen).chosen, NAMES, ENGLISH)
    assert found is not None
    card = next(lane for lane in found.lanes if lane.name == "Card")
    assert card.settled
    assert card.closes.startswith("settled 2026-")


def test_the_scale_begins_with_the_first_pay_day_and_its_labels_keep_apart() -> None:
    for spare in range(150_000, 300_001, 25_000):
        one = for_dials(spare_fen=spare).chosen
        found = lanes(one, NAMES, ENGLISH)
        assert found is not None
        places = [place for _, place in found.ticks]
        assert found.ticks[0] == ("2026-07", 0.0)
        assert places[-1] == 100
        assert all(b - a >= 25 for a, b in itertools.pairwise(places))


# -- what follows ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seen() -> Outlook:
    """What may become of the least-cost plan of the record."""
    return outlook(for_dials(preset=plan.Preset.LEAST_COST))


def test_every_way_is_proven_and_tested(seen: Outlook) -> None:
    for one in seen.ways.plans:
        assert 0 < (one.bound_fen or 0) <= one.total_fen
    assert len(seen.stresses) == len(plan.Preset)
    assert seen.risk.buffer_fen is not None


@pytest.mark.parametrize("w", [ENGLISH, CHINESE])
def test_the_fan_and_the_frontier_are_drawn_with_their_tables(seen: Outlook, w: Wording) -> None:
    for picture in (fan(seen, w), frontier(seen, w)):
        assert picture is not None
        assert "<svg" in picture.svg
        assert all(len(row) == len(picture.columns) for row in picture.rows)
    hidden = Wording(w.locale, w.zone, amounts_hidden=True)
    assert fan(seen, hidden) is None
    assert frontier(seen, hidden) is None


def test_a_cushion_at_hand_makes_the_plan_hold_more_often(seen: Outlook) -> None:
    more = outlook(for_dials(preset=plan.Preset.LEAST_COST, hand_fen=seen.risk.buffer_fen))
    assert 2 * more.risk.chance_ppm <= seen.risk.chance_ppm + 1


def test_without_bad_luck_no_plan_that_meets_its_minimums_breaks() -> None:
    calm = {"lose": "0", "spread": "0", "often": "0"}
    dials, wrong = typed(*calm.items())
    assert not wrong
    found = outlook(ways(dials, BUDGET, DEBTS, TODAY))
    for one, risk in zip(found.ways.plans, found.stresses, strict=True):
        assert risk.chance_ppm == 0 or not one.feasible


@pytest.mark.parametrize("w", [ENGLISH, CHINESE])
def test_the_paper_says_what_the_page_says(case: CaseFile, w: Wording) -> None:
    found = for_dials(
        spare_fen=170_000,
        lump_fen=1_000_000,
        lump_on=dt.date(2026, 7, 1),
        offers=(OFFER,),
        taken=(OFFER,),
        preset=plan.Preset.LEAST_COST,
    )
    seen = outlook(found)
    sheet = paper(seen, Desk(case, Keyring("t", 1)), NAMES, w)
    words = [word for block in sheet.blocks for word in block.words()]
    one = full(seen.ways, NAMES, w)
    shown = (*one.headline, *one.warnings, *one.asks, *(offer.text for offer in one.offers))
    assert set(shown) <= set(words)
    assert set(risk_lines(seen, w)) <= set(words)
    assert {odd.chance for odd in odds(seen, w)} <= set(words)
    assert any("¥10,000.00" in word and w.month(dt.date(2026, 7, 1)) in word for word in words)


def test_only_the_last_wish_is_worked_out_beside() -> None:
    recent = Recent(2)
    made: list[str] = []

    def build(name: str) -> str:
        made.append(name)
        return name

    async def hurry() -> list[str | None]:
        wishes = (recent.beside(name, lambda name=name: build(name)) for name in "abc")  # type: ignore[misc]
        return list(await asyncio.gather(*wishes))

    assert asyncio.run(hurry())[1:] == [None, "c"]
    assert "b" not in made
    assert recent.get("c", lambda: "again") == "c"


def test_the_oldest_answer_is_forgotten_first() -> None:
    recent = Recent(2)
    for name in "abac":
        recent.get(name, lambda name=name: name)  # type: ignore[misc]
    assert recent.get("a", lambda: "new") == "a"
    assert recent.get("b", lambda: "new") == "new"


# -- the room -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def case(
    example_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    clock: Callable[[], dt.datetime],
    entropy: Callable[[int], bytes],
) -> Iterator[CaseFile]:
    """The example case, which no test of this page changes."""
    copy = tmp_path_factory.mktemp("planner") / "lin-xiaohe.fairdue"
    shutil.copytree(example_folder, copy)
    with casefile.open(copy, clock=clock, entropy=entropy) as opened:
        yield opened


@pytest.fixture(scope="module")
def reader(case: CaseFile, knock: Callable[[Litestar], Visitor]) -> Iterator[Visitor]:
    """A visitor reading English; what one test works out the next one finds."""
    with knock(app(case, token="a-start-token", port=8400)) as client:
        client.get("/?token=a-start-token")
        client.post("/language", data={"locale": "en", "back": "/"})
        yield client


def test_a_case_without_loans_or_budget_says_what_is_missing(empty: Visitor) -> None:
    page = empty.get("/plan")
    assert page.status_code == 200
    assert 'href="/money/loan"' in page.text
    for part in ("/plan/answer", "/plan/outlook", "/plan/plan.pdf"):
        assert empty.get(part).status_code == 404


def test_the_page_compares_every_way_and_shows_one_in_full(reader: Visitor) -> None:
    page = reader.get("/plan", params={"preset": "avalanche", "budget": "2000"}).text
    for text in plan.presets():
        assert text.name["en"] in page
    assert 'id="preset-avalanche" checked' in page
    assert page.count('<figure class="picture">') == 1
    assert ("/plan/household" in page) is (reader.get("/plan/household").status_code == 200)
    assert "The letter offers what the budget in the record allows." in page


def test_the_answer_follows_a_dial_and_keeps_its_address(reader: Visitor) -> None:
    usual = reader.get("/plan/answer").text
    moved = reader.get("/plan/answer", params={"budget": "1500", "preset": "fewer"})
    path, _, query = moved.headers["hx-replace-url"].partition("?")
    assert path == "/plan"
    assert ("budget", "1,500.00") in parse_qsl(query)
    assert "<html" not in moved.text
    assert 'id="preset-fewer" checked' in moved.text
    assert moved.text != usual
    assert 'id="said"' in moved.text


def test_a_wrong_sum_is_told_in_place_and_on_the_page(reader: Visitor) -> None:
    part = reader.get("/plan/answer", params={"budget": "much"})
    assert part.status_code == 200
    assert 'class="errors"' in part.text
    assert "hx-replace-url" not in part.headers
    page = reader.get("/plan", params={"budget": "much"})
    assert page.status_code == 422
    assert 'value="much"' in page.text


def test_no_plan_of_other_sums_stands_below_a_sum_that_is_wrong(reader: Visitor) -> None:
    wrong = {"budget": "0", "aside": "300", "preset": "fewer"}
    for path in ("/plan", "/plan/answer"):
        page = reader.get(path, params=wrong).text
        assert "More is kept aside than there is." in page
        assert "Plans are shown again as soon as this is put right." in page
        assert "Plans side by side" not in page
        assert 'name="preset" value="fewer"' in page


def test_an_offer_counts_whichever_button_sends_it(reader: Visitor, case: CaseFile) -> None:
    debt = case.debts()[0].debt
    new = {"new_debt": debt, "new_amount": "1000", "new_until": "2026-09-30"}
    offer = f'name="offer" value="{debt}=1000.00@2026-09-30"'
    assert offer in reader.get("/plan", params=new).text
    half = reader.get("/plan", params=new | {"new_until": ""})
    assert (half.status_code, "A day is missing." in half.text) == (422, True)
    assert 'class="errors"' not in reader.get("/plan/answer", params=new | {"new_until": ""}).text


def test_what_follows_fills_every_place_that_waits_for_it(reader: Visitor) -> None:
    page = reader.get("/plan").text
    waiting = set(re.findall(r'id="((?:chance|gap)-\w+)"', page))
    assert len(waiting) == 2 * len(plan.Preset)
    (address,) = re.findall(r'hx-get="(/plan/outlook[^"]*)"', page)
    later = reader.get(html.unescape(address)).text
    assert set(re.findall(r'id="((?:chance|gap)-\w+)" hx-swap-oob', later)) == waiting
    assert later.count('<figure class="picture">') == 2
    assert "way of paying costs less than" in later
    assert "seed 1" in later


def test_without_script_one_address_holds_everything(reader: Visitor) -> None:
    (address,) = re.findall(r'href="(/plan\?[^"]*whole=1)"', reader.get("/plan").text)
    page = reader.get(html.unescape(address)).text
    assert page.count('<figure class="picture">') == 3
    assert "being worked out" not in page


def test_an_offer_has_its_deadline_and_its_letter(reader: Visitor, case: CaseFile) -> None:
    debt = case.debts()[0]
    new = {"new_debt": debt.debt, "new_amount": "1000", "new_until": "2026-09-30", "add": "1"}
    page = reader.get("/plan", params=new).text
    assert "until Wednesday 30 September 2026" in page
    recorded_one, letter = re.findall(r'href="(/letters/settlement_reply[^"]*)"', page)
    for address in (recorded_one, letter):
        assert reader.get(html.unescape(address)).status_code == 200
    value = f"{debt.debt}=1000.00@2026-09-30"
    assert f'name="take" value="{value}" id="take2" checked' in page
    declined = reader.get("/plan", params=urlencode([("offer", value)])).text
    assert f'name="take" value="{value}" id="take2">' in declined


def test_the_plan_is_printed_as_pdf_in_both_languages(reader: Visitor) -> None:
    for locale in ("zh-CN", "en"):
        made = reader.get("/plan/plan.pdf", params={"lang": locale})
        assert made.headers["content-type"] == "application/pdf"
        assert made.content.startswith(b"%PDF")
        assert reader.get("/plan/plan.pdf", params={"lang": locale}).content == made.content


def test_hidden_amounts_are_on_no_part_of_the_planner(reader: Visitor) -> None:
    reader.post("/amounts", data={"amounts": "hidden", "back": "/plan"})
    for path in ("/plan", "/plan?budget=1234", "/plan?whole=1", "/plan/answer", "/plan/outlook"):
        text = reader.get(path).text
        assert not re.search(r"¥\s?\d", text), path
        assert not re.search(r"budget=\d", text.replace("budget=1234", "")), path
        assert 'name="budget"' not in text
    reader.post("/amounts", data={"amounts": "shown", "back": "/plan"})


# -- offers of the record -------------------------------------------------------------------------


def of_record(*pairs: tuple[str, str]) -> Dials:
    entry = Entry(FormMultiDict(list(pairs)), ENGLISH)
    return read(entry, BUDGET, NAMES, TODAY, RECORDED)


RECORDED = (
    plan.Offer(debt="app", amount_fen=200_000, until=dt.date(2026, 12, 1), fact="f1"),
    plan.Offer(debt="friend", amount_fen=150_000, until=dt.date(2026, 12, 1), fact="f1"),
)


def test_offers_of_the_record_count_until_somebody_unticks_them() -> None:
    assert of_record().taken == RECORDED
    assert of_record(("offer", "@f1")).taken == ()
    assert of_record(("offer", "@f1")).offers == RECORDED
    assert of_record(("offer", "@f1"), ("take", "@f1")).taken == RECORDED
    gone = of_record(("offer", "@f9"), ("take", "@f9"))
    assert gone.offers == RECORDED
    both = of_record(("offer", offer_text(OFFER)))
    assert (both.offers, both.taken) == ((*RECORDED, OFFER), RECORDED)


def test_dials_with_offers_of_the_record_survive_their_own_address() -> None:
    for taken in (RECORDED, ()):
        dials = msgspec.structs.replace(recorded(BUDGET), offers=RECORDED, taken=taken)
        pairs = parse_qsl(dials.query())
        assert pairs.count(("offer", "@f1")) == 1
        assert of_record(*pairs) == dials


def test_one_offer_on_two_debts_is_told_once() -> None:
    found = for_dials(offers=RECORDED, taken=RECORDED, preset=plan.Preset.LEAST_COST)
    (told,) = full(found, NAMES, ENGLISH).offers
    assert told.taken
    assert told.text.startswith("App, Friend: settled for ¥3,500.00 on ")


def test_instalments_offered_are_told_whether_taken_or_not() -> None:
    for monthly, total, says in (
        (20_000, 300_000, "App: paid by the instalments offered, ¥3,000.00 in all."),
        (300_000, 900_000, "not taken; it would cost more"),
    ):
        offer = plan.Offer(
            debt="app",
            amount_fen=total,
            until=dt.date(2026, 12, 1),
            monthly_fen=monthly,
            fact="f2",
        )
        found = for_dials(offers=(offer,), taken=(offer,))
        (told,) = full(found, NAMES, ENGLISH).offers
        assert says in told.text
