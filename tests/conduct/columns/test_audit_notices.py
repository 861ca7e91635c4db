"""What the audit of a log notices besides breaches: advice, repeated rows, requests told once."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conduct.columns import parquet
from conduct.columns.test_audit_log import SHANGHAI, bench, call
from fairdue import conduct
from fairdue.cli import main
from fairdue.conduct.columns import stream
from fairdue.conduct.columns.audit import audit_log
from fairdue.conduct.columns.report import report
from fairdue.conduct.columns.row import Row

TALKS = "cn.gbt45251.talks-a-day"
Told = dict[str, Any]


@pytest.fixture(scope="module")
def standard() -> conduct.Rulebooks:
    return conduct.load(["cn.gbt45251"])


@pytest.fixture
def audit(standard: conduct.Rulebooks, tmp_path: Path) -> Callable[..., Told]:
    """The summary of an audit; the findings stand in out.parquet."""

    def ran(*logs: list[Row], complete: bool = True) -> Told:
        files = [
            parquet.written(rows, tmp_path / f"log-{n}.parquet") for n, rows in enumerate(logs)
        ]
        out = tmp_path / "out.parquet"
        judge = bench(standard, complete=complete)
        return report(judge, audit_log(files, out, judge), out=out)

    return ran


def late(at: str, minutes: int) -> Row:
    """A talk that goes on for so many minutes."""
    return call("li", at, duration_s=60 * minutes)


def test_a_talk_that_ran_past_the_hour_is_advice_and_no_breach(
    audit: Callable[..., Told], tmp_path: Path
) -> None:
    told = audit([late("2026-06-01T21:50", 30), late("2026-06-02T22:10", 5)])
    hours = told["rules"]["cn.gbt45251.hours"]
    assert (hours["breach"], hours["advisory"]) == (1, 1)
    assert told["outcomes"]["advisory"] == 1
    assert told["rulebooks"]["cn.gbt45251"]["outcomes"]["advisory"] == 1
    counted = {"contacts": 1, "breach": 0, "advisory": 1, "with_breach": 0}
    assert told["hour"]["21"].items() >= counted.items()
    assert told["by"]["qinghe"].items() >= {"with_breach": 1, "advisory": 1, "breach": 1}.items()
    assert told["week"]["2026-06-01"].items() >= {"breach": 1, "advisory": 1}.items()
    found = parquet.findings(tmp_path / "out.parquet")
    said = {row["counted_as"]: row for row in found.values() if row["outcome"] == "breach"}
    assert said["advisory"]["name"] == "ran_past_the_hour"
    assert said["advisory"]["verdict"] == "advisory"
    assert said["breach"]["verdict"] == "violation"


def test_the_same_row_twice_is_one_contact(audit: Callable[..., Told], tmp_path: Path) -> None:
    talks = [call("li", f"2026-06-01T{hour}:00") for hour in ("09", "11", "15")]
    told = audit([*talks, talks[2], talks[2]], [call("wang", "2026-06-01T09:00"), talks[0]])
    assert told["rules"][TALKS] == {"ok": 4}
    assert told["rows"] == {"in": 7, "judged": 4, "problems": 3}
    (problem,) = told["problems"]
    assert problem.code == "repeated_contact"
    assert problem.source == str(tmp_path / "log-0.parquet")
    assert problem.wrong["en"].endswith(
        "stands in 3 further rows; it is counted once (row group 1, row 4; row group 1, row 5; "
        "log-1.parquet row group 1, row 2)"
    )
    assert told["debtors"]["with_problems"] == 0


def test_rows_with_one_id_that_contradict_each_other_are_not_judged(
    audit: Callable[..., Told],
) -> None:
    talk, other = call("li", "2026-06-01T09:00"), call("li", "2026-06-01T11:00")
    changed = msgspec.structs.replace(talk, outcome="rang_out", names=("yunshan",))
    told = audit([talk, other, changed, talk])
    assert told["rows"] == {"in": 4, "judged": 1, "problems": 3}
    (problem,) = told["problems"]
    assert problem.code == "contradicting_contact"
    assert "3 rows of one debtor" in problem.wrong["en"]
    assert "contradict each other in outcome, names" in problem.wrong["en"]
    assert told["debtors"]["with_problems"] == 1
    assert told["rules"][TALKS] == {"unknown": 1}


def test_ids_are_those_of_a_debtor_and_may_be_left_out(audit: Callable[..., Told]) -> None:
    def first(debtor: str, at: str, name: str) -> Row:
        return msgspec.structs.replace(call(debtor, at), contact=name)

    told = audit(
        [
            first("li", "2026-06-01T09:00", "1"),
            first("wang", "2026-06-01T09:00", "1"),
            first("wang", "2026-06-01T09:00", ""),
            first("wang", "2026-06-01T09:00", ""),
        ]
    )
    assert told["rows"]["judged"] == 4
    assert told["problems"] == []


def test_repeated_rows_are_found_in_a_log_of_any_order(
    standard: conduct.Rulebooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PARTITION_ROWS", 20)
    rows = [call(f"d{n % 9}", f"2026-06-0{1 + n % 7}T{9 + n % 11:02}:{n:02}") for n in range(60)]
    twice = [*rows, *rows[::-1]]
    judge = bench(standard)
    logs = [parquet.written(log, tmp_path / f"{len(log)}.parquet") for log in (rows, twice)]
    once, both = (audit_log([log], tmp_path / f"{log.stem}.out", judge, rows=7) for log in logs)
    assert both.spilled
    assert both.tally.rules == once.tally.rules
    assert both.tally.groups == once.tally.groups
    (problem,) = both.log.problems(both.tally.misfits)
    assert "60 further rows" in problem.wrong["en"]
    assert problem.wrong["en"].endswith(" …)")


def test_a_request_that_later_rows_leave_out_is_noticed(audit: Callable[..., Told]) -> None:
    asked = {"request_stop_contact_at": dt.datetime(2026, 5, 30, 9, tzinfo=SHANGHAI)}
    rows = [
        call("li", "2026-06-01T09:00"),
        call("li", "2026-06-02T09:00", told=asked),
        call("li", "2026-06-03T09:00"),
        call("li", "2026-06-04T09:00", person="his-wife", role="spouse"),
        call("li", "2026-06-05T09:00"),
        call("wang", "2026-06-05T09:00"),
    ]
    told = audit(rows)
    assert told["rows"]["judged"] == 6
    assert told["problems"] == []
    (notice,) = told["notices"]
    assert (notice.code, notice.place) == ("told_once", "row group 1, row 3")
    assert notice.wrong["en"].startswith("request_stop_contact_at stands in an earlier row")
    assert "2 later rows" in notice.wrong["en"]
    assert "(row group 1, row 3; row group 1, row 5)" in notice.wrong["en"]
    assert audit([msgspec.structs.replace(row, told=asked) for row in rows])["notices"] == []


SIGNED = dt.datetime(2026, 5, 30, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "column", ["plan_signed_at", "stay_deferral_at", "plan_missed_at", "stay_deferral_until_at"]
)
def test_a_plan_or_stay_that_later_rows_of_the_debt_leave_out_is_noticed(
    audit: Callable[..., Told], column: str
) -> None:
    begun = {"plan_signed_at": SIGNED} if column == "plan_missed_at" else {}
    begun = {"stay_deferral_at": SIGNED} if column == "stay_deferral_until_at" else begun
    told = begun | {column: SIGNED + dt.timedelta(hours=1)}
    rows = [
        call("li", "2026-06-01T09:00", told=begun),
        call("li", "2026-06-02T09:00", told=told),
        call("li", "2026-06-03T09:00", told=begun, person="his-wife", role="spouse"),
        call("li", "2026-06-04T09:00", told=begun, debt="another"),
        call("li", "2026-06-05T09:00", told=begun, debt=None),
        call("wang", "2026-06-05T09:00", told=begun),
    ]
    (notice,) = audit(rows)["notices"]
    assert (notice.code, notice.place) == ("told_once_of_debt", "row group 1, row 3")
    assert notice.wrong["en"].startswith(f"{column} stands in an earlier row of the same debt")
    assert "in 1 later rows" in notice.wrong["en"]


def test_a_new_plan_of_which_nothing_is_missed_yet_is_no_notice(
    audit: Callable[..., Told],
) -> None:
    missed = {"plan_signed_at": SIGNED, "plan_missed_at": SIGNED + dt.timedelta(hours=1)}
    anew = {"plan_signed_at": SIGNED + dt.timedelta(days=2)}
    rows = [call("li", f"2026-06-0{n}T09:00", told=t) for n, t in ((1, missed), (2, anew))]
    assert audit(rows)["notices"] == []


@pytest.mark.parametrize("column", ["ended_at", "latest_at"])
def test_an_end_before_the_start_is_a_problem_of_the_row(
    audit: Callable[..., Told], column: str
) -> None:
    good = call("li", "2026-06-01T09:00")
    end = good.occurred_at - dt.timedelta(seconds=1)
    wrong = msgspec.structs.replace(call("li", "2026-06-01T10:00"), **{column: end})
    fits = msgspec.structs.replace(
        call("li", "2026-06-01T11:00"), ended_at=good.occurred_at + dt.timedelta(hours=2)
    )
    told = audit([good, msgspec.structs.replace(wrong, **{column: end}), fits])
    assert told["rows"] == {"in": 3, "judged": 2, "problems": 1}
    (problem,) = told["problems"]
    assert (problem.code, problem.place) == ("ends_before_start", "row group 1, row 2")
    assert column in problem.wrong["zh-CN"]


def ran(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(a) for a in arguments])
    printed = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, printed.out, printed.err


def test_the_terminal_tells_advice_strange_columns_and_repeated_rows(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    talk = late("2026-06-01T21:50", 30)
    table = parquet.table_of([talk, talk]).rename_columns({"purpose": "purpos"})
    pq.write_table(table.append_column("shift", pa.array([1, 2])), tmp_path / "log.parquet")
    code, out, err = ran(
        capsys,
        *("audit", "--contacts", tmp_path / "log.parquet", "--rulebook", "cn.gbt45251"),
        *("--out", tmp_path / "out.parquet", "--locale", "en"),
    )
    assert code == 0
    head, whole, *_ = [
        line for line in out.splitlines() if "advisory" in line or "all rules" in line
    ]
    assert head.split()[:3] == ["not", "met", "advisory"]
    assert whole.split()[:2] == ["0", "1"]
    assert "1 departures from what is only advised" in out
    hours, weeks = out.split("By local hour:\n")[1].split("By week, named by its Monday:\n")
    assert hours.startswith("  21: contacts: 1; in 0 of them a rule is not met")
    assert weeks.startswith("  2026-06-01: contacts: 1; in 0 of them a rule is not met")
    assert "column purpos (string) is not used" in out
    assert "did you mean purpose?" in out
    assert "column shift (int64) is not used: fairdue schema contacts has none of that name" in out
    assert "stands in 1 further rows" in err


def test_ones_own_rulebooks_judge_a_log(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = Path(str(conduct.__file__)).parents[1] / "rulebooks" / "cn" / "gbt45251"
    own = tmp_path / "own"
    own.mkdir()
    for name in ("rulebook.toml", "hours.toml"):
        page = (text / name).read_text(encoding="utf-8").replace("cn.gbt45251", "cn.house")
        (own / name).write_text(page.replace("22:00", "20:00"), encoding="utf-8")
    log = parquet.written([call("li", "2026-06-01T20:30")], tmp_path / "log.parquet")
    base = ("audit", "--contacts", log, "--out", tmp_path / "out.parquet", "--rulebooks", own)
    assert ran(capsys, *base, "--rulebook", "cn.house")[0] == 0
    found = parquet.findings(tmp_path / "out.parquet")
    assert [row["outcome"] for row in found.values()] == ["breach"]
    assert {rule for _, rule in found} == {"cn.house.hours"}
    assert ran(capsys, *base, "--rule", "cn.house.hours")[0] == 0
    code, _, err = ran(capsys, *base, "--rulebook", "cn.hause", "--locale", "en")
    assert code == 3
    assert f"Did you mean cn.house? `fairdue rulebook list {own}`" in err
    assert ran(capsys, "audit", tmp_path, "--rulebooks", own)[0] == 2


def test_options_that_would_do_nothing_or_make_folders_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    log = parquet.written([call("li", "2026-06-01T20:30")], tmp_path / "log.parquet")
    base = ("audit", "--contacts", log, "--rulebook", "cn.gbt45251", "--out")
    code, _, err = ran(capsys, *base, tmp_path / "out.parquet", "--unknown")
    assert (code, "--unknown goes with a case" in err) == (2, True)
    code, _, err = ran(capsys, *base, tmp_path / "new" / "out.parquet")
    assert (code, "create it first" in err) == (4, True)
    assert not (tmp_path / "new").exists()
