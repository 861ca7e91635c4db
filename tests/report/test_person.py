"""One person's report: what is said of each reason, what was seen, and nothing made up."""

import datetime as dt
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from fairdue.report.event import Account, Inquiry, Query
from fairdue.report.person import TITLES, Hit, Judged, PersonReport, Told, columns, report_of
from fairdue.report.person.words import disputes, hints, wordings
from fairdue.report.reason import LATE, RULES, VERY_LATE, Grade, Parameters
from fairdue.report.reference import Settings, View, row
from fairdue.report.term import Text
from fairdue.report.when import DAY_US
from report.golden import ACCOUNTS, INQUIRIES, QUERY, ZONE, at

LAW = Path(__file__).resolve().parents[1] / "law"


def the_report(**given: Any) -> PersonReport:
    return report_of(QUERY, INQUIRIES, ACCOUNTS, **given)


def ago(days: float, n: int = 0, **fields: Any) -> Inquiry:
    """An inquiry so many days before the query, by lender n."""
    when = QUERY.as_of - int(days * DAY_US)
    base = {"event_id": f"i{n}", "lender": f"app-{n}", "occurred_at": when}
    return msgspec.structs.replace(INQUIRIES[4], **{**base, **fields})


def account(kind: str, days: float, lender: str = "app-1", **fields: Any) -> Account:
    """An account event so many days before the query."""
    when = QUERY.as_of - int(days * DAY_US)
    base = {
        "event_id": f"{kind}-{lender}-{days}",
        "lender": lender,
        "kind": kind,
        "occurred_at": when,
        "days_past_due": None,
    }
    return msgspec.structs.replace(ACCOUNTS[0], **{**base, **fields})


def told(report: PersonReport, code: str) -> Told:
    (found,) = [t for t in report.reasons if t.code == code]
    return found


def test_a_reason_says_what_on_which_events_until_when_and_with_whom_to_dispute() -> None:
    paid = told(the_report(names={"lender-p": "Example Lender"}), "R-OVERDUE-THEN-PAID")
    (event,) = paid.evidence
    assert (event.event_id, event.lender, event.name) == ("a4", "lender-p", "Example Lender")
    assert (event.at.isoformat(), event.amount_fen) == ("2018-01-14T00:00:00+08:00", 110_000)
    assert (paid.grade, paid.degree, paid.value, paid.threshold) == ("low", 0, 1, 1)
    assert paid.ages_out_on == dt.date(2020, 1, 15)
    assert paid.dispute.lenders == ("lender-p",)
    assert [b.id for b in paid.dispute.basis] == ["cn.cri2013.25", "cn.cri2013.26"]  # then in force
    assert [(x.name, x.value, x.since) for x in paid.limits] == [
        ("late_days", 31, dt.date(2026, 11, 22))
    ]
    assert "不是法律规定" in paid.limits[0].source.zh


def test_what_only_payment_ends_has_no_date() -> None:
    now = told(the_report(), "R-OVERDUE-CURRENT")
    assert now.ages_out_at is None
    assert "payment" in now.ends.en
    assert [t.code for t in the_report().calendar] == ["R-OVERDUE-THEN-PAID", "R-OVERDUE-HIST"]


def test_the_sections_come_in_the_order_in_which_such_reports_are_read() -> None:
    made = the_report()
    assert [s.id for s in made.sections] == [*TITLES][: len(made.sections)]
    assert made.section("courts").status == "unavailable"
    assert made.section("asked").tables[0].rows[0].label.en == "bank-c"


def test_who_inquired_names_every_inquiry_and_by_which_number_it_was_made() -> None:
    me, elsewhere = {"person": "P1", "phone": None}, {"person": None, "phone": "C1"}
    made = report_of(
        msgspec.structs.replace(QUERY, person="P1", phone="C1"),
        [
            ago(1, 1, person="P1", phone="C1"),
            ago(2, 2, **elsewhere),
            ago(3, 3, **me),
            ago(4, 3, **elsewhere),
            ago(5, 4, person="P2", phone="C2"),
        ],
    ).section("asked")
    (table,) = made.tables
    at = [head.en for head in table.heads]
    by = {row.label.en: row.figures[at.index("looked up by")] for row in table.rows}
    assert {name: text.en for name, text in by.items()} == {  # type: ignore[union-attr]
        "app-1": "both",
        "app-2": "phone",
        "app-3": "both",
    }
    assert sum(row.figures[at.index("times")] for row in table.rows) == 4  # type: ignore[misc]


