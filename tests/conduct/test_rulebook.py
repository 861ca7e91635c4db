"""Rulebooks as data: what is shipped, and what does not load."""

import datetime as dt
import importlib
import re
import shutil
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fairdue import conduct
from fairdue.conduct.kinds import KINDS, PHRASES, forms_of
from fairdue.conduct.rulebook import LOCALES
from fairdue.facts import Force, RuleStatus

ROOT = Path(__file__).parents[2]
SHIPPED = Path(str(files("fairdue"))) / "rulebooks"


def test_the_rulebooks_shipped(books: conduct.Rulebooks) -> None:
    found = [
        (i.id, i.force.value, str(i.since), str(i.until))
        for i in books.instruments
        if i.id.startswith("cn.")
    ]
    assert found == [
        ("cn.psapl2006", "law", "2006-03-01", "2026-01-01"),
        ("cn.card2011", "department_rule", "2011-01-13", "None"),
        ("cn.nifa2018", "self_discipline", "2018-03-28", "None"),
        ("cn.civilcode2021", "law", "2021-01-01", "None"),
        ("cn.crime293-1", "law", "2021-03-01", "None"),
        ("cn.pipl2021", "law", "2021-11-01", "None"),
        ("cn.cfc2024", "department_rule", "2024-04-18", "None"),
        ("cn.nifa2024", "self_discipline", "2024-05-15", "2025-02-28"),
        ("cn.gbt45251", "standard", "2025-02-28", "None"),
        ("cn.psapl2026", "law", "2026-01-01", "None"),
        ("cn.cba2026", "self_discipline", "2026-01-30", "None"),
        ("cn.costdisc2026", "department_rule", "2026-08-01", "None"),
    ]
    assert len([r for r in books.rules if r.rulebook.startswith("cn.")]) == 62


def test_texts_abroad_are_drafts_and_say_where_they_hold(books: conduct.Rulebooks) -> None:
    abroad = [i for i in books.instruments if i.id.partition(".")[0] not in {"cn", "us"}]
    assert len(abroad) == 15
    for instrument in abroad:
        assert instrument.status is RuleStatus.DRAFT
        assert instrument.zones
        assert all(ZoneInfo(name) for name in instrument.zones)


def test_a_text_speaks_where_it_holds_or_when_it_is_picked(books: conduct.Rulebooks) -> None:
    def spoken(some: conduct.Rulebooks, *zones: str) -> set[str]:
        return {rule.rulebook for rule in some.holding_in(zones)}

    assert "vn.c18" not in spoken(books, "Asia/Shanghai")
    assert "vn.c18" in spoken(books, "Asia/Bangkok", "Asia/Ho_Chi_Minh")
    assert "us.ma940" not in spoken(books, "America/New_York")
    assert "us.ma940" in spoken(books.picking("us.ma940"), "Europe/Paris")
    assert spoken(conduct.load(["kr.pdpa"]), "Europe/Paris") == {"kr.pdpa"}


def test_every_rule_is_written_in_both_languages_and_named(books: conduct.Rulebooks) -> None:
    for rule in books.rules:
        for locale in LOCALES:
            assert conduct.title(rule, locale)
            assert conduct.explain_rule(rule, locale)
        assert rule.name in PHRASES
        assert rule.id.startswith(f"{rule.rulebook}.")
        assert rule.force in {rule.instrument.force, Force.PRODUCT}


def test_what_rests_on_a_digest_is_draft(books: conduct.Rulebooks) -> None:
    checked = {r.rulebook for r in books.rules if r.status is RuleStatus.CHECKED}
    assert checked == {"cn.civilcode2021", "cn.pipl2021", "cn.psapl2006", "us.regf"}


def test_no_text_of_a_standard_or_guide_calls_anything_illegal(books: conduct.Rulebooks) -> None:
    strong = re.compile(r"违法|非法|illegal|unlawful", re.IGNORECASE)
    for rule in books.rules:
        if rule.force not in {Force.LAW, Force.REGULATION}:
            assert not strong.search(f"{rule.title} {rule.text}"), rule.id


def test_the_convention_of_2018_holds_no_clock() -> None:
    for page in (SHIPPED / "cn" / "nifa2018").glob("*.toml"):
        assert not re.search(r"\d\d:\d\d", page.read_text(encoding="utf-8")), page.name


