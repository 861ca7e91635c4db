"""Every page of the example in both languages: it opens, speaks one language, keeps secrets."""

import datetime as dt
import html
import re
import tomllib
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from fairdue.casefile import CaseFile
from fairdue.facts import LetterRecord

Visitor = TestClient[Litestar]
PRIVATE = Path(__file__).resolve().parents[1] / "intake" / "private_words.toml"
STARTS = [
    "/",
    "/call",
    "/call/danger",
    "/timeline",
    "/findings",
    "/findings/unseen",
    "/rules",
    "/rules/cn.gbt45251",
    "/money",
    "/money/loan",
    "/plan",
    "/held",
    "/lenders",
    "/letters/report_dispute",
    "/letters/inquiry_dispute",
    "/letters",
    "/letters/hold",
    "/letters/complaint",
    "/letters/proposal",
    "/letters/warning",
    "/record",
    "/record/import",
    "/record/verify",
    "/questions",
    "/more",
    "/help",
    "/gate",
]
FIRST_PAGE_BYTES = 100_000
SCRIPT_BYTES = 60_000


def crawl(desk: Visitor) -> dict[str, str]:
    """Every page that a link leads to, by address."""
    pages: dict[str, str] = {}
    waiting = list(STARTS)
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        answer = desk.get(address)
        assert answer.status_code == 200, address
        pages[address] = answer.text if "text" in answer.headers["content-type"] else ""
        for link in re.findall(r'href="(/[^"#]*)', answer.text):
            found = html.unescape(link)
            if not found.startswith("/static/") and "&page=" not in found:
                waiting.append(found)
    return pages


def private_words() -> list[str]:
    groups = tomllib.loads(PRIVATE.read_text(encoding="utf-8"))
    return [word for group in groups.values() if isinstance(group, list) for word in group]


@pytest.fixture
def letters_kept(desk: Visitor) -> Visitor:
    """The visitor after writing one letter of each kind that needs no confirmation."""
    for kind in ("hold", "warning", "complaint"):
        page = desk.get(f"/letters/{kind}").text
        choice = page.partition('<select id="to"')[2].partition("</select>")[0]
        lenders = re.findall(r'value="([^"]+)"', choice) or [""]
        answers = [
            desk.post(f"/letters/{kind}", data={"to": to, "locale": "zh-CN"}) for to in lenders
        ]
        assert any("/letters/kept/" in str(answer.url) for answer in answers), kind
    return desk


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_no_private_word_is_on_any_page(letters_kept: Visitor, locale: str) -> None:
    letters_kept.post("/language", data={"locale": locale, "back": "/"})
    pages = crawl(letters_kept)
    assert len(pages) > 300
    for word in private_words():
        for address, text in pages.items():
            assert word not in text, f"{word} on {address}"


def test_private_words_cannot_be_searched_for(desk: Visitor) -> None:
    for word in private_words():
        text = desk.get("/timeline", params={"q": word}).text
        assert "记录里没有符合筛选的内容" in text, word


def test_quarantined_facts_have_no_address(desk: Visitor, example_case: object) -> None:
    hidden = example_case.history().quarantined  # type: ignore[attr-defined]
    assert hidden
    for contact in hidden:
        assert desk.get(f"/facts/{contact.id}").status_code == 404
        assert desk.post(f"/facts/{contact.id}/retract").status_code == 404


@pytest.mark.parametrize(
    ("room", "zh", "en"),
    [
        ("/", "说明这个号码是谁的", "Say whose number this is"),
        ("/call", "别慌，这通电话你随时可以挂断。", "Stay calm. You may end this call"),
        ("/call/danger", "先保安全", "Safety first"),
        ("/timeline", "发生过什么？", "What happened?"),
        ("/findings", "哪些地方不对？", "What was not right?"),
        ("/money", "欠多少，能还多少？", "What do I owe, what can I pay?"),
        ("/letters", "可以寄什么，寄给谁？", "What can I send, and to whom?"),
        ("/rules", "有哪些文本，何时起止？", "Which texts are there, and from when to when?"),
        ("/findings/unseen", "还没有人看过的内容", "What nobody has looked at"),
        ("/record", "别人能相信这份记录吗？", "Can others trust this?"),
        ("/record/verify", "记录完好", "The record is intact"),
    ],
)
def test_each_room_answers_its_question_first(desk: Visitor, room: str, zh: str, en: str) -> None:
    chinese = desk.get(room).text
    assert 'lang="zh-CN"' in chinese
    assert zh in chinese
    desk.post("/language", data={"locale": "en", "back": "/"})
    english = desk.get(room).text
    assert 'lang="en"' in english
    assert en in english


def test_the_first_page_is_light(desk: Visitor) -> None:
    page = desk.get("/").text
    served = {name: len(desk.get(name).content) for name in re.findall(r'"(/static/[^"]+)"', page)}
    assert len(page.encode()) + sum(served.values()) < FIRST_PAGE_BYTES
    assert sum(size for name, size in served.items() if ".js" in name) < SCRIPT_BYTES
    assert not any(".otf" in name for name in served)