def test_an_inquiry_by_phone_alone_is_found_when_only_the_phone_is_asked_about() -> None:
    by_phone = msgspec.structs.replace(QUERY, person=None, phone="C1")
    assert report_of(by_phone, [ago(1, phone="C1", person=None)]).section("asked").status == "ok"
    assert report_of(by_phone, []).section("asked").status == "none"
    assert report_of(by_phone, None, []).section("asked").status == "unavailable"


def test_the_kind_is_what_the_inquiry_says_and_the_standing_what_the_record_shows() -> None:
    unknown = Judged(Text("身份还不清楚", "not yet known"), Text("没有证据", "nothing is known"))
    asked = report_of(
        QUERY,
        [ago(1, lender_kind="bank_traditional"), ago(2, 2)],
        judged={"app-0": unknown},
        names={"app-0": "A Lender"},
    ).section("asked")
    stated, standing = asked.tables
    assert stated.heads[0].en == "kind, as the inquiry says"
    assert "standing" not in [head.en for head in stated.heads]
    assert [(row.label.en, row.figures) for row in standing.rows] == [
        ("A Lender", (unknown.standing, unknown.why))
    ]
    assert len(asked.notes) == len(asked.tables)


def test_a_hit_on_one_list_does_not_say_that_court_lists_were_looked_at() -> None:
    when = dt.datetime(2018, 1, 1, tzinfo=ZONE)
    hit = Hit(hit_id="h", reason="short overdue", source="list A", at=when)
    made = the_report(hits=[hit])
    assert (made.section("lists").status, made.section("courts").status) == ("ok", "unavailable")
    court = the_report(hits=[msgspec.structs.replace(hit, court=True)])
    assert (court.section("lists").status, court.section("courts").status) == ("unavailable", "ok")
    empty = the_report(hits=[])
    assert (empty.section("lists").status, empty.section("courts").status) == ("none", "none")


def test_the_cells_are_those_of_the_reference() -> None:
    made = the_report()
    view = View(QUERY, INQUIRIES, ACCOUNTS, Settings())
    assert tuple(made.cells.values()) == row(view, columns())


def test_a_table_that_was_not_given_is_not_looked_at_never_zero() -> None:
    without = report_of(QUERY, None, ACCOUNTS)
    statuses = {s.id: s.status for s in without.sections}
    assert statuses["inquiries"] == statuses["asked"] == "unavailable"
    assert statuses["overdue"] == "ok"
    assert without.cells["als_m12_id_bank_allnum"] is None
    assert without.cells["rad_apply_total"] is None
    assert "没有看到不等于没有" in "".join(n.zh for n in without.section("summary").notes)
    blind = report_of(QUERY, None, None)
    assert {f.status for f in blind.coverage.families if f.id != "identity"} == {"unavailable"}


def test_looked_and_nothing_there_is_another_thing() -> None:
    empty = report_of(QUERY, [], [])
    assert {s.status for s in empty.sections if s.id in {"inquiries", "loans"}} == {"none"}
    assert [t.code for t in empty.reasons] == ["R-NO-DATA"]