def test_some_rulebooks_can_be_picked_by_name() -> None:
    some = conduct.load(["cn.gbt45251"])
    assert {r.rulebook for r in some.rules} == {"cn.gbt45251"}
    assert some.rule("cn.gbt45251.hours").kind == "time_window"
    assert some.of("cn.cba2026") == ()
    assert some.sha256 != conduct.load().sha256


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(conduct.RulebookError, match="no such rulebook"):
        conduct.load(["cn.moon"])


def test_no_names_and_one_text_are_refused_rather_than_read_as_no_law_at_all() -> None:
    with pytest.raises(ValueError, match="names is empty: name a rulebook"):
        conduct.load([])
    with pytest.raises(TypeError, match=r'give a list of ids, as \["cn.gbt45251"\]'):
        conduct.load("cn.gbt45251")


def test_the_hash_covers_every_file(tmp_path: Path) -> None:
    copy = tmp_path / "cn"
    shutil.copytree(SHIPPED / "cn", copy)
    before = conduct.load(folder=tmp_path)
    assert {n: h for n, h in conduct.load().hashes.items() if n.startswith("cn.")} == before.hashes
    page = copy / "gbt45251" / "hours.toml"
    page.write_text(page.read_text(encoding="utf-8").replace("十点", "22点"), encoding="utf-8")
    assert conduct.load(folder=tmp_path).sha256 != before.sha256


CAP = "talks-a-day.toml"
BROKEN = [
    (CAP, "scope = .*\n", "", "scope", "missing required field `scope`"),
    (CAP, "not_counted = .*\n", "", "not_counted", "missing required field `not_counted`"),
    (CAP, "window = .*\n", "", "window", "missing required field `window`"),
    (CAP, "local_calendar_days", "days", "convention", "Invalid enum value"),
    (CAP, "at_most = 3", "at_most = 3\nat_least = 1", "at_least", "unknown field `at_least`"),
    (CAP, 'kind = "frequency_cap"', 'kind = "counter"', "kind", "no such kind: counter"),
    (CAP, "talked_too_often", "talked", "name", "frequency_cap has no name talked"),
    (CAP, "title.en = .*\n", "", "title", "no text in en"),
    (CAP, "cite.article.en = .*\n", "", "article", "no text in en"),
    (CAP, "examples = .*\n", "examples = []\n", "examples", "no example"),
    (CAP, "from = 2025-02-28", "from = 2024-01-01", "from", "outside the rulebook"),
    (CAP, r"at_most = 3", "at_most = 3 =", "file", "line"),
    ("hours.toml", 'start = "22:00"', 'start = "22h"', "start", "matching regex"),
    ("hours.toml", 'when = "agreed"', 'when = "told"', "when", "Invalid value 'told'"),
    ("hours.toml", r"forbidden = \[[^\]]*\]\n", "forbidden = []\n", "forbidden", "length >= 1"),
    (CAP, "scope = .*\n", "scope = []\n", "scope", "length >= 1"),
    (CAP, "at_most = 3", "at_most = 0", "at_most", "`int` >= 1"),
    (CAP, "from = 2025-02-28", 'from = "2025-02-28"', "from", "Expected `date`, got `str`"),
    (CAP, "refs = .*\n", "refs = []\n", "refs", "no row or paragraph"),
    ("rulebook.toml", 'id = ".*"', 'id = ""', "id", "matching regex"),
    ("rulebook.toml", "strength.en = .*\n", "", "strength", "no text in en"),
    ("rulebook.toml", "source.zh-CN = .*\n", "", "source", "no text in zh-CN"),
    ("rulebook.toml", "from = .*", "from = 2025-02-28\nuntil = 2025-02-28", "until", "ends before"),
    ("hours.toml", 'text.zh-CN = "事先.*\n', "", "unless", "no text in zh-CN"),
    ("rulebook.toml", "member_of = .*\n", "", "member_of", "missing required field"),
    ("rulebook.toml", "name.zh-CN = .*\n", "", "name", "no text in zh-CN"),
    (
        *("rulebook.toml", "(from = .*)", r'\1\nzones = ["Asia/Peking"]'),
        *("zones", "no such zone: Asia/Peking"),
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "wrong"), BROKEN)
def test_a_broken_file_does_not_load_and_the_error_says_where(
    tmp_path: Path, file: str, old: str, new: str, field: str, wrong: str
) -> None:
    copy = tmp_path / "cn" / "gbt45251"
    shutil.copytree(SHIPPED / "cn" / "gbt45251", copy)
    page = copy / file
    text = page.read_text(encoding="utf-8")
    changed = re.sub(old, new, text, count=1)
    assert changed != text
    page.write_text(changed, encoding="utf-8")
    with pytest.raises(conduct.RulebookError) as caught:
        conduct.load(folder=tmp_path)
    error = caught.value
    assert error.file == f"gbt45251/{file}"
    assert field in error.field
    assert wrong in error.wrong
    assert error.remedy
    assert str(error).startswith(f"gbt45251/{file}")