def test_every_page_says_that_there_is_no_passphrase(desk: Visitor) -> None:
    for room in STARTS[:-1]:
        assert "案卷没有设口令" in desk.get(room).text, room


def test_an_unknown_address_gets_a_friendly_page(desk: Visitor) -> None:
    for address in ["/no-such-room", "/facts/nothing", "/money/nothing", "/letters/nothing"]:
        answer = desk.get(address)
        assert answer.status_code == 404
        assert "这里没有内容" in answer.text


def test_an_empty_case_shows_three_doors(empty: Visitor) -> None:
    page = empty.get("/").text
    for door in ["正在接到催收电话", "导入我的文件", "看看示例"]:
        assert door in page
    for room in STARTS:
        assert empty.get(room).status_code == 200, room


def test_a_call_needs_no_case(empty: Visitor) -> None:
    page = empty.get("/call").text
    for step in ["记录", "哪家公司，工号多少", "为什么打来，凭什么", "收入和还款打算"]:
        assert step in page
    assert "银行或消费金融公司" in page


def test_the_example_is_tried_beside_the_own_case(empty: Visitor) -> None:
    tried = empty.post("/example")
    assert "虚构借款人的示例" in tried.text
    assert "林晓禾" in tried.text
    own = empty.post("/example/leave")
    assert "案卷还是空的" in own.text
    assert "林晓禾" not in own.text


def test_amounts_can_be_hidden(desk: Visitor) -> None:
    assert re.search(r"¥\d", desk.get("/money").text)
    desk.post("/amounts", data={"amounts": "hidden", "back": "/money"})
    for room in ["/money", "/", "/findings"]:
        assert not re.search(r"¥\s?\d", desk.get(room).text), room
    desk.post("/amounts", data={"amounts": "shown", "back": "/money"})
    assert re.search(r"¥\d", desk.get("/money").text)


def test_hidden_amounts_are_hidden_in_a_letter_as_well(
    desk: Visitor, example_case: CaseFile
) -> None:
    address = "/letters/proposal?to=mianyun-cfc&confirm=cfc"
    page = desk.get(address).text
    assert "预览" in page
    assert re.search(r"¥\d", page)
    sums = re.findall(r"¥([\d,]+\.\d\d)", page)
    desk.post("/amounts", data={"amounts": "hidden", "back": "/letters"})
    veiled = desk.get(address).text
    assert "预览" in veiled
    assert "¥ ••••" in veiled
    assert not [amount for amount in sums if amount in veiled]
    form = {"to": "mianyun-cfc", "locale": "zh-CN", "confirm": "cfc"}
    kept = desk.post("/letters/proposal", data=form)
    (letter,) = example_case.history().of(LetterRecord)
    assert f"¥{sums[0]}" in letter.text
    assert "¥ ••••" in kept.text
    assert not re.search(r"¥\d", kept.text)


def test_chinese_pages_keep_to_chinese_punctuation(letters_kept: Visitor) -> None:
    within = re.compile(r"[\u4e00-\u9fff）”][,.:;](?=[\s\u4e00-\u9fff]|$)|[\u4e00-\u9fff] ?\(")
    rooms = [room for room in STARTS if not room.startswith("/letters/")]
    for address in [*rooms, "/money/cfc", "/money/app", "/money/friend", "/timeline?kind=letter"]:
        page = letters_kept.get(address).text
        plain = re.sub(r"<script.*?</script>|<svg.*?</svg>", "", page, flags=re.DOTALL)
        text = html.unescape(re.sub(r"</?(?:b|span|strong|time|a)\b[^>]*>", "", plain))
        text = re.sub(r"<[^>]+>", "\n", text)
        found = [line for line in text.splitlines() if within.search(line)]
        assert not found, (address, found[:3])


def test_what_was_found_asked_and_unusable_have_names_of_their_own(desk: Visitor) -> None:
    pages = [desk.get(room).text for room in ("/", "/findings", "/questions", "/record", "/help")]
    assert "发现" in pages[1]
    assert "待回答" in pages[2]
    assert "不能用的行" in pages[3]
    assert all("问题" not in re.sub(r"<[^>]+>", "", page) for page in pages)
    assert "入卷" in pages[4]
    assert "已录音" not in pages[4]


def test_a_debt_says_that_a_fee_not_stated_is_taken_as_none(desk: Visitor) -> None:
    assert desk.get("/money/cfc").text.count("没有写明费用") == 1
    assert desk.get("/money").text.count("没有写明费用") == 1


