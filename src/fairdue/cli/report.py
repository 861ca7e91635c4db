"""`fairdue report`: the big-data report of many people, from tables."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cyclopts import App, Parameter

from fairdue.cli.app import NO_OPTIONS, app
from fairdue.cli.session import (
    Common,
    Exit,
    Stop,
    complain,
    progress,
    put,
    put_json,
    spoken,
    unreadable,
    unwritable,
)
from fairdue.cli.wording import say
from fairdue.report import catalog as catalogs
from fairdue.report import own
from fairdue.report.catalog import Column
from fairdue.report.reason import Parameters, parameters
from fairdue.report.reference import Settings

report = App(name="report", help="The big-data report: what inquiries and account events say.")
app.command(report)


def columns_of(name: str, locale: str) -> tuple[Column, ...]:
    """The columns of a catalogue by name or TOML file. Raises Stop."""
    if name in catalogs.CATALOGS:
        return catalogs.named(name)
    if not name.endswith(".toml"):
        known = say("joint", locale).join(catalogs.CATALOGS)
        raise Stop(Exit.USAGE, say("no_catalogue", locale, name=name, known=known))
    try:
        return own.catalogue(Path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeError) as error:
        raise unreadable(name, error, locale) from error
    except ValueError as error:
        told = say("bad_catalogue", locale, file=name, why=error)
        raise Stop(Exit.BAD_INPUT, told) from error


@report.command
def columns(*, catalog: str = "all", common: Common = NO_OPTIONS) -> None:
    """Print the columns of a catalogue: name, unit, meaning, when a cell is empty.

    Parameters
    ----------
    catalog
        als, radar, identity, standing, all, or a catalogue of your own as FILE.toml.
    """
    found = columns_of(catalog, spoken(common))
    if common.json:
        put_json({"catalog": catalog, "columns": [_row(column) for column in found]})
        return
    zh = spoken(common).startswith("zh")
    for column in found:
        text, states = column.text, column.states
        unit = column.measure.unit or column.measure.type
        said = (text.zh, states.zh) if zh else (text.en, states.en)
        put(f"{column.name}  [{unit}]  {said[0]}; {said[1]}")


def _row(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.measure.type,
        "unit": column.measure.unit,
        "meaning": column.text,
        "empty": column.states,
    }


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Beside:
    """Options of `fairdue report build` for what stands beside the report itself."""

    work: Annotated[
        Path | None,
        Parameter(
            help="Folder that keeps finished parts, so that an interrupted build goes on from "
            "there; with spark the folder for what does not fit into memory."
        ),
    ] = None
    heavy: Annotated[
        Path | None,
        Parameter(help="JSON file to write with the persons and phones that have most events."),
    ] = None
    reasons: Annotated[
        Path | None,
        Parameter(
            help="Parquet file to write with why people may be refused, on which events, until "
            "when; with spark a folder of them."
        ),
    ] = None
    reason_params: Annotated[
        Path | None, Parameter(help="JSON file with other thresholds for the reasons.")
    ] = None


NOTHING_BESIDE = Beside()


@report.command
def build(  # noqa: PLR0913 - each is an option
    *,
    inquiries: Path,
    queries: Path,
    catalog: str,
    out: Path,
    accounts: Path | None = None,
    engine: Literal["local", "fast", "reference", "spark"] = "local",
    zone: str = "Asia/Shanghai",
    month_mode: Literal["anniversary", "d30", "calendar"] = "anniversary",
    dedupe: Literal["none", "exact", "lender_day"] = "none",
    bad_rows: Literal["fail", "skip"] = "fail",
    beside: Beside = NOTHING_BESIDE,
    threads: Annotated[int, Parameter(show=False)] = 2,
    common: Annotated[Common, Parameter(name="*")] = NO_OPTIONS,
) -> None:
    """Compute the report of every query and write it as one Parquet file.

    Parameters
    ----------
    inquiries
        Lenders' inquiries: a Parquet file, a folder of them, or an Arrow file NAME.arrow.
    queries
        Whose report is asked for, and as of when.
    catalog
        als, radar, identity, standing, all, or a catalogue of your own as FILE.toml.
    out
        Parquet file to write; with spark a folder of them.
    accounts
        Account events.
    engine
        local and fast compute in numba, reference in plain Python, spark on many machines.
    zone
        Time zone of dates and hours.
    month_mode
        What a month is: back to the same date, 30 days, or months of the calendar.
    dedupe
        Whether repeated events count once.
    bad_rows
        Rows with a problem: fail, or skip and count them.
    """
    locale = spoken(common)
    found = columns_of(catalog, locale)
    known_zone(zone, locale)
    apart(
        {"inquiries": inquiries, "accounts": accounts, "queries": queries},
        {"out": out, "reasons": beside.reasons, "heavy": beside.heavy, "work": beside.work},
        locale,
    )
    jobs = _jobs(engine, locale)
    request = jobs.Request(
        inquiries=inquiries,
        accounts=accounts,
        queries=queries,
        catalog=catalog if catalog in catalogs.CATALOGS else Path(catalog).name,
        columns=found,
        out=out,
        settings=Settings(zone=zone, month_mode=month_mode, dedupe=dedupe),
        engine="reference" if engine == "reference" else "fast",
        skip=bad_rows == "skip",
        work=beside.work,
        heavy=beside.heavy,
        reasons=beside.reasons,
        parameters=parameters_of(beside.reason_params, locale),
        threads=threads,
    )
    put_json(_built(jobs, request, locale))


def _built(jobs: Any, request: Any, locale: str) -> Any:
    """What was built and counted. Raises Stop; ends the command after problems of the input."""
    try:
        with progress("report") as bar:
            task = bar.add_task("report", total=None)
            return jobs.build(request, told=lambda n, of: bar.update(task, completed=n, total=of))
    except jobs.BadInput as bad:
        tell_problems(bad.problems)
    except jobs.OtherWork as other:
        raise Stop(Exit.USAGE, say("other_work", locale, folder=request.work)) from other
    except jobs.CannotRead as error:
        raise closed_table(error, locale) from error
    except jobs.CannotWrite as error:
        raise closed_table(error, locale, writing=True) from error
    except ImportError as error:
        raise not_installed(error, locale) from error


def closed_table(error: Exception, locale: str, *, writing: bool = False) -> Stop:
    """A table that cannot be read or written; why in a language where the system says it."""
    cause, file = error.__cause__, getattr(error, "file", None)
    if isinstance(cause, OSError) and cause.errno and file:
        return (unwritable if writing else unreadable)(file, cause, locale)
    return Stop(Exit.CANNOT_READ, str(error))


def apart(read: Mapping[str, Path | None], written: Mapping[str, Path | None], locale: str) -> None:
    """What is written replaces what stood there: never a table that is read, nor each other.

    Paths by the name of their option. Raises Stop.
    """
    places = {name: path.resolve() for name, path in read.items() if path}
    for name, path in written.items():
        if path is None:
            continue
        place = path.resolve()
        for other, taken in places.items():
            inside = other in read and (place in taken.parents or taken in place.parents)
            if place == taken or inside:
                told = {"name": name, "path": path, "other": other}
                raise Stop(Exit.USAGE, say("must_lie_apart", locale, **told))
        places[name] = place


def _jobs(engine: str, locale: str) -> Any:
    """The module that builds; a missing library stops the command. Raises Stop."""
    try:
        if engine == "spark":
            return import_module("fairdue.report.spark.build")  # this starts Spark
        from fairdue.report import build as jobs  # noqa: PLC0415 - only this pays for Arrow
    except ImportError as error:
        raise not_installed(error, locale) from error
    return jobs


def not_installed(error: ImportError, locale: str) -> Stop:
    """A missing optional library as the end of a command."""
    if error.name is None:
        return Stop(Exit.NOT_INSTALLED, say("no_spark", locale, why=error))
    part = "spark" if error.name.startswith("pyspark") else "fast"
    told = say("report_needs", locale, module=error.name, part=part)
    return Stop(Exit.NOT_INSTALLED, told)


def parameters_of(file: Path | None, locale: str) -> Parameters:
    """Thresholds of the reasons. Raises Stop."""
    if file is None:
        return Parameters()
    try:
        return parameters(file.read_bytes())
    except OSError as error:
        raise unreadable(file, error, locale) from error
    except ValueError as error:
        names = say("joint", locale).join(Parameters.__struct_fields__)
        told = say("bad_thresholds", locale, file=file, why=error, names=names)
        raise Stop(Exit.USAGE, told) from error


def known_zone(zone: str, locale: str) -> None:
    """Raises Stop for a name that is no time zone."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Stop(Exit.USAGE, say("no_zone", locale, zone=zone)) from None


def tell_problems(problems: Any) -> None:
    """Problems as lines of JSON on standard error; ends the command."""
    for problem in problems.first:
        fields = ("file", "code", "column", "row", "value")
        complain(json.dumps({f: getattr(problem, f) for f in fields}, ensure_ascii=False))
    complain(json.dumps({"problems": problems.count}))
    sys.exit(Exit.BAD_INPUT)
