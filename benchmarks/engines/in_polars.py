"""The report in Polars."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from benchmarks.engines.layout import (
    COUNTS,
    DAY_US,
    HOUR_US,
    KEYS,
    MONTHS,
    SERIES,
    SPANS,
    ZONE_US,
    Cell,
    Layout,
    width_us,
)

YEAR_US = 367 * DAY_US
AGE, BLOCK, SLICE, DAY = pl.col("age"), pl.col("block"), pl.col("slice"), pl.col("day")


def timed(layout: Layout, folder: Path) -> pl.LazyFrame:
    """The inquiries with local day and the sort by which slices are found."""
    local = pl.col("ts") + ZONE_US
    hour = local // HOUR_US % 24
    weekend, night = (local // DAY_US + 3) % 7 >= 5, (hour >= 22) | (hour < 6)
    return (
        pl.scan_parquet(folder / "inquiries.parquet")
        .with_columns(ts=pl.col("occurred_at").dt.epoch("us"))
        .join(pl.scan_parquet(layout.files["sorts"]), on=["lender_kind", "product"])
        .with_columns(
            _dated(layout, "ts"),
            sort=(pl.col("sort") + 2 * weekend.cast(pl.Int32) + night.cast(pl.Int32)),
        )
    )


def queries(layout: Layout, folder: Path) -> pl.LazyFrame:
    """The queries with local day."""
    return (
        pl.scan_parquet(folder / "queries.parquet")
        .with_columns(at=pl.col("as_of").dt.epoch("us"))
        .drop("as_of")
        .with_columns(_dated(layout, "at"))
    )


def _dated(layout: Layout, instant: str) -> list[pl.Expr]:
    day = ((pl.col(instant) + ZONE_US) // DAY_US).cast(pl.Int32)
    if layout.mode == "d30":
        return [day.alias("day")]
    date = day.cast(pl.Date)
    return [
        day.alias("day"),
        (date.dt.year() * 12 + date.dt.month()).alias("months"),
        date.dt.day().alias("monthday"),
        date.dt.month_end().dt.day().alias("month_end"),
    ]


def seen(layout: Layout, events: pl.LazyFrame, asked: pl.LazyFrame) -> pl.LazyFrame:
    """Each event of each query that lies in a window, by `g`: twice the query, plus the key."""
    age = pl.col("at") - pl.col("ts")
    if layout.mode == "d30":
        month = 30 * DAY_US
        block = (age + (month - 1)) // month
    else:
        begun = pl.col("monthday") < pl.min_horizontal("monthday_right", "month_end")
        block = pl.col("months_right").cast(pl.Int32) - pl.col("months") + begun.cast(pl.Int32)
        block = pl.max_horizontal(block, pl.lit(1, pl.Int32))
    met = [
        events.join(asked, on=KEYS[key], suffix="_right")
        .filter(age > 0, age <= YEAR_US)
        .select(
            (pl.col("query_id_right") * 2 + key).alias("g"),
            *("lender", "ts", "day", "sort"),
            (pl.col("lender") == pl.col("viewer")).alias("self"),
            age.alias("age"),
            block.cast(pl.Int8).alias("block"),
        )
        for key in layout.keys
    ]
    return pl.concat(met).filter(BLOCK <= 12).with_columns(_bucket().alias("bucket"))


def _bucket() -> pl.Expr:
    found = pl.when(_within(SPANS[0])).then(pl.lit(0, pl.Int8))
    for n, span in enumerate(SPANS[1:-1], 1):
        found = found.when(_within(span)).then(pl.lit(n, pl.Int8))
    return found.otherwise(pl.lit(len(SPANS) - 1, pl.Int8))


def _within(span: str) -> pl.Expr:
    return width_us(span) >= AGE if span[0] == "d" else int(span[1:]) >= BLOCK


def state(layout: Layout, events: pl.LazyFrame, asked: pl.LazyFrame) -> pl.LazyFrame:
    """Of each query: viewer, local day, status by key."""
    found = asked
    for key in layout.keys:
        name = KEYS[key]
        first = events.group_by(name).agg(pl.col("ts").min().alias("first"))
        status = (
            pl.when(pl.col(name).is_null())
            .then(pl.lit("unavailable"))
            .when(pl.col("first") < pl.col("at"))
            .then(pl.lit("ok"))
            .otherwise(pl.lit("none"))
        )
        found = found.join(first, on=name, how="left").with_columns(status.alias(f"status{key}"))
        found = found.drop("first")
    return found


class Long:
    """Events fan out to slices; counts are cumulated over buckets and pivoted last."""

    name = "Polars: long form"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        events, asked = timed(layout, folder), queries(layout, folder)
        met = seen(layout, events, asked).collect().lazy()
        sliced = met.join(pl.scan_parquet(layout.files["parts"]), on="sort")
        answers = _answered(state(layout, events, asked), _counts(layout, sliced), layout, "c")
        if layout.followed:
            answers = _answered(answers, _series(layout, sliced), layout, "s")
        answers = answers.with_columns(
            _cell(cell) for cell in layout.cells if cell.measure != "status"
        )
        names = [cell.name for cell in layout.cells]
        states = {f"status{key}": f"{_status(layout, key)}" for key in layout.keys}
        answers.rename(states).select("query_id", *names).sink_parquet(
            out, compression="zstd", compression_level=1
        )


def _status(layout: Layout, key: int) -> str:
    return next(c.name for c in layout.cells if c.measure == "status" and c.key == key)


def _answered(
    answers: pl.LazyFrame, wide: pl.LazyFrame, layout: Layout, letter: str
) -> pl.LazyFrame:
    """With the pivoted columns of each key beside the queries."""
    for key in layout.keys:
        of_key = wide.filter(pl.col("g") % 2 == key).with_columns(query_id=pl.col("g") // 2)
        names = {n: f"{letter}{key}_{n}" for n in wide.collect_schema().names() if n != "g"}
        answers = answers.join(of_key.drop("g").rename(names), on="query_id", how="left")
    return answers


def _spans(layout: Layout) -> list[int]:
    return sorted({cell.span for cell in layout.cells if cell.measure in COUNTS})


def _counts(layout: Layout, sliced: pl.LazyFrame) -> pl.LazyFrame:
    """Counts and lenders of each slice and window, a row for each `g`."""
    spans = _spans(layout)
    per_lender = (
        sliced.filter(SLICE.is_in(layout.counted))
        .group_by("g", "slice", "lender")
        .agg(
            pl.col("bucket").min().alias("nearest"),
            pl.col("self").any().alias("own"),
            *((pl.col("bucket") <= n).sum().alias(f"c{n}") for n in spans),
        )
    )
    found = [pl.col(f"c{n}").sum().cast(pl.Int32).alias(f"allnum{n}") for n in spans]
    found += [(pl.col("nearest") <= n).sum().cast(pl.Int32).alias(f"orgnum{n}") for n in spans]
    if layout.self_slices:
        own = pl.col("own").fill_null(value=False)
        found += [(pl.col(f"c{n}") * own).sum().cast(pl.Int32).alias(f"selfnum{n}") for n in spans]
    return _pivoted(per_lender.group_by("g", "slice").agg(found), layout.counted)


def _pivoted(rows: pl.LazyFrame, slices: Sequence[int]) -> pl.LazyFrame:
    """A row for each `g`; columns measure_slice, all of them even where there are no rows."""
    values = [n for n in rows.collect_schema().names() if n not in {"g", "slice"}]
    return rows.pivot(
        "slice",
        on_columns=pl.Series(slices, dtype=pl.Int32).to_frame("slice"),
        index="g",
        values=values,
        aggregate_function="first",
    )


def _series(layout: Layout, sliced: pl.LazyFrame) -> pl.LazyFrame:
    """Months, gaps, first and latest of each slice followed, a row for each `g`."""
    gap = DAY.shift(-1) - DAY
    group = ["g", "slice"]
    days = (
        sliced.filter(SLICE.is_in(layout.followed))
        .sort("g", "slice", "ts")
        .with_columns(gap.over(group).alias("gap"))
        .with_columns(
            pl.when(pl.col("gap") > 1).then(DAY).otherwise(-1).max().over(group).alias("broken")
        )
    )
    running = pl.col("broken") < DAY
    blocks = days.group_by(*group, "block").agg(
        pl.len().cast(pl.Int64).alias("events"),
        pl.col("gap").max().alias("widest"),
        pl.col("gap").min().alias("least"),
        DAY.min().alias("oldest"),
        DAY.max().alias("newest"),
        running.sum().alias("running"),
        DAY.filter(running).min().alias("run_from"),
    )
    found = [
        pl.col("oldest").min().alias("first"),
        pl.col("newest").max().alias("last"),
        pl.col("run_from").min().alias("run"),
        pl.col("running").sum().cast(pl.Int32).alias("consnum"),
    ]
    for n in MONTHS.values():
        inside = n >= BLOCK
        months, events = inside.sum().cast(pl.Int64), pl.col("events").filter(inside)
        mean = (200 * events.sum() + months) // (2 * months)
        hundred = months * 0 + 100  # a column: by a constant Polars multiplies with 0.01
        found += [
            months.cast(pl.Int32).alias(f"tot_mons{n}"),
            (pl.when(months > 0).then(mean) / hundred).alias(f"avg_monnum{n}"),
            events.max().cast(pl.Int32).alias(f"max_monnum{n}"),
            pl.when(months == n)
            .then(events.min())
            .otherwise(0)
            .cast(pl.Int32)
            .alias(f"min_monnum{n}"),
            pl.col("widest").filter(inside).max().alias(f"max_inteday{n}"),
            pl.col("least").filter(inside).min().alias(f"min_inteday{n}"),
        ]
    return _pivoted(blocks.group_by(group).agg(found), layout.followed)


def _cell(cell: Cell) -> pl.Expr:
    """One column of the answer."""
    known = pl.col(f"status{cell.key}") == "ok"
    if cell.measure in COUNTS:
        value = pl.col(f"c{cell.key}_{cell.measure}{cell.span}_{cell.slice}").fill_null(0)
        known = known & pl.col("viewer").is_not_null() if cell.measure == "selfnum" else known
        return pl.when(known).then(value).alias(cell.name)

    def of(what: str) -> pl.Expr:
        return pl.col(f"s{cell.key}_{what}_{cell.slice}")

    if cell.measure in SERIES:
        value = of(f"{cell.measure}{MONTHS[cell.window]}")
        if cell.measure.endswith(("tot_mons", "max_monnum", "min_monnum")):
            value = pl.when(known).then(value.fill_null(0))
    else:
        value = {
            "first_days": DAY - of("first"),
            "last_days": DAY - of("last"),
            "consnum": of("consnum"),
            "csinteday": of("last") - of("run") + 1,
        }[cell.measure]
    return value.alias(cell.name)


def _truth(slice_: int, sorts: Sequence[int]) -> pl.Expr:
    return pl.col("sort").is_in(sorts).alias(f"in{slice_}")


def truths(layout: Layout) -> list[pl.Expr]:
    """One truth for each slice, by the sort of event."""
    parts = pl.read_parquet(layout.files["parts"])
    return [_truth(n, parts.filter(n == SLICE)["sort"].to_list()) for n in layout.counted]


class Wide:
    """One conditional aggregate for each column."""

    name = "Polars: wide form"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        events, asked = timed(layout, folder), queries(layout, folder)
        found = [_conditional(c, _within(c.window)) for c in layout.cells if c.measure != "status"]
        met = seen(layout, events, asked).with_columns(truths(layout))
        counts = met.group_by(query_id=pl.col("g") // 2).agg(found)
        write(layout, state(layout, events, asked).join(counts, on="query_id", how="left"), out)


def write(layout: Layout, answers: pl.LazyFrame, out: Path) -> None:
    """Counts are null where the status is not ok and 0 where there was no row."""
    counts = [
        pl.when(pl.col("status0") == "ok").then(pl.col(c.name).fill_null(0)).alias(c.name)
        for c in layout.cells
        if c.measure != "status"
    ]
    names = [c.name for c in layout.cells]
    answers.with_columns(counts).rename({"status0": _status(layout, 0)}).select(
        "query_id", *names
    ).sink_parquet(out, compression="zstd", compression_level=1)


def _conditional(cell: Cell, inside: pl.Expr | None) -> pl.Expr:
    condition = pl.col(f"in{cell.slice}")
    condition = condition if inside is None else condition & inside
    if cell.measure == "orgnum":
        return pl.col("lender").filter(condition).n_unique().cast(pl.Int32).alias(cell.name)
    return condition.sum().cast(pl.Int32).alias(cell.name)


class Rolling:
    """One rolling group for each window; the rows are events and queries at once, key person."""

    name = "Polars: rolling"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        events, asked = timed(layout, folder), queries(layout, folder)
        lender = pl.col("lender").cast(pl.Categorical).to_physical()
        rows = events.select("query_id", "person", "ts", "sort", lender)
        rows = rows.with_columns(truths(layout)).drop("sort").sort("person", "ts").collect().lazy()
        answers = state(layout, events, asked)
        counts = rows.select("query_id").collect()
        for n in _spans(layout):
            period = f"{width_us(SPANS[n])}i"
            found = rows.rolling("ts", period=period, group_by="person", closed="left").agg(
                _conditional(c, None) for c in layout.cells if c.span == n and c.measure in COUNTS
            )
            counts = counts.hstack(found.drop("person", "ts").collect())
        write(layout, answers.join(counts.lazy(), on="query_id", how="left"), out)