def test_a_finding_shows_facts_citation_exceptions_and_what_would_change_it(
    desk: Visitor,
) -> None:
    rule = desk.get("/findings/cn.gbt45251.hours").text
    address = re.search(r'href="(/findings/cn\.gbt45251\.hours/\w+)"', rule)
    assert address is not None
    page = desk.get(address.group(1)).text
    assert "另有约定的除外" in page.partition("依据的条文")[2]
    for part in ["依据的事实", "为什么与本案", "依据的条文", "考虑过的例外", "什么会改变这个结果"]:
        assert part in page
    for word in ["GB/T 45251", "2025-02-28 起", "推荐性国家标准", "条文待核", "写进文书"]:
        assert word in page
    assert "违法" not in page
    facts = re.findall(r'class="chip" href="(/facts/\w+)"', page)
    assert facts
    for fact in facts:
        assert desk.get(fact).status_code == 200


def test_the_facts_of_a_finding_stand_in_order_of_time(desk: Visitor) -> None:
    rule = desk.get("/findings/cn.gbt45251.talks-a-day").text
    address = re.search(r'href="(/findings/cn\.gbt45251\.talks-a-day/\w+)"', rule)
    assert address is not None
    facts = desk.get(address.group(1)).text.partition("依据的事实")[2].partition("依据的条文")[0]
    for part in facts.split("为什么与本案"):
        times = [dt.datetime.fromisoformat(t) for t in re.findall(r'datetime="([^"]+)"', part)]
        assert len(times) > 1
        assert times == sorted(times)


def test_findings_are_filtered_by_address(desk: Visitor) -> None:
    everything = desk.get("/findings").text
    rules = desk.get("/findings", params={"force": "department_rule"}).text
    assert "推荐性国家标准</span>" in everything
    assert "不符合推荐性国家标准</span>" not in rules
    unsure = desk.get("/findings", params={"sure": "cannot"}).text
    assert "无法判断" in unsure


def test_the_timeline_filters_by_kind_day_and_words(desk: Visitor) -> None:
    payments = desk.get("/timeline", params={"kind": "payment"}).text
    assert "¥" in payments
    assert "电话，对方发起" not in payments
    june = desk.get("/timeline", params={"from": "2026-06-01", "to": "2026-06-02"}).text
    assert set(re.findall(r'id="d(\d{4}-\d\d)', june)) == {"2026-06"}
    assert "没有符合筛选" in desk.get("/timeline", params={"q": "zzzz"}).text


def test_lists_are_paged_and_odd_page_numbers_are_forgiven(desk: Visitor) -> None:
    second = desk.get("/timeline", params={"page": "2"}).text
    assert "第 2 页" in second
    for page in ["0", "-1", "99999", "x", "१", "9" * 40]:
        assert desk.get("/timeline", params={"page": page}).status_code == 200


def test_each_picture_has_a_table_twin(desk: Visitor) -> None:
    for room in ["/timeline", "/money"]:
        page = desk.get(room).text
        for figure in re.findall(r'<figure class="picture">.*?</figure>', page, re.DOTALL):
            assert "<svg" in figure
            assert "<table>" in figure
            assert "<figcaption>" in figure
        assert '<figure class="picture">' in page


def test_money_shows_claimed_beside_computed_and_every_preset(desk: Visitor) -> None:
    page = desk.get("/money").text
    for name in ["先持牌、逐家还", "先还利率高的", "少一家是一家", "按比例还"]:
        assert name in page
    debts = re.findall(r'href="(/money/(?!loan|offer)[^"?#]+)"', page)
    assert len(set(debts)) == 6
    for debt in set(debts):
        assert "怎么算出来的" in desk.get(debt).text


def test_an_address_may_name_its_language(desk: Visitor) -> None:
    assert 'lang="en"' in desk.get("/findings?lang=en").text
    assert 'lang="zh-CN"' in desk.get("/findings?lang=zh-CN").text
    assert 'lang="zh-CN"' in desk.get("/findings?lang=klingon").text


def test_a_language_named_by_an_address_stays_until_another_is_chosen(desk: Visitor) -> None:
    assert '<html lang="zh-CN">' in desk.get("/findings").text
    desk.get("/findings?lang=en")
    assert '<html lang="en">' in desk.get("/money").text
    desk.get("/money?lang=klingon")
    assert '<html lang="en">' in desk.get("/money").text
    back = desk.post("/language", data={"locale": "zh-CN", "back": "/timeline?lang=en&kind=call"})
    assert '<html lang="zh-CN">' in back.text
    assert back.url.query == b"kind=call"
    assert '<html lang="zh-CN">' in desk.get("/money").text


def test_the_list_of_acts_tells_the_time_of_the_case_with_its_zone(
    desk: Visitor, example_case: CaseFile
) -> None:
    page = desk.get("/record").text
    acts = page.partition('id="acts"')[2]
    last = next(a for a in example_case.actions() if a.label not in {"undo", "new case"})
    local = dt.datetime.fromisoformat(last.at).astimezone(example_case.history().zone)
    assert f"{local:%Y-%m-%d %H:%M} UTC+08:00" in acts
