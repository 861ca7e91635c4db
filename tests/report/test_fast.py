"""The fast engine says what the reference says, in every cell."""

import random
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
import numba
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdue.report import catalog, own, reference
from fairdue.report.event import Account, Inquiry, Query
from fairdue.report.fast import engine
from fairdue.report.fast.engine import Fast
from fairdue.report.fast.tokens import Tokens
from fairdue.report.fast.zone import first_of_month, month_of, months_back, zone_of
from fairdue.report.reference import Settings
from fairdue.report.term import Dedupe, MonthMode
from fairdue.report.when import DAY_US, EPOCH, instant
from report.arbitrary_report import arrow, queries, tables
from report.golden import ACCOUNTS, INQUIRIES, QUERY
from report.own_columns import OWN

CATALOGUE = (*catalog.named("all"), *catalog.named("standing"), *OWN)


def fast(
    asked: list[Query],
    inquiries: list[Inquiry],
    accounts: list[Account] | None,
    how: Settings,
    of: Any = Fast,
) -> list[tuple[Any, ...]]:
    """Cells of the fast engine, the tables given to it in small batches."""
    made = of(CATALOGUE, how)
    loaders = {}
    made.only(*(pa.array([getattr(q, name) for q in asked], pa.string()) for name in KEYS))
    given: dict[str, tuple[Any, Any]] = {"inquiries": (inquiries, Inquiry)}
    if accounts is not None:
        given["accounts"] = (accounts, Account)
    for name, (rows, sort) in given.items():
        loaders[name] = made.loader(name, len(rows))
        for batch in arrow(rows, sort).to_batches(max_chunksize=7):
            loaders[name].add(batch)
    made.finish(loaders)
    batch = pa.RecordBatch.from_arrays(
        [column.combine_chunks() for column in arrow(asked, Query).columns],
        names=list(Query.__struct_fields__),
    )
    cells = made.cells(made.code(batch))
    return list(zip(*(column.to_pylist() for column in cells), strict=True))


def assert_same(got: list[tuple[Any, ...]], want: list[tuple[Any, ...]]) -> None:
    different = [
        (n, column.name, got[n][k], want[n][k])
        for n in range(len(want))
        for k, column in enumerate(CATALOGUE)
        if got[n][k] != want[n][k]
    ]
    assert different == []


KEYS = ("person", "phone")
ZONES = ("Asia/Shanghai", "America/St_Johns", "America/New_York", "Pacific/Apia")


@pytest.mark.parametrize("mode", get_args(MonthMode))
@pytest.mark.parametrize("dedupe", get_args(Dedupe))
@pytest.mark.parametrize("known", [False, True])
def test_fast_is_the_reference(mode: MonthMode, dedupe: Dedupe, *, known: bool) -> None:
    for seed, zone in enumerate(ZONES):
        rng = random.Random(f"{seed}{mode}{dedupe}{known}")
        asked = queries(rng, 8, zone)
        inquiries, accounts = tables(rng, asked, zone, 40, known=known)
        how = Settings(zone=zone, month_mode=mode, dedupe=dedupe)
        want = reference.rows(asked, inquiries, accounts, CATALOGUE, how)
        assert_same(fast(asked, inquiries, accounts, how), want)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    rng=st.randoms(use_true_random=False),
    zone=st.sampled_from(ZONES),
    mode=st.sampled_from(get_args(MonthMode)),
    dedupe=st.sampled_from(get_args(Dedupe)),
)
def test_fast_is_the_reference_on_anything(
    rng: random.Random, zone: str, mode: MonthMode, dedupe: Dedupe
) -> None:
    asked = queries(rng, 3, zone)
    inquiries, accounts = tables(rng, asked, zone, rng.randrange(12))
    how = Settings(zone=zone, month_mode=mode, dedupe=dedupe)
    want = reference.rows(asked, inquiries, accounts, CATALOGUE, how)
    assert_same(fast(asked, inquiries, accounts, how), want)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    rng=st.randoms(use_true_random=False),
    mode=st.sampled_from(get_args(MonthMode)),
    dedupe=st.sampled_from(get_args(Dedupe)),
)
def test_many_queries_about_one_person_are_answered_forward_in_time(
    rng: random.Random, mode: MonthMode, dedupe: Dedupe
) -> None:
    """Every token counts as crowded here; late knowledge and repeated events among the rest."""
    zone = "Asia/Shanghai"
    asked = queries(rng, 8, zone)
    inquiries, accounts = tables(rng, asked, zone, rng.randrange(30), known=rng.random() < 0.7)
    how = Settings(zone=zone, month_mode=mode, dedupe=dedupe)
    want = reference.rows(asked, inquiries, accounts, CATALOGUE, how)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "MANY_EVENTS", 1)
        patched.setattr(engine, "MANY_QUERIES", 1)
        assert_same(fast(asked, inquiries, accounts, how), want)


@pytest.fixture(scope="module")
def plain() -> Iterator[Any]:
    """The engine with its loops run by Python as they are written, not compiled."""
    name = "fairdue.report.fast"
    kept = {n: sys.modules.pop(n) for n in tuple(sys.modules) if n.startswith(name)}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(numba.config, "DISABLE_JIT", 1)
        made = import_module(f"{name}.engine")
    yield made
    for again in tuple(sys.modules):
        if again.startswith(name):
            del sys.modules[again]
    sys.modules.update(kept)
    sys.modules["fairdue.report"].fast = kept[name]  # type: ignore[attr-defined]