def test_hits_of_related_persons_stand_apart_and_first() -> None:
    when = dt.datetime(2018, 5, 1, tzinfo=ZONE)
    hits = [
        Hit(hit_id="h0", reason="bank overdue", source="list A", at=when),
        Hit(hit_id="h1", reason="bank overdue", source="list A", at=when, degree=1),
        Hit(hit_id="h2", reason="R-COURT-EXEC", source="court", at=when, degree=2, court=True),
        Hit(hit_id="later", reason="x", source="list A", at=dt.datetime(2019, 1, 1, tzinfo=ZONE)),
        Hit(
            hit_id="known later",
            reason="x",
            source="list A",
            at=when,
            known_at=dt.datetime(2019, 1, 1, tzinfo=ZONE),
        ),
    ]
    made = the_report(hits=hits)
    assert [(t.code, t.degree, t.grade) for t in made.reasons[:3]] == [
        ("R-RELATED-PARTY", 1, "low"),
        ("R-RELATED-PARTY", 2, "info"),
        ("R-LISTED", 0, "medium"),
    ]
    own, related = made.section("lists").tables
    assert [r.figures[0] for r in own.rows] == ["list A"]
    assert [r.figures[0] for r in related.rows] == ["list A"]
    (courts,) = made.section("courts").tables
    assert courts.title.en == "hits of related persons (not you)"
    assert made.reasons[0].ages_out_at is None
    (source,) = [s for s in made.coverage.sources if s.table == "listings"]
    assert (source.rows, source.first_at) == (5, when)
    assert "court lists" not in "".join(t.en for t in made.coverage.absent)
    empty = report_of(QUERY, [], [], hits=[])
    assert empty.section("lists").status == "none"
    assert "court lists" in "".join(t.en for t in empty.coverage.absent)


def test_a_shared_phone_connects_nobody() -> None:
    others = [ago(40 + n, n, person=f"P{n + 5}") for n in range(19)]
    made = report_of(QUERY, [ago(30, 99), *others], None)
    (note,) = made.section("identity").notes
    assert "20 or more: taken for a shared phone" in note.en
    few = report_of(QUERY, [ago(30, 99), *others[:2]], None)
    assert "given out again" in few.section("identity").notes[0].en


def test_one_id_with_many_phones_is_said() -> None:
    made = report_of(QUERY, [ago(n + 1, n, phone=f"C{n}") for n in range(4)], None)
    (note,) = made.section("identity").notes
    assert note.en == "Your ID was seen with 4 phones in the last 12 months."
    doubt = told(made, "R-ID-MULTI-PHONE")
    assert (doubt.value, doubt.threshold, doubt.grade) == (4, 3, "medium")


HIGHCOST = {"product": "pdl"}
EXAMPLES: dict[str, tuple[list[Inquiry], list[Account], Grade, int, str | None]] = {
    "R-NO-DATA": ([], [], "info", 0, None),
    "R-THIN-FILE": ([ago(100)], [], "info", 100, "2018-12-06"),
    "R-ID-MISMATCH": ([ago(10, phone="C9")], [], "low", 1, "2019-09-08"),
    "R-ID-MULTI-PHONE": (
        [ago(n + 1, n, phone=f"C{n}") for n in range(5)],
        [],
        "high",
        5,
        "2019-09-15",  # the third of five must leave: two days and a year after it
    ),
    "R-APPLY-BURST": ([ago(n, n) for n in (1, 2, 3, 4, 5)], [], "medium", 5, "2018-09-19"),
    "R-APPLY-NIGHT": (
        [ago(n, n, occurred_at=at(f"2018-09-0{n} 23:30")) for n in (1, 2, 3)],
        [],
        "low",
        3,
        "2018-12-02",
    ),
    "R-APPLY-HIGHCOST": (
        [ago(n, n, **HIGHCOST) for n in (1, 2, 3, 4)],
        [],
        "high",
        4,
        "2019-03-16",
    ),
    "R-MULTI-LENDER": ([ago(n, n) for n in range(1, 9)], [], "medium", 8, "2018-12-10"),
    "R-NEW-FOR-OLD": (
        [],
        [
            *(account("opened", d, lender=f"new-{d}") for d in (10, 20)),
            *(account("paid", d - 1, lender="old") for d in (10, 20)),
        ],
        "medium",
        2,
        "2019-03-01",
    ),
    "R-OVERDUE-CURRENT": (
        [],
        [account("overdue", 5, days_past_due=95)],
        "high",
        1,
        None,
    ),
    "R-OVERDUE-HIST": (
        [],
        [account("overdue", 5, days_past_due=31), account("settled", 1)],
        "medium",
        1,
        "2020-09-13",
    ),
    "R-OVERDUE-THEN-PAID": (
        [],
        [account("overdue", 5, days_past_due=3), account("paid", 1)],
        "low",
        1,
        "2020-09-13",
    ),
    "R-DEBIT-FAIL": (
        [],
        [account("debit_failed", d) for d in (3, 8)],
        "medium",
        2,
        "2018-12-10",
    ),
}


