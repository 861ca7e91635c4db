"""The desk in use: by keyboard, in a live call, without script, from the demo to the complaint."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

Opened = Callable[..., Page]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "lin-xiaohe"


def focused(page: Page) -> str:
    """Text or label of the element that has the focus."""
    text: str = page.evaluate(
        "document.activeElement.id || document.activeElement.textContent.trim()"
    )
    return text


@pytest.mark.browser
def test_everything_is_reached_by_keyboard(opened: Opened) -> None:
    page = opened("/findings", locale="en")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "Put them in a letter"
    page.keyboard.press("j")
    first = focused(page)
    page.keyboard.press("j")
    assert focused(page) != first
    page.keyboard.press("k")
    assert focused(page) == first
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text("What was not right?")
    page.go_back()
    page.wait_for_load_state()
    page.keyboard.press("3")
    expect(page.locator("h1")).to_have_text("What happened?")
    page.wait_for_load_state()
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.locator("#q").blur()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


@pytest.mark.browser
def test_the_focus_is_always_seen(opened: Opened) -> None:
    page = opened("/money", locale="en")
    for _ in range(12):
        page.keyboard.press("Tab")
        ring: str = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring == "solid"


@pytest.mark.browser
def test_the_plans_follow_a_slider_moved_by_keyboard(opened: Opened) -> None:
    page = opened("/plan?preset=least_cost", locale="en")
    page.get_by_label("Money to spare a month, by slider, in yuan").focus()
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#budget")).to_have_value("2200")
    answer = page.locator("#answer")  # the loops may have to be compiled first
    expect(answer).to_contain_text("For debts each month: ¥1,900.00", timeout=60_000)
    page.wait_for_url("**/plan?budget=2%2C200.00&*")
    page.get_by_role("radio", name="Least cost").press("ArrowDown")
    expect(page.locator("#chosen")).to_have_text("One creditor fewer soonest")
    assert focused(page) == "preset-fewer"
    expect(page.locator("#outlook figure")).to_have_count(2, timeout=60_000)
    expect(page.locator("#chance-fewer")).to_contain_text("%")


@pytest.mark.browser
def test_escape_twice_locks_at_once(opened: Opened) -> None:
    page = opened("/money", locale="en")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/locked")
    expect(page.locator("h1")).to_have_text("Locked")
    page.goto("/timeline")
    expect(page.locator("h1")).to_have_text("Locked")
    page.get_by_role("button", name="Show the desk again").click()
    page.wait_for_url("**/")


@pytest.mark.browser
def test_a_live_call_is_noted_with_one_hand(opened: Opened) -> None:
    page = opened("/call", locale="en", width=360)
    page.get_by_role("button", name="Start note").click()
    expect(page.locator("#timer")).not_to_have_text("0:00", timeout=5000)
    page.get_by_label("insulted you").check()
    page.get_by_label("Staff number", exact=True).fill("0817")
    page.get_by_label("Note: their words").fill("He shouted.")
    page.reload()
    expect(page.get_by_label("insulted you")).to_be_checked()
    expect(page.get_by_label("Note: their words")).to_have_value("He shouted.")
    page.get_by_role("button", name="Call is over").click()
    for target in page.locator(".call button:visible, .call .tick").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    page.get_by_role("button", name="Save this call").click()
    expect(page.locator(".undo")).to_contain_text("note of a call")
    page.locator(".undo button").click()
    expect(page.locator(".undo")).to_contain_text("Undone")
    page.goto("/call")
    expect(page.get_by_label("Note: their words")).to_have_value("")


@pytest.mark.browser
def test_a_ticked_threat_shows_the_emergency_numbers_at_once(opened: Opened) -> None:
    page = opened("/call", width=360)
    numbers = page.locator(".emergency a[href='tel:110']")
    expect(numbers).not_to_be_visible()
    page.locator("#danger").check()
    expect(numbers).to_be_visible()


@pytest.mark.browser
def test_filters_change_the_list_and_the_address_without_a_new_page(opened: Opened) -> None:
    page = opened("/timeline", locale="en")
    page.evaluate("window.same = true")
    page.select_option("#kind", "payment")
    page.wait_for_url(re.compile("kind=payment"))
    expect(page.locator("#results .title").first).to_contain_text("¥")
    assert page.evaluate("window.same") is True
    page.go_back()
    expect(page.locator("h1")).to_have_text("What happened?")


@pytest.mark.browser
def test_rules_are_searched_by_keyboard_while_one_types(opened: Opened) -> None:
    page = opened("/rules", locale="en", width=360)
    page.get_by_label("Search the rules").focus()
    page.keyboard.type("contact person refused")
    page.wait_for_url(re.compile("q=contact"))
    expect(page.locator("#results a[href='/rules/cn.gbt45251#refusal']")).to_be_visible()
    expect(page.get_by_label("Search the rules")).to_be_focused()
    page.select_option("#state", "ended")
    expect(page.locator("#results")).to_contain_text("Nothing fits this filter.")


@pytest.mark.browser
def test_the_desk_works_without_script(opened: Opened) -> None:
    page = opened("/timeline", locale="en", script=False)
    page.select_option("#kind", "payment")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("#results .title").first).to_contain_text("¥")
    page.goto("/call")
    page.get_by_label("threatened you", exact=True).check()
    page.get_by_role("button", name="Save this call").click()
    expect(page.locator(".undo")).to_be_visible()
    page.locator(".undo button").click()
    expect(page.locator(".undo")).to_contain_text("Undone")


@pytest.mark.browser
def test_what_nobody_looked_at_is_told_after_the_page_is_there(opened: Opened) -> None:
    page = opened("/findings", locale="en")
    expect(page.locator(".head")).to_contain_text("contacts nobody has looked at yet")
    page.get_by_role("link", name="What can be done").click()
    page.locator("main summary").first.click()
    page.locator("main details .chip").first.click()
    page.get_by_label("insulted you").check()
    page.get_by_role("button", name="I looked at all of it").click()
    expect(page.locator(".undo")).to_contain_text("correction")
    page.locator(".undo button").click()
    expect(page.locator(".undo")).to_contain_text("Undone")


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_from_a_finding_to_its_rule_and_back(opened: Opened, script: bool) -> None:
    page = opened("/findings/cn.gbt45251.hours", locale="en", width=360, script=script)
    page.locator("main ul.list a.title").first.click()
    page.get_by_role("link", name="This rule in its rulebook").click()
    page.wait_for_url(re.compile(r"/rules/cn\.gbt45251#hours$"))
    rule = page.locator("section.rule:target")
    expect(rule).to_be_in_viewport()
    rule.get_by_role("link", name=re.compile("findings of this rule")).click()
    page.wait_for_url(re.compile(r"/findings/cn\.gbt45251\.hours$"))


@pytest.mark.browser
def test_a_dropped_file_is_previewed_then_let_go(opened: Opened) -> None:
    page = opened("/record/import", locale="en")
    page.set_input_files("#files", EXAMPLES / "broken-rows.csv")
    page.get_by_role("button", name="Look inside").click()
    expect(page.locator("#s1")).to_have_text("broken-rows.csv")
    page.get_by_text(re.compile(r"rows cannot be used")).click()
    expect(page.locator(".problem").first).to_be_visible()
    page.get_by_role("button", name="Let it go").click()
    expect(page.locator("#s1")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(("locale", "width"), [("zh-CN", 360), ("en", 1280)])
def test_from_today_to_the_downloaded_complaint(
    opened: Opened, tmp_path: Path, locale: str, width: int
) -> None:
    page = opened("/", locale=locale, width=width)
    page.locator("nav.rooms a[href='/findings']").click()
    page.locator("#results a.title").first.click()
    page.wait_for_load_state()
    page.locator("main ul.list a.title").first.click()
    page.wait_for_load_state()
    page.locator("a.go[href^='/letters/complaint?to=']").click()
    expect(page.locator("article.letter")).to_be_visible()
    page.locator("form[method=post] button.go").click()
    page.wait_for_url(re.compile("/letters/kept/"))
    with page.expect_download() as downloading:
        page.locator("a[href$='file.pdf']").click()
    saved = tmp_path / "complaint.pdf"
    downloading.value.save_as(saved)
    assert saved.read_bytes().startswith(b"%PDF-")
    assert saved.stat().st_size > 10_000
    page.locator("form[action$='/sent'] button").click()
    page.wait_for_load_state()
    expect(page.locator("#reply")).to_be_visible()
