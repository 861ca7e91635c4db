"""A log of contacts in parquet: judged in any order, in any pieces, as the reference judges it."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pyarrow.parquet as pq
import pytest

from conduct.columns import logs, parquet
from fairdue import conduct
from fairdue.conduct.columns import stream
from fairdue.conduct.columns.audit import Audited, audit_log
from fairdue.conduct.columns.batch import Bench
from fairdue.conduct.columns.findings import SCHEMA, counted_of
from fairdue.conduct.columns.kernel import View
from fairdue.conduct.columns.row import Row, facts_of
from fairdue.facts import Finding, History

SHANGHAI = ZoneInfo("Asia/Shanghai")
Judge = Callable[..., Audited]


@pytest.fixture(scope="module")
def rulebooks() -> conduct.Rulebooks:
    """Hours, whom, refusals, talks a day; a rule on content; one without a form over columns."""
    loaded = conduct.load(["cn.gbt45251", "us.ma940", "uk.conc"])
    wanted = {"us.ma940.home-or-mobile", "uk.conc.disclosure"}
    return loaded.only([r for r in loaded.rules if r.rulebook == "cn.gbt45251" or r.id in wanted])


def bench(rulebooks: conduct.Rulebooks, **how: Any) -> Bench:
    return Bench(rulebooks, **{"view": "whole", "complete": True, **how})


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """A random log with ids, in which no debtor has two contacts at one instant."""
    found = {(r.debtor, r.occurred_at): r for r in logs.log(seed=4, debtors=30, holes=0.01)}
    return [
        msgspec.structs.replace(row, contact=f"contact-{n}") for n, row in enumerate(found.values())
    ]


def call(debtor: str, at: str, outcome: str | None = "talked", **more: Any) -> Row:
    """A call of the agency Qinghe for the bank Yunshan to a borrower in Shanghai."""
    local = dt.datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
    given = {
        "debtor": debtor,
        "contact": f"{debtor} {at}",
        "occurred_at": local,
        "zone": "Asia/Shanghai",
        "kind": "call",
        "direction": "out",
        "outcome": outcome,
        "purpose": "collect",
        "by": "qinghe",
        "by_kind": "agency",
        "creditor": "yunshan",
        "creditor_kind": "bank",
        "member_of": (),
        "person": f"{debtor}-p",
        "role": "debtor",
        "address": f"{debtor}-mobile",
        "address_kind": "mobile",
        "debt": f"{debtor}-card",
        "product": "online_consumer_loan",
    }
    return Row(**{**given, **more})


def test_a_night_call_and_the_fourth_talk_of_a_day_are_found(
    rulebooks: conduct.Rulebooks, tmp_path: Path
) -> None:
    talks = [call("li", f"2026-06-01T{hour}:00") for hour in ("09", "11", "15", "17")]
    night = call("wang", "2026-06-02T22:30", outcome="rang_out")
    log = parquet.written([*talks, night], tmp_path / "log.parquet")
    standard = bench(rulebooks.only(rulebooks.of("cn.gbt45251")))
    done = audit_log([log], tmp_path / "out.parquet", standard)
    found = parquet.findings(tmp_path / "out.parquet")
    fourth = found["li 2026-06-01T17:00", "cn.gbt45251.talks-a-day"]
    late = found["wang 2026-06-02T22:30", "cn.gbt45251.hours"]
    breaches = [f for f in found.values() if f["outcome"] == "breach"]
    assert breaches == [fourth, late]
    assert (fourth["limit"], fourth["observed"], fourth["observed_most"]) == (3, 4, None)
    assert (late["by"], late["creditor"], late["name"]) == ("qinghe", "yunshan", "called_at_night")
    assert done.tally.by("hour")["22"]["with_breach"] == 1
    assert done.tally.by("week")["2026-06-01"]["contacts"] == 5
    assert done.tally.by("by")["qinghe"]["with_breach"] == 2


def truth(rows: Sequence[Row], judge: Bench) -> dict[tuple[str, str], Finding]:
    """What the reference says, debtor by debtor."""
    by_debtor: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.occurred_at):
        by_debtor[row.debtor].append(row)
    found = {}
    for own in by_debtor.values():
        history = History(tuple(facts_of(own, complete=judge.complete)))
        for finding in conduct.audit(history, judge.judged):
            number = int(finding.contact.removeprefix("contact:"))
            if finding.outcome.value in {"breach", "unknown"}:
                found[own[number].contact, finding.rule] = finding
    return found


@pytest.mark.parametrize("complete", [True, False], ids=["whole-log", "part-of-a-log"])
def test_findings_are_those_of_the_reference(
    rulebooks: conduct.Rulebooks, rows: list[Row], tmp_path: Path, complete: bool
) -> None:
    judge = bench(rulebooks, complete=complete)
    log = parquet.written(rows, tmp_path / "log.parquet")
    done = audit_log([log], tmp_path / "out.parquet", judge)
    found, expected = parquet.findings(tmp_path / "out.parquet"), truth(rows, judge)
    assert found.keys() == expected.keys()
    for key, finding in found.items():
        said = expected[key]
        for name in ("name", "outcome", "verdict", "force", "effect", "status", "rulebook"):
            assert finding[name] == getattr(said, name), key
        assert finding["counted_as"] == counted_of(
            rulebooks.rule(said.rule), said.outcome, said.verdict
        )
        assert finding["missing"] == frozenset(said.missing)
        assert finding["article_zh"] == said.citation.article["zh-CN"]
        assert finding["version_from"] == said.citation.since
        if finding["limit"] is not None:
            assert (finding["limit"], finding["observed"]) == (said.limit, said.observed)
            assert finding["observed_most"] == said.observed_most
    assert {f["engine"] for f in found.values()} == {"columns", "reference"}
    written = sum(
        n
        for outcomes in done.tally.by_rule().values()
        for k, n in outcomes.items()
        if k in {"breach", "advisory", "unknown", "open_norm"}
    )
    assert written == len(found) == done.findings


@pytest.mark.parametrize("view", ["whole", "gate"])
def test_columns_and_reference_agree_on_either_view(
    rulebooks: conduct.Rulebooks, rows: list[Row], tmp_path: Path, view: View
) -> None:
    judge = bench(rulebooks, view=view, everything=True)
    log = parquet.written(rows, tmp_path / "log.parquet")
    audit_log([log], tmp_path / "by-columns.parquet", judge)
    found = parquet.findings(tmp_path / "by-columns.parquet", without=["engine", "row"])
    by_debtor: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.occurred_at):
        by_debtor[row.debtor].append(row)
    said = {
        (own[n].contact, finding.rule): (finding.outcome.value, frozenset(finding.missing))
        for own in by_debtor.values()
        for n, finding in judge.by_reference(own, judge.judged, complete=True)
        if finding.outcome.value != "not_applicable"
    }
    assert {k: (f["outcome"], f["missing"]) for k, f in found.items()} == said


def shuffled(rows: list[Row]) -> list[Row]:
    return random.Random(9).sample(rows, len(rows))


ORDERS: dict[str, Callable[[list[Row]], list[Row]]] = {
    "by-debtor": list,
    "by-time": lambda rows: sorted(rows, key=lambda row: row.occurred_at),
    "shuffled": shuffled,
    "by-debtor-time-falling": lambda rows: sorted(
        rows, key=lambda row: (row.debtor, -row.occurred_at.timestamp())
    ),
}


@pytest.fixture
def expected(rulebooks: conduct.Rulebooks, rows: list[Row], tmp_path: Path) -> Any:
    audit_log(
        [parquet.written(rows, tmp_path / "one.parquet")], tmp_path / "one.out", bench(rulebooks)
    )
    return parquet.findings(tmp_path / "one.out", without=["row"])


@pytest.mark.parametrize("order", list(ORDERS))
def test_the_order_of_the_log_does_not_matter(
    order: str,
    rulebooks: conduct.Rulebooks,
    rows: list[Row],
    expected: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "PARTITION_ROWS", 40)
    log = parquet.written(ORDERS[order](rows), tmp_path / "log.parquet", group=70)
    done = audit_log([log], tmp_path / "out.parquet", bench(rulebooks), rows=50)
    assert parquet.findings(tmp_path / "out.parquet", without=["row"]) == expected
    assert done.spilled is (order in {"by-time", "shuffled"})
    assert done.tally.rows["judged"] == done.log.rows == len(rows)


@pytest.mark.parametrize("most", [1, 7, 64])
def test_an_open_debtor_is_carried_over_from_batch_to_batch(
    most: int, rulebooks: conduct.Rulebooks, rows: list[Row], expected: Any, tmp_path: Path
) -> None:
    log = parquet.written(rows, tmp_path / "log.parquet", group=13)
    done = audit_log([log], tmp_path / "out.parquet", bench(rulebooks), rows=most)
    assert parquet.findings(tmp_path / "out.parquet", without=["row"]) == expected
    assert not done.spilled


def test_a_log_split_by_debtor_gives_the_same_findings(
    rulebooks: conduct.Rulebooks, rows: list[Row], expected: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    half = sorted({row.debtor for row in rows})[::2]
    for name, chosen in (("b", True), ("a", False)):
        part = [row for row in rows if (row.debtor in half) is chosen]
        parquet.written(part, folder / f"{name}.parquet")
    audit_log([folder], tmp_path / "out.parquet", bench(rulebooks))
    assert parquet.findings(tmp_path / "out.parquet", without=["row"]) == expected


def test_a_debtor_whose_rows_lie_in_two_files_is_one_debtor(
    rulebooks: conduct.Rulebooks, rows: list[Row], expected: Any, tmp_path: Path
) -> None:
    files = [parquet.written(rows[place::2], tmp_path / f"{place}.parquet") for place in (0, 1)]
    done = audit_log(files, tmp_path / "out.parquet", bench(rulebooks))
    assert done.spilled
    assert parquet.findings(tmp_path / "out.parquet", without=["row"]) == expected


def test_columns_left_out_are_not_known(
    rulebooks: conduct.Rulebooks, rows: list[Row], tmp_path: Path
) -> None:
    table = parquet.table_of(rows)
    bare = table.drop_columns(["outcome", "labels", "labels_unsure", "duration_s", "recording"])
    pq.write_table(bare, tmp_path / "bare.parquet")
    audit_log([tmp_path / "bare.parquet"], tmp_path / "bare.out", bench(rulebooks))
    blank = {"outcome": None, "labels": None, "labels_unsure": None, "duration_s": None}
    nulls = [msgspec.structs.replace(row, **blank, recording=None) for row in rows]
    audit_log(
        [parquet.written(nulls, tmp_path / "null.parquet")], tmp_path / "null.out", bench(rulebooks)
    )
    assert parquet.findings(tmp_path / "bare.out") == parquet.findings(tmp_path / "null.out")


def test_findings_bear_their_receipt_and_the_documented_schema(
    rulebooks: conduct.Rulebooks, rows: list[Row], tmp_path: Path
) -> None:
    log = parquet.written(rows, tmp_path / "log.parquet")
    audit_log([log], tmp_path / "out.parquet", bench(rulebooks))
    schema = pq.read_schema(tmp_path / "out.parquet")
    assert schema.remove_metadata() == SCHEMA
    receipt = msgspec.json.decode(schema.metadata[b"fairdue"])
    assert receipt["rulebooks"] == rulebooks.hashes


def test_without_ids_a_contact_bears_the_number_of_its_row(
    rulebooks: conduct.Rulebooks, tmp_path: Path
) -> None:
    plain = [call("li", "2026-06-01T10:00", contact=""), call("li", "2026-06-01T23:10", contact="")]
    log = parquet.written(plain, tmp_path / "log.parquet")
    audit_log([log], tmp_path / "out.parquet", bench(rulebooks))
    found = parquet.findings(tmp_path / "out.parquet")
    assert ("1", "cn.gbt45251.hours") in found
    assert found["1", "cn.gbt45251.hours"]["row"] == 1