def test_every_rule_has_an_example_here_and_words_in_both_languages() -> None:
    assert {*EXAMPLES} == {*RULES}
    assert {*wordings()} == {*RULES, "R-LISTED", "R-RELATED-PARTY"}


@pytest.mark.parametrize("code", EXAMPLES)
def test_each_reason_by_hand(code: str) -> None:
    inquiries, accounts, grade, value, ends_on = EXAMPLES[code]
    found = told(report_of(QUERY, inquiries, accounts), code)
    assert (found.grade, found.value) == (grade, value)
    assert str(found.ages_out_on) == str(ends_on)
    assert all(text.zh and text.en for text in (found.title, found.meaning, found.says, found.ends))
    assert "{" not in found.says.zh + found.says.en


def test_thresholds_are_dated_hints_and_those_of_the_rules() -> None:
    shipped = {hint.name: hint.value for hint in hints().limit}
    rules = msgspec.structs.asdict(Parameters())
    fixed = {"late_days": LATE, "very_late_days": VERY_LATE, "shared_phone_ids": 20}
    assert shipped == {**rules, **fixed}
    assert {name for w in wordings().values() for name in w.limits} <= {*shipped}


def test_a_threshold_of_ones_own_is_not_told_as_ours() -> None:
    given = Parameters(burst_min=2)
    found = told(report_of(QUERY, [ago(1, 1), ago(2, 2)], None, parameters=given), "R-APPLY-BURST")
    (limit,) = found.limits
    assert (limit.value, limit.since) == (2, None)
    assert limit.source.en == "given by whoever asked for the report"


@pytest.mark.parametrize(
    ("basis", "file", "words"),
    [
        ("cn.cri2013.25", "cn-credit-reporting-2013.md", ("第二十五条", "20日内", "书面答复")),
        ("cn.cri2013.26", "cn-credit-reporting-2013.md", ("第二十六条", "派出机构投诉", "30日内")),
        ("cn.pipl2021.46-47", "cn-pipl.md", ("第四十六条", "更正、补充", "第四十七条")),
        ("cn.pipl2021.24", "cn-pipl.md", ("第二十四条", "仅通过自动化决策的方式作出决定")),
    ],
)
def test_a_dispute_rests_on_the_text_of_the_law(
    basis: str, file: str, words: tuple[str, ...]
) -> None:
    assert basis in {b.id for b in disputes().basis}
    text = (LAW / file).read_text(encoding="utf-8")
    assert [word for word in words if word not in text] == []


def test_events_at_or_after_the_instant_are_counted_as_not_seen() -> None:
    later = ago(-1, 1)
    known_later = ago(2, 2, known_at=QUERY.as_of)
    made = report_of(QUERY, [ago(1, 0), later, known_later], None)
    assert (made.coverage.seen, made.coverage.unseen) == (1, 2)
    (source,) = made.coverage.sources
    assert (source.table, source.rows, source.events) == ("inquiries", 1, 1)


def test_a_person_without_id_has_a_report_by_phone_only() -> None:
    query: Query = msgspec.structs.replace(QUERY, person=None)
    made = report_of(query, INQUIRIES, ACCOUNTS)
    assert made.reasons == ()
    assert made.cells["status_als_id"] == "unavailable"
    assert made.section("inquiries").status == "ok"
    assert not made.coverage.by_id


def test_the_whole_report_goes_through_json() -> None:
    made = the_report()
    again = msgspec.json.decode(msgspec.json.encode(made))
    assert again["sections"][1]["id"] == "identity"
    assert again["cells"]["rad_apply_last_date"] == "2018-04-21"


def test_grades_are_the_closed_list() -> None:
    assert {t.grade for t in the_report().reasons} <= {*get_args(Grade)}
