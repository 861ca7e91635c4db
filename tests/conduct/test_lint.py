"""The check of rulebooks: each flaw is found, and its cases show it when they are run."""

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from fairdue import conduct
from fairdue.conduct.lint_flaw import SAID
from fairdue.conduct.lint_sample import Samples
from fairdue.conduct.lint_situation import answered, verdict_on
from fairdue.facts import Verdict

SHIPPED = Path(str(files("fairdue"))) / "rulebooks"
CASES = sorted((Path(__file__).parents[1] / "conformance").glob("*-*.jsonl"))
HOURS = "hours.toml"
CAP = "talks-a-day.toml"
Folder = Callable[..., conduct.Rulebooks]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A small rulebook of two pages of the recommended standard, changed by the test."""

    def made(**pages: str) -> conduct.Rulebooks:
        book = tmp_path / "my" / "book"
        book.mkdir(parents=True)
        shutil.copy(SHIPPED / "cn" / "gbt45251" / "rulebook.toml", book)
        for name, text in pages.items():
            (book / f"{name}.toml").write_text(text, encoding="utf-8")
        return conduct.load(folder=tmp_path)

    return made


def page(name: str, *changes: tuple[str, str], of: str = "gbt45251") -> str:
    text = (SHIPPED / "cn" / of / name).read_text(encoding="utf-8")
    for old, new in changes:
        changed = re.sub(old, new, text, flags=re.DOTALL)
        assert changed != text, old
        text = changed
    return text


def flaws(books: conduct.Rulebooks, code: str) -> list[conduct.Flaw]:
    """The flaws of that code; every case of every flaw found must pass when it is run."""
    found = conduct.check(books)
    for flaw in found:
        assert flaw.cases, flaw
        for case in flaw.cases:
            assert conduct.run(case, books).passed, case
    return [flaw for flaw in found if flaw.code == code]


def verdicts(flaw: conduct.Flaw) -> list[str]:
    return [case["expected"] for case in flaw.cases]


def second(text: str, since: str, *changes: tuple[str, str]) -> str:
    """The version of a page once more, from that day on."""
    again = text[text.index("[[version]]") :]
    for old, new in ((r"from = [0-9-]+(\nuntil = [0-9-]+)?", f"from = {since}"), *changes):
        again = re.sub(old, new, again, count=1)
    return f"{text}\n{again}"


def test_the_shipped_rulebooks_hold_no_error(books: conduct.Rulebooks) -> None:
    found = conduct.check(books, CASES)
    assert [f for f in found if f.severity is conduct.Severity.ERROR] == []
    assert {f.code for f in found} == {"starts_late"}
    assert all(conduct.run(case, books).passed for f in found for case in f.cases)


ENDED = ("from = 2025-02-28", "from = 2025-02-28\nuntil = 2026-01-01")


def test_a_day_between_two_versions(folder: Folder) -> None:
    books = folder(hours=second(page(HOURS, ENDED), "2026-02-01"))
    (gap,) = flaws(books, "gap")
    assert gap.severity is conduct.Severity.ERROR
    assert verdicts(gap) == ["violation", "not_applicable", "violation"]
    assert [c["timeline"][0]["at"][:10] for c in gap.cases] == [
        "2025-12-31",
        "2026-01-01",
        "2026-02-01",
    ]
    assert "2026-01-01" in gap.text["en"]
    assert "2026-02-01" in gap.text["zh-CN"]


def test_versions_that_follow_each_other_leave_no_gap(folder: Folder) -> None:
    assert flaws(folder(hours=second(page(HOURS, ENDED), "2026-01-01")), "gap") == []


def test_a_rule_that_starts_after_its_text_or_ends_before_it(folder: Folder) -> None:
    late = page(HOURS, ("from = 2025-02-28", "from = 2025-03-01\nuntil = 2026-01-01"))
    books = folder(hours=late)
    (starts,) = flaws(books, "starts_late")
    (ends,) = flaws(books, "ends_early")
    assert starts.severity is ends.severity is conduct.Severity.NOTE
    assert verdicts(starts) == ["not_applicable", "violation"]
    assert verdicts(ends) == ["violation", "not_applicable"]


def test_the_same_provision_said_by_two_rules(folder: Folder) -> None:
    (twice,) = flaws(folder(hours=page(HOURS), nights=page(HOURS)), "said_twice")
    assert twice.rules == ("cn.gbt45251.hours", "cn.gbt45251.nights")
    assert verdicts(twice) == ["violation", "violation"]


ANYWAY = (r"\[\[version.unless\]\].*", "")


def test_spans_that_make_up_the_whole_day(folder: Folder) -> None:
    spans = '[{ start = "22:00", end = "08:00", closed = "start" }, '
    spans += '{ start = "07:00", end = "23:00", closed = "start" }]'
    books = folder(hours=page(HOURS, (r"\[\{.*?\}\]", spans), ANYWAY))
    (whole,) = flaws(books, "whole_day")
    assert set(verdicts(whole)) == {"violation"}
    assert {c["timeline"][0]["at"][11:13] for c in whole.cases} >= {"03", "15", "22"}


def test_a_whole_day_with_a_way_out_is_a_note(folder: Folder) -> None:
    books = folder(hours=page(HOURS, ('"22:00"', '"00:00"'), ('"08:00"', '"24:00"')))
    (whole,) = flaws(books, "whole_day_but")
    assert whole.severity is conduct.Severity.NOTE


def test_two_rules_that_leave_no_hour_together(folder: Folder) -> None:
    night = page(HOURS, ANYWAY)
    day = page(HOURS, ANYWAY, ('"22:00"', '"08:00"'), ('end = "08:00"', 'end = "22:00"'))
    (whole,) = flaws(folder(day=day, night=night), "whole_day")
    assert whole.rules == ("cn.gbt45251.day", "cn.gbt45251.night")
    assert set(verdicts(whole)) == {"violation"}


def test_a_text_that_keeps_one_day_of_the_week_free_is_no_flaw(folder: Folder) -> None:
    spans = '[{ start = "00:00", end = "24:00", closed = "start", on = ["su"] }]'
    books = folder(hours=page(HOURS, (r"\[\{.*?\}\]", spans), ANYWAY))
    assert flaws(books, "whole_day") == []


def test_versions_with_opposite_hours(folder: Folder) -> None:
    swap = ('"22:00", end = "08:00"', '"08:00", end = "22:00"')
    books = folder(hours=second(page(HOURS, ENDED), "2026-01-01", swap))
    (opposed,) = flaws(books, "opposed_hours")
    assert verdicts(opposed) == ["allowed", "violation"]


@pytest.mark.parametrize(
    "span",
    [
        '{ start = "22:00", end = "22:00", closed = "start" }',
        '{ start = "22:00", end = "08:00", closed = "start", kinds = ["web"] }',
    ],
)
def test_a_span_that_holds_no_time(folder: Folder, span: str) -> None:
    (empty,) = flaws(folder(hours=page(HOURS, (r"\{ start.*?\}", span))), "empty_span")
    assert verdicts(empty)[0] in {"allowed", "not_applicable"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ((r'count = \{ kinds = \["call"\]', "count = { kinds = []"), "count.kinds"),
        ((r'modes = \["interactive"\]', "modes = []"), "count.modes"),
        ((r'outcomes = \["talked"\]', "outcomes = []"), "count.outcomes"),
    ],
)
def test_a_class_to_which_nothing_belongs(
    folder: Folder, changes: tuple[str, str], field: str
) -> None:
    (empty,) = flaws(folder(cap=page(CAP, changes)), "empty_class")
    assert field in empty.text["en"]
    assert verdicts(empty) == ["allowed"]


def test_a_clause_of_no_words_and_no_purposes(folder: Folder) -> None:
    text = page("language.toml", ("2011-01-13", "2025-02-28"), of="card2011")
    text = re.sub(r"labels = \[.*?\]", "labels = []", text)
    (empty,) = flaws(folder(words=text), "empty_class")
    assert "clauses.labels" in empty.text["en"]


def test_a_binding_that_binds_nobody(tmp_path: Path, folder: Folder) -> None:
    folder(cap=page(CAP))
    head = tmp_path / "my" / "book" / "rulebook.toml"
    text = re.sub(r"\n(unsure_)?kinds = .*?(?=\n)", "", head.read_text(encoding="utf-8"))
    text = text.replace("[binds]", "[binds]\nkinds = []")
    head.write_text(text, encoding="utf-8")
    (empty,) = flaws(conduct.load(folder=tmp_path), "empty_class")
    assert "binds.kinds" in empty.text["zh-CN"]
    assert verdicts(empty) == ["not_applicable"]


WEEK = ("local_calendar_days", "calendar_week"), (", days = 1", "")


def test_a_limit_that_a_lower_one_over_a_longer_window_puts_out_of_reach(folder: Folder) -> None:
    week = page(CAP, ("at_most = 3", "at_most = 2"), *WEEK)
    (idle,) = flaws(folder(day=page(CAP), week=week), "unreachable_cap")
    assert idle.rules == ("cn.gbt45251.day", "cn.gbt45251.week")
    assert verdicts(idle) == ["allowed", "violation"]
    assert len(idle.cases[0]["timeline"]) == 3


def test_a_limit_that_adds_nothing_is_a_note(folder: Folder) -> None:
    (idle,) = flaws(folder(day=page(CAP), week=page(CAP, *WEEK)), "no_added_cap")
    assert idle.severity is conduct.Severity.NOTE
    assert verdicts(idle) == ["violation", "violation"]


def test_limits_that_grow_with_their_window_are_fine(folder: Folder) -> None:
    week = page(CAP, ("at_most = 3", "at_most = 9"), *WEEK)
    found = conduct.check(folder(day=page(CAP), week=week))
    assert not {f.code for f in found} & {"unreachable_cap", "no_added_cap", "said_twice"}


def late(days: int) -> str:
    return (
        f'\n[[version.unless]]\nwhen = "past_due"\nmore_than_days = {days}\n'
        'text.zh-CN = "逾期很久"\ntext.en = "long past due"\n'
        'cite.zh-CN = "同一条款"\ncite.en = "same clause"\n'
    )


def test_an_exception_that_can_never_be_met(folder: Folder) -> None:
    (unmet,) = flaws(folder(hours=page(HOURS) + late(99_999)), "unmet_exception")
    assert verdicts(unmet) == ["violation"]
    assert "99999" in unmet.text["en"]


def test_an_exception_that_another_one_covers(folder: Folder) -> None:
    (covered,) = flaws(folder(hours=page(HOURS) + late(15) + late(30)), "covered_exception")
    assert "past_due > 30" in covered.text["en"]
    assert verdicts(covered) == ["allowed"]


def test_what_one_rule_demands_and_another_forbids(folder: Folder) -> None:
    visits = page("visits.toml", ("2026-01-30", "2025-02-28"), of="cba2026")
    words = page("language.toml", ("2011-01-13", "2025-02-28"), of="card2011")
    words = re.sub(r"labels = \[.*?\]", 'labels = ["id_shown"]', words)
    (clash,) = flaws(folder(visits=visits, words=words), "commanded_and_forbidden")
    assert clash.rules == ("cn.gbt45251.visits", "cn.gbt45251.words")
    assert verdicts(clash) == ["violation", "violation"]
    said = [{row["label"] for row in c["timeline"][0]["labels"]} for c in clash.cases]
    assert "id_shown" not in said[0]
    assert "id_shown" in said[1]


def test_a_demand_with_another_way_to_meet_it_is_no_clash(folder: Folder) -> None:
    visits = page("visits.toml", ("2026-01-30", "2025-02-28"), of="cba2026")
    words = page("language.toml", ("2011-01-13", "2025-02-28"), of="card2011")
    words = re.sub(r"labels = \[.*?\]", 'labels = ["single_visitor"]', words)
    assert flaws(folder(visits=visits, words=words), "commanded_and_forbidden") == []


def test_examples_that_are_not_there_or_do_not_pass(tmp_path: Path, folder: Folder) -> None:
    books = folder(hours=page(HOURS))
    wrong = next(
        json.loads(line)
        for file in CASES
        for line in file.read_text(encoding="utf-8").splitlines()
        if '"cn-hours-gbt-220000"' in line
    )
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(wrong | {"expected": "allowed"}), encoding="utf-8")
    found = {f.code: f for f in conduct.check(books, [file])}
    assert verdicts(found["wrong_example"]) == ["violation"]
    assert "cn-hours-gbt-215959" in found["no_example"].text["en"]
    assert all(conduct.run(c, books).passed for f in found.values() for c in f.cases)


HOURS_EXAMPLES = ("cn-hours-gbt-220000", "cn-hours-gbt-215959")


def hours_cases(**expected: str) -> list[dict[str, object]]:
    """The two examples of the hours, their answers changed."""
    found = [
        case
        for file in CASES
        for line in file.read_text(encoding="utf-8").splitlines()
        if (case := json.loads(line))["id"] in HOURS_EXAMPLES
    ]
    return [
        {**case, "expected": expected.get(case["expected"], case["expected"])} for case in found
    ]


def looked_up(
    books: conduct.Rulebooks, file: Path, cases: list[dict[str, object]]
) -> dict[str, conduct.Flaw]:
    """By code the flaws, the examples looked up among these cases."""
    file.write_text("\n".join(json.dumps(case) for case in cases), encoding="utf-8")
    return {f.code: f for f in conduct.check(books, [file])}


def test_a_wrong_example_says_what_was_expected_and_what_came(
    tmp_path: Path, folder: Folder
) -> None:
    books = folder(hours=page(HOURS, (r"examples = \[.*?\]", f"examples = {[*HOURS_EXAMPLES]}")))
    found = looked_up(books, tmp_path / "c.jsonl", hours_cases(violation="allowed"))
    assert "expected allowed, got violation" in found["wrong_example"].text["en"]
    elsewhere = [{**case, "jurisdiction": "cn.other"} for case in hours_cases()]
    found = looked_up(books, tmp_path / "c.jsonl", elsewhere)
    assert "is of cn.other" in found["foreign_example"].text["en"]
    assert "wrong_example" not in looked_up(books, tmp_path / "c.jsonl", hours_cases())


@pytest.mark.parametrize(
    ("kept", "code"), [("220000", "no_passing_example"), ("215959", "no_failing_example")]
)
def test_examples_that_stand_on_one_side_only(
    tmp_path: Path, folder: Folder, kept: str, code: str
) -> None:
    named = [name for name in HOURS_EXAMPLES if name.endswith(kept)]
    books = folder(hours=page(HOURS, (r"examples = \[.*?\]", f"examples = {named}")))
    found = looked_up(books, tmp_path / "c.jsonl", hours_cases())
    assert found[code].severity is conduct.Severity.NOTE
    assert {"no_passing_example", "no_failing_example"} & found.keys() == {code}


def test_a_rule_with_more_force_than_its_text(folder: Folder) -> None:
    books = folder(hours=page(HOURS, (r'force = "\w+"', 'force = "law"')), caps=page(CAP))
    (stronger,) = flaws(books, "stronger_force")
    assert stronger.rules == ("cn.gbt45251.hours",)
    assert stronger.severity is conduct.Severity.NOTE
    assert "law" in stronger.text["en"]


def test_a_checked_rule_names_a_numbered_provision(folder: Folder) -> None:
    found = {f.code for f in conduct.check(folder(h=page(HOURS, ('"draft"', '"checked"'))))}
    assert {"uncited", "checked_in_draft"} <= found


def test_what_a_change_of_hours_changes(folder: Folder) -> None:
    earlier = ('"22:00"', '"21:00"')
    books = folder(hours=second(page(HOURS, ENDED), "2026-01-01", earlier))
    rule = books.rule("cn.gbt45251.hours")
    changes = conduct.diff(rule, dt.date(2025, 6, 2), dt.date(2026, 6, 2), books)
    assert {(c.before, c.after) for c in changes} == {(Verdict.ALLOWED, Verdict.VIOLATION)}
    plain = [c.what for c in changes if not isinstance(c.what, str)]
    assert {what.kind.value for what in plain} == {
        *("call", "ringless_voicemail", "text", "im", "email", "visit")
    }
    for change in changes:
        assert [c["expected"] for c in change.cases] == ["allowed", "violation"]
        assert all(conduct.run(case, books).passed for case in change.cases)
    assert all(21 * 60 <= what.minute < 22 * 60 for what in plain)
    assert conduct.diff(rule, dt.date(2026, 6, 2), dt.date(2026, 7, 2), books) == ()


def test_the_days_asked_about_are_those_that_are_compared(folder: Folder) -> None:
    everyday = page(HOURS, ENDED, ('start = "22:00"', 'on = ["mo", "sa"], start = "22:00"'))
    books = folder(hours=second(everyday, "2026-01-01", ('"mo", "sa"', '"mo", "su"')))
    rule = books.rule("cn.gbt45251.hours")
    monday, saturday, sunday = dt.date(2025, 6, 2), dt.date(2026, 6, 6), dt.date(2026, 6, 7)
    assert conduct.diff(rule, monday, dt.date(2026, 6, 1), books) == ()
    assert conduct.diff(rule, monday, dt.date(2026, 6, 2), books) == ()
    changes = conduct.diff(rule, monday, saturday, books)
    assert {(c.before, c.after) for c in changes} == {(Verdict.VIOLATION, Verdict.ALLOWED)}
    for change in changes:
        first, then = ([e["at"][:10] for e in case["timeline"]] for case in change.cases)
        assert (set(first), set(then)) == ({"2025-06-02"}, {"2026-06-06"})
    assert conduct.diff(rule, dt.date(2025, 6, 1), sunday, books)


def test_what_a_lower_limit_changes(folder: Folder) -> None:
    books = folder(cap=second(page(CAP, ENDED), "2026-01-01", ("at_most = 3", "at_most = 2")))
    (change,) = conduct.diff(
        books.rule("cn.gbt45251.cap"), dt.date(2025, 6, 2), dt.date(2026, 6, 2), books
    )
    assert not isinstance(change.what, str)
    assert (change.before, change.after, change.what.repeat) == ("allowed", "violation", 3)


def test_a_day_before_the_rule_is_a_version_too(books: conduct.Rulebooks) -> None:
    rule = books.rule("cn.gbt45251.hours")
    changes = conduct.diff(rule, dt.date(2025, 2, 27), dt.date(2025, 3, 6), books)
    assert {(c.before, c.after) for c in changes} >= {
        (Verdict.NOT_APPLICABLE, Verdict.ALLOWED),
        (Verdict.NOT_APPLICABLE, Verdict.VIOLATION),
    }


def test_a_case_written_for_a_rule_shows_what_plain_contacts_do_not(tmp_path: Path) -> None:
    book = tmp_path / "regf"
    book.mkdir()
    shutil.copy(SHIPPED / "us" / "regf" / "rulebook.toml", book)
    text = (SHIPPED / "us" / "regf" / "stop-notice.toml").read_text(encoding="utf-8")
    ended = text.replace("from = 2021-11-30", "from = 2021-11-30\nuntil = 2026-03-01")
    (book / "stop-notice.toml").write_text(second(ended, "2026-05-01"), encoding="utf-8")
    books = conduct.load(folder=tmp_path)
    (gap,) = [f for f in conduct.check(books, CASES) if f.code == "gap"]
    assert verdicts(gap) == ["violation", "not_applicable", "violation"]
    assert all(conduct.run(case, books).passed for case in gap.cases)
    assert gap.cases[0]["timeline"][-1]["at"].startswith("2026-02-28")
    rule = books.rule("us.regf.stop-notice")
    cases = [case for file in CASES for case in conduct.cases_in(file)]
    changes = conduct.diff(rule, dt.date(2026, 2, 4), dt.date(2026, 4, 1), books, cases)
    told = {(c.before, c.after): c.what for c in changes}
    assert isinstance(told[Verdict.VIOLATION, Verdict.NOT_APPLICABLE], str)


TOLD = [
    *("kr.pdpa.deferral", "kr.pdpa.blocked-times", "cn.card2011.plan-stop"),
    *("cn.card2011.plan-term", "cn.cba2026.number-sources", "cn.crime293-1.unlawful-debt"),
    *("cn.civilcode2021.contact-bombing", "cn.gbt45251.refusal", "au.rg96.hours"),
]


@pytest.mark.parametrize("name", TOLD)
def test_a_contact_to_which_a_rule_speaks_is_found_from_its_terms(
    books: conduct.Rulebooks, name: str
) -> None:
    rule = books.rule(name)
    day = rule.versions[-1].since + dt.timedelta(days=30)
    case = Samples(books).telling(rule, day)(day)
    assert verdict_on(case, books) in SAID
    assert conduct.run(answered(case, books, ""), books).passed


def test_a_rule_nothing_speaks_to_is_shown_by_a_plain_call(books: conduct.Rulebooks) -> None:
    rule = books.rule("us.regf.places")
    (event,) = Samples(books).telling(rule, dt.date(2026, 3, 2))(dt.date(2026, 3, 2))["timeline"]
    assert event["at"] == "2026-03-02T12:00:00-05:00"


def test_an_answer_that_is_not_known_names_what_is_missing(folder: Folder) -> None:
    words = page("language.toml", ("2011-01-13", "2025-02-28"), of="card2011")
    text = re.sub(r"labels = \[.*?\]", 'labels = ["stalking"]', words)
    again = second(
        text.replace("from = 2025-02-28", "from = 2025-02-28\nuntil = 2026-01-01"),
        "2026-01-01",
        ("stalking", "pester"),
    )
    books = folder(words=again)
    rule = books.rule("cn.gbt45251.words")
    changes = conduct.diff(rule, dt.date(2025, 6, 2), dt.date(2026, 6, 1), books)
    pairs = {(c.before, c.after) for c in changes}
    assert (Verdict.VIOLATION, Verdict.ALLOWED) in pairs
    assert (Verdict.ALLOWED, Verdict.VIOLATION) in pairs
    before = conduct.diff(rule, dt.date(2025, 2, 24), dt.date(2025, 6, 2), books)
    unknown = [c.cases[1] for c in before if c.after is Verdict.UNKNOWN]
    assert unknown
    assert {tuple(case["expected_detail"]["missing"]) for case in unknown} == {("labels",)}