def standard(folder: Path) -> Path:
    """The recommended standard, copied into a folder of that name."""
    shutil.copytree(SHIPPED / "cn" / "gbt45251", folder)
    return folder


def test_a_byte_order_mark_is_named(tmp_path: Path) -> None:
    head = standard(tmp_path / "book") / "rulebook.toml"
    head.write_bytes(b"\xef\xbb\xbf" + head.read_bytes())
    error = refusal(tmp_path)
    assert "book/rulebook.toml" in str(error)
    assert "byte order mark" in error.wrong
    assert "without BOM" in error.remedy


def test_rules_without_a_head_are_refused_also_within_a_rulebook(tmp_path: Path) -> None:
    book = standard(tmp_path / "book")
    for place in (tmp_path / "other", book / "later", tmp_path):
        place.mkdir(exist_ok=True)
        rule = place / "evening.toml"
        shutil.copy(book / "hours.toml", rule)
        error = refusal(tmp_path)
        assert f"{place.name}/evening.toml" in error.file
        assert "has no rulebook.toml" in error.wrong
        rule.unlink()
    (tmp_path / "other" / "disputed.toml").write_text("disputed = []", encoding="utf-8")
    assert conduct.load(folder=tmp_path).rules


def test_one_id_in_two_folders_is_refused_and_both_files_are_named(tmp_path: Path) -> None:
    standard(tmp_path / "one")
    standard(tmp_path / "two")
    error = refusal(tmp_path)
    assert error.field == "id"
    assert error.line
    for name in ("one", "two"):
        assert str(tmp_path / name / "rulebook.toml") in error.wrong


def test_a_misspelt_field_brings_the_right_one(tmp_path: Path) -> None:
    page = standard(tmp_path / "book") / "hours.toml"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("effect =", "efect ="), encoding="utf-8")
    assert refusal(tmp_path).remedy.startswith("Did you mean effect? It holds ")


def test_the_line_of_a_broken_field_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "gbt45251"
    shutil.copytree(SHIPPED / "cn" / "gbt45251", copy)
    page = copy / CAP
    text = page.read_text(encoding="utf-8").replace("at_most = 3", 'at_most = "three"')
    page.write_text(text, encoding="utf-8")
    line = text.split("\n").index('at_most = "three"') + 1
    with pytest.raises(conduct.RulebookError, match=rf"talks-a-day.toml, line {line}, "):
        conduct.load(folder=tmp_path)


def refusal(folder: Path) -> conduct.RulebookError:
    with pytest.raises(conduct.RulebookError) as caught:
        conduct.load(folder=folder)
    return caught.value


def second_version(tmp_path: Path, old: str, new: str) -> tuple[conduct.RulebookError, str]:
    """The refusal of hours with a second version that has a fault, and the line it names."""
    copy = tmp_path / "gbt45251"
    shutil.copytree(SHIPPED / "cn" / "gbt45251", copy)
    page = copy / "hours.toml"
    text = page.read_text(encoding="utf-8")
    later = text[text.index("[[version]]") :].replace("2025-02-28", "2026-05-01")
    assert later.count(old) == 1
    text = text.replace("from = 2025-02-28", "from = 2025-02-28\nuntil = 2026-05-01")
    page.write_text(f"{text}\n{later.replace(old, new)}", encoding="utf-8")
    error = refusal(tmp_path)
    return error, page.read_text(encoding="utf-8").split("\n")[error.line - 1]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('start = "22:00"', 'start = "22h"', 'start = "22h"'),
        ('clock = "person_local"', "", "[[version]]"),
        ('clock = "person_local"', 'clock = "utc"', 'clock = "utc"'),
        ("runs_past", "ran_past", "ran_past"),
        ('consent = "outside_hours"', 'consent = "in_words"', 'consent = "in_words"'),
        ("from = 2026-05-01", "from = 2019-05-01", "from = 2019-05-01"),
    ],
)
def test_a_fault_in_the_second_version_is_found_on_its_own_line(
    tmp_path: Path, old: str, new: str, line: str
) -> None:
    error, named = second_version(tmp_path, old, new)
    assert line in named
    assert error.line > 20