@pytest.mark.filterwarnings("ignore:overflow encountered")
@pytest.mark.parametrize("dedupe", get_args(Dedupe))
@pytest.mark.parametrize("crowded", [False, True])
def test_the_loops_say_the_same_when_they_are_not_compiled(
    plain: Any, dedupe: Dedupe, monkeypatch: pytest.MonkeyPatch, *, crowded: bool
) -> None:
    if crowded:
        monkeypatch.setattr(plain, "MANY_EVENTS", 1)
        monkeypatch.setattr(plain, "MANY_QUERIES", 1)
    for mode in get_args(MonthMode):
        zone = "America/St_Johns" if mode == "d30" and not crowded else "Asia/Shanghai"
        rng = random.Random(f"loops {mode} {dedupe} {crowded}")
        asked = queries(rng, 4, zone)
        inquiries, accounts = tables(rng, asked, zone, 40)
        how = Settings(zone=zone, month_mode=mode, dedupe=dedupe)
        want = reference.rows(asked, inquiries, accounts, CATALOGUE, how)
        assert_same(fast(asked, inquiries, accounts, how, plain.Fast), want)


def test_the_worked_example() -> None:
    how = Settings()
    want = reference.rows([QUERY], INQUIRIES, ACCOUNTS, CATALOGUE, how)
    assert_same(fast([QUERY], list(INQUIRIES), list(ACCOUNTS), how), want)


def test_without_account_table_its_columns_are_unavailable() -> None:
    how = Settings()
    want = reference.rows([QUERY], INQUIRIES, None, CATALOGUE, how)
    got = fast([QUERY], list(INQUIRIES), None, how)
    assert_same(got, want)
    cells = dict(zip((c.name for c in CATALOGUE), got[0], strict=True))
    assert cells["status_rad_behaviour"] == "unavailable"
    assert cells["rad_m1_loans"] is None


def test_a_clock_set_back_over_midnight_is_left_to_the_reference() -> None:
    """In St John's the first minute of 7 November 2010 came twice, an hour of the 6th between."""
    zone = "America/St_Johns"
    midnight = instant(EPOCH.fromisoformat("2010-11-07T00:00:00").replace(tzinfo=ZoneInfo(zone)))
    inquiries = [
        msgspec.structs.replace(INQUIRIES[0], occurred_at=midnight + seconds * 1_000_000)
        for seconds in (-60, 30, 90, 1800, 7200)
    ]
    asked = [
        msgspec.structs.replace(QUERY, as_of=midnight + seconds * 1_000_000)
        for seconds in (31, 91, 3000, 30 * 86_400)
    ]
    assert zone_of(zone).back
    assert not zone_of("Asia/Shanghai").back
    for mode in get_args(MonthMode):
        how = Settings(zone=zone, month_mode=mode)
        want = reference.rows(asked, inquiries, [], CATALOGUE, how)
        assert_same(fast(asked, inquiries, [], how), want)


def test_nothing_in_the_tables_and_nobody_asked() -> None:
    how = Settings()
    assert_same(fast([QUERY], [], [], how), reference.rows([QUERY], [], [], CATALOGUE, how))
    assert fast([], list(INQUIRIES), [], how) == []


def test_more_slices_than_a_word_has_bits_are_refused() -> None:
    slices = "\n".join(
        f'[slices.s{n}]\ntable = "inquiry"\nkinds = []\nzh = "{n}"\nen = "{n}"' for n in range(63)
    )
    names = [f"s{n}" for n in range(63)]
    text = f'{slices}\n[[columns]]\nprefix = "x"\ntable = "inquiry"\nslices = {names}\n'
    with pytest.raises(ValueError, match="62 slices"):
        Fast(own.catalogue(text + 'measures = ["allnum"]'), Settings())


def test_tokens_are_told_apart_byte_for_byte() -> None:
    tokens = Tokens()
    texts = [f"token-{n}" for n in range(20_000)]
    first = tokens.codes(pa.array([*texts, "A", "a", "A ", "", None, "A"]))
    assert first.tolist() == [*range(20_000), 20_000, 20_001, 20_002, 20_003, -1, 20_000]
    again = pa.array(["a", "new", None, "token-7"]).dictionary_encode()
    assert tokens.codes(again, add=False).tolist() == [20_001, -1, -1, 7]
    assert tokens.codes(pa.array(texts, pa.large_string()).slice(5, 3)).tolist() == [5, 6, 7]
    assert tokens.text(20_002) == "A "


def test_dates_of_the_kernels_are_those_of_the_calendar() -> None:
    for day in range(-800, 84_000, 13):
        date = EPOCH.date().fromordinal(EPOCH.toordinal() + day)
        month = month_of(day)
        assert month == date.year * 12 + date.month - 1
        assert first_of_month(month) == date.replace(day=1).toordinal() - EPOCH.toordinal()
    leap = (EPOCH.fromisoformat("2024-03-31T00:00:00+00:00") - EPOCH).days
    assert leap - months_back(leap, 1) == 31
    assert DAY_US == 86_400_000_000
