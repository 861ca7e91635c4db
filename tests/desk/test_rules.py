"""The rules as pages: each text with its dates, and the way between a finding and its rule."""

import datetime as dt
import html
import re

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from fairdue import conduct
from fairdue.desk.labels import JURISDICTIONS
from fairdue.desk.rooms.rules import place_of
from fairdue.desk.ruling import speech
from fairdue.desk.span import Scale, Span, periods
from fairdue.desk.wording import Wording
from fairdue.facts import Force, Verdict

Visitor = TestClient[Litestar]
BOOKS = conduct.load()
TODAY = dt.date(2026, 6, 20)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_every_rulebook_is_listed_under_its_jurisdiction(english: Visitor) -> None:
    page = html.unescape(english.get("/rules").text)
    for book in BOOKS.instruments:
        assert f'href="/rules/{book.id}">{book.name["en"]}' in page
        assert place_of(book.id) in JURISDICTIONS
    places = re.findall(r'<h2 id="p\d+">([^<]+)', page)
    assert places[0] == "Mainland China"
    assert len(places) == len(JURISDICTIONS)


def test_texts_of_other_places_say_that_they_are_silent_here(english: Visitor) -> None:
    page = english.get("/rules").text
    china, elsewhere = page.partition("Australia</h2>")[::2]
    assert "silent in this case" not in china
    assert elsewhere.count("silent in this case") == page.count("silent in this case")


def listed(page: str) -> list[str]:
    """Ids of the rulebooks on a page, in order."""
    return re.findall(r'class="title" href="/rules/([\w.-]+)"', page)


def test_what_is_in_force_today_stands_first_and_what_has_ended_last(english: Visitor) -> None:
    china = english.get("/rules").text.partition("Australia</h2>")[0]
    found = listed(china)
    assert found[-2:] == ["cn.psapl2006", "cn.nifa2024"]
    assert found.index("cn.civilcode2021") < found.index("cn.gbt45251")
    assert found.index("cn.gbt45251") < found.index("cn.costdisc2026") < len(found) - 2
    assert china.count("no longer in force</span>") == 2
    assert china.count("not yet in force</span>") == 1


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ({"place": "us"}, {"us.regf", "us.nyc", "us.ma940"}),
        ({"place": "cn", "state": "ended"}, {"cn.psapl2006", "cn.nifa2024"}),
        ({"place": "cn", "force": "standard"}, {"cn.gbt45251"}),
        ({"place": "us", "status": "checked"}, {"us.regf"}),
        ({"q": "45251"}, {"cn.gbt45251"}),
        ({"q": "CONTACT person REFUSED", "place": "cn"}, {"cn.gbt45251"}),
        ({"q": "no such words anywhere"}, set()),
        ({"place": "zz"}, set()),
    ],
)
def test_texts_are_chosen_and_searched(
    english: Visitor, chosen: dict[str, str], wanted: set[str]
) -> None:
    page = english.get("/rules", params=chosen).text
    assert {*listed(page)} >= wanted
    if "q" not in chosen:
        assert {*listed(page)} == wanted
    assert ("Nothing fits this filter." in page) is (not wanted)


def test_a_search_leads_to_the_rules_that_hold_the_words(english: Visitor) -> None:
    page = english.get("/rules", params={"q": "contact person refused", "place": "cn"}).text
    assert 'href="/rules/cn.gbt45251#refusal"' in page
    assert 'href="/rules/cn.gbt45251#hours"' not in page
    assert 'value="contact person refused"' in page


@pytest.mark.parametrize("book", ["cn.gbt45251", "us.regf", "th.dca"])
def test_a_rulebook_shows_each_rule_with_text_force_status_citation_and_examples(
    english: Visitor, book: str
) -> None:
    page = html.unescape(english.get(f"/rules/{book}").text)
    for rule in BOOKS.of(book):
        shown = page.partition(f'id="{rule.id.removeprefix(book + ".")}"')[2]
        shown = shown.partition("</section>")[0]
        for part in [rule.title["en"], rule.text["en"], rule.id, *rule.examples]:
            assert part in shown, rule.id
        for version in rule.versions:
            assert version.citation.article["en"] in shown
            assert version.since.isoformat() in shown


def test_a_draft_is_called_a_draft(english: Visitor) -> None:
    assert "Draft: nobody has compared" in english.get("/rules/cn.gbt45251").text
    assert "Draft: nobody has compared" not in english.get("/rules/cn.civilcode2021").text


def test_an_unknown_rulebook_is_not_there(desk: Visitor) -> None:
    assert desk.get("/rules/cn.nothing").status_code == 404


def test_from_a_finding_to_its_rule_and_back_to_the_findings_of_that_rule(desk: Visitor) -> None:
    listed = desk.get("/findings/cn.gbt45251.hours").text
    address = re.search(r'href="(/findings/cn\.gbt45251\.hours/\w+)"', listed)
    assert address is not None
    finding = desk.get(address.group(1)).text
    assert 'href="/rules/cn.gbt45251#hours"' in finding
    book = desk.get("/rules/cn.gbt45251").text
    assert 'id="hours"' in book
    assert 'href="/findings/cn.gbt45251.hours"' in book


def test_the_bars_have_a_table_twin(english: Visitor) -> None:
    page = english.get("/rules/th.dca").text
    table = page.partition("<table>")[2].partition("</table>")[0]
    for rule in BOOKS.of("th.dca"):
        assert f"from {rule.versions[0].since} on" in table


def test_a_text_that_is_replaced_in_part_has_a_period_for_each_state() -> None:
    spans = [
        Span(since=day("2020-01-01")),
        Span(since=day("2020-01-01"), until=day("2023-01-01")),
        Span(since=day("2023-01-01")),
    ]
    assert periods(spans) == [
        (Span(since=day("2020-01-01"), until=day("2023-01-01")), 2),
        (Span(since=day("2023-01-01")), 2),
    ]


def test_a_scale_holds_all_spans_and_today_in_whole_years() -> None:
    scale = Scale([Span(since=day("2021-11-30"))], TODAY)
    assert scale.years == [(2021, 0), (2023, 25), (2025, 50), (2027, 75), (2029, 100)]
    assert 50 < scale.place(TODAY) < 75


@pytest.mark.parametrize(
    ("since", "until", "state"),
    [
        ("2021-01-01", None, "holds"),
        ("2021-01-01", "2026-06-21", "holds"),
        ("2021-01-01", "2026-06-20", "ended"),
        ("2026-06-20", None, "holds"),
        ("2026-06-21", None, "ahead"),
    ],
)
def test_a_bar_says_whether_it_holds_today(since: str, until: str | None, state: str) -> None:
    span = Span(since=day(since), until=day(until) if until else None)
    assert Scale([span], TODAY).bar(span).state == state


def test_a_heading_speaks_as_the_strongest_finding_under_it(example_case: object) -> None:
    w = Wording("en", example_case.history().zone)  # type: ignore[attr-defined]
    law = [f for f in example_case.findings() if f.force is Force.LAW]  # type: ignore[attr-defined]
    weighed = [f for f in law if f.verdict is Verdict.OPEN_NORM]
    broken = [f for f in law if f.verdict is Verdict.VIOLATION]
    assert speech(weighed, w) == "for a judge to weigh"
    assert speech([*weighed, *broken], w) == "breaks"


def test_a_law_whose_edge_is_open_is_never_called_broken(english: Visitor) -> None:
    page = english.get("/findings", params={"force": "law", "sure": "possible"}).text
    assert "for a judge to weigh" in page
    assert '<span class="quiet">breaks</span>' not in page