@pytest.mark.parametrize(
    ("file", "old", "new", "remedy"),
    [
        (
            "rulebook.toml",
            'force = "standard"',
            'force = "norm"',
            "Choose one of law, regulation, ",
        ),
        (CAP, '"creditor_group"', '"lender"', "creditor_group, "),
        (CAP, "local_calendar_days", "days", "Choose one of local_calendar_days, calendar_week, "),
        (CAP, 'each = "contact"', 'each = "call"', "Choose one of contact, address, kind"),
        ("hours.toml", 'when = "agreed"', 'when = "told"', "Choose one of agreed, past_due"),
        (
            "rulebook.toml",
            "products = .*",
            'products = ["boat"]',
            "Choose one of online_consumer_loan, ",
        ),
        (CAP, "at_most = 3", 'at_most = "3"', "Write 1 or more"),
        (CAP, "from = 2025-02-28", 'from = "2025-02-28"', "a day without quotes, as 2026-01-01"),
        ("hours.toml", 'start = "22:00"', 'start = "22h"', 'as "22:00"'),
        (CAP, "scope = .*", "scope = []", "Name at least one of creditor_group"),
        (CAP, "window = .*", 'window = "day"', "Write a table"),
        (CAP, "each = ", "every = ", "at_most, count, each, "),
    ],
)
def test_the_remedy_lists_what_may_stand_there(
    tmp_path: Path, file: str, old: str, new: str, remedy: str
) -> None:
    copy = tmp_path / "gbt45251"
    shutil.copytree(SHIPPED / "cn" / "gbt45251", copy)
    page = copy / file
    text = page.read_text(encoding="utf-8")
    changed = re.sub(old, new, text, count=1)
    assert changed != text
    page.write_text(changed, encoding="utf-8")
    error = refusal(tmp_path)
    assert remedy in error.remedy
    shown = changed.split("\n")[error.line - 1]
    assert error.field.rpartition(".")[2] in shown or "[" in shown


def test_a_name_close_to_one_that_is_there_is_offered() -> None:
    with pytest.raises(conduct.RulebookError, match=r"mean cn\.gbt45251.*fairdue rulebook list"):
        conduct.load(["cn.gb45251"])


def test_two_versions_may_not_hold_on_one_day(tmp_path: Path) -> None:
    copy = tmp_path / "gbt45251"
    shutil.copytree(SHIPPED / "cn" / "gbt45251", copy)
    page = copy / CAP
    text = page.read_text(encoding="utf-8")
    version = text[text.index("[[version]]") :].replace("2025-02-28", "2026-05-01")
    page.write_text(text + "\n" + version, encoding="utf-8")
    with pytest.raises(conduct.RulebookError, match="two versions hold on 2026-05-01"):
        conduct.load(folder=tmp_path)
    ended = text.replace("from = 2025-02-28", "from = 2025-02-28\nuntil = 2026-05-01")
    page.write_text(ended + "\n" + version, encoding="utf-8")
    rule = conduct.load(folder=tmp_path).rule("cn.gbt45251.talks-a-day")
    assert [v.since for v in rule.versions] == [dt.date(2025, 2, 28), dt.date(2026, 5, 1)]
    last_day = rule.version(dt.date(2026, 4, 30))
    assert last_day is rule.versions[0]
    assert rule.version(dt.date(2026, 5, 1)) is rule.versions[1]
    assert rule.version(dt.date(2025, 2, 27)) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_tells_its_meaning_and_its_forms_by_one_tag(kind: str) -> None:
    module = importlib.import_module(f"fairdue.conduct.kinds.{kind}")
    assert (module.__doc__ or "").startswith(f"{kind}: ")
    assert "Facts used" in (module.__doc__ or "")
    forms = forms_of(kind)
    configs = [form.__struct_config__ for form in forms]
    if len(forms) > 1:
        assert {config.tag_field for config in configs} == {"form"}
        assert len({config.tag for config in configs}) == len(forms)
    page = (ROOT / "docs" / "explanation" / "judge.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| `{kind}` |"))
    assert all(f"`{config.tag}`" in row for config in configs if len(forms) > 1)


def test_the_set_of_kinds_is_closed_and_every_form_is_in_use(books: conduct.Rulebooks) -> None:
    assert len(KINDS) == 15
    used = {type(version.terms) for rule in books.rules for version in rule.versions}
    assert used == {form for kind in KINDS for form in forms_of(kind)}
