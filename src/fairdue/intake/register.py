"""A licence register as the user saved it, CSV or TOML, with its source and day."""

import csv
import datetime as dt
import re
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from fairdue.credit import Register, RegisterEntry
from fairdue.facts import LenderKind, Problem, SourceKind
from fairdue.intake import cell
from fairdue.intake.csv_record import is_skipped, records
from fairdue.intake.glimpse import Glimpse
from fairdue.intake.origin import Origin, digest_of
from fairdue.intake.row import Row
from fairdue.intake.table import Table, heading, written

__all__ = ["RegisterRead", "read_register", "register_template"]

_NAMES = {
    "source": frozenset({"source", "来源"}),
    "as_of": frozenset({"asof", "date", "日期"}),
    "covers": frozenset({"covers", "全部收录"}),
}
_STATED = re.compile(r"^#\s*([^:：]{1,20})[:：]\s*(.+?)\s*,*$")
_HEAD_LINES = 60
_ZONE = ZoneInfo("Asia/Shanghai")
_SHOWN = 40


class RegisterRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a file gave: a register, None when it cannot be used at all; rows with problems."""

    register: Register | None
    problems: tuple[Problem, ...]


@cache
def _table() -> Table:
    file = resources.files("fairdue.intake").joinpath("register.toml")
    return msgspec.toml.decode(file.read_bytes(), type=Table)


def register_template(locale: str = "zh-CN") -> str:
    """An empty register as CSV with the lines that state source and day."""
    zh = locale.startswith("zh")
    stated = (
        "# 来源：某省地方金融管理局公布的小额贷款公司名单\n# 日期：2026-06-01\n"
        "# 全部收录：小贷公司\n"
        if zh
        else "# source: list of microloan companies of the provincial authority\n"
        "# as_of: 2026-06-01\n# covers: mlc_local\n"
    )
    return stated + written(_table(), "register", locale)


def read_register(path: Path) -> RegisterRead:
    """The register in a file: TOML by its ending, else CSV. Raises OSError.

    A register without source or day is refused: nobody could say what its silence means.
    """
    origin = Origin(
        path=path,
        name=path.name,
        digest=digest_of(path),
        kind=SourceKind.TEMPLATE,
        zone=_ZONE,
    )
    if path.suffix.lower() == ".toml":
        return _from_toml(origin)
    return _from_csv(origin)


def _from_csv(origin: Origin) -> RegisterRead:
    glimpse = Glimpse(origin.path)
    text = glimpse.text
    if text is None:
        return _refused(origin, "register_no_text")
    stated = _stated(text)
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    delimiter = "\t" if "\t" in _first_row(lines) else ","
    rows: list[Row] = []
    problems: list[Problem] = []
    columns: dict[int, cell.Column] = {}
    headings: list[str] = []
    for at, record in enumerate(records(lines, delimiter, lambda _: False), 1):
        place = f"row {at}"
        if record.fault:
            problems.append(origin.problem(place, record.fault, reason=record.reason))
        elif is_skipped(record.cells):
            continue
        elif not headings:
            headings = [text.strip() for text in record.cells]
            columns = heading(_table(), headings)
            if not any(column.required for column in columns.values()):
                return _refused(origin, "register_no_name", place)
        else:
            texts = [text.strip() for text in record.cells] + [""] * len(headings)
            under = [(column, headings[i], texts[i]) for i, column in columns.items()]
            rows.append(Row(origin, place, under))
    return _made(origin, stated, rows, problems)


def _stated(text: str) -> dict[str, str]:
    """What the first comment lines state: source, day, kinds held in full."""
    found: dict[str, str] = {}
    for line in text.removeprefix("\ufeff").splitlines()[:_HEAD_LINES]:
        match = _STATED.match(line.strip().strip('"'))
        if match is None:
            continue
        for name, spoken in _NAMES.items():
            if cell.fold(match[1]) in spoken:
                found.setdefault(name, match[2].strip())
    return found


def _first_row(lines: list[str]) -> str:
    return next((x for x in lines if x.strip() and not is_skipped(next(csv.reader([x]), [""]))), "")


def _from_toml(origin: Origin) -> RegisterRead:
    try:
        data = tomllib.loads(origin.path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return _refused(origin, "register_no_toml", reason=str(error)[: _SHOWN * 2])
    listed = data.get("lender")
    if not isinstance(listed, list):
        return _refused(origin, "register_no_name")
    covers = data.get("covers", [])
    stated: dict[str, str] = {name: str(data[name]) for name in ("source", "as_of") if name in data}
    if isinstance(covers, list) and covers:
        stated["covers"] = ";".join(map(str, covers))
    rows = [_toml_row(origin, at, one) for at, one in enumerate(listed, 1)]
    return _made(origin, stated, rows, [])


def _toml_row(origin: Origin, at: int, values: object) -> Row:
    told = values if isinstance(values, dict) else {}
    cells = [(c, c.name, str(told.get(c.name, "")).strip()) for c in _table().columns]
    return Row(origin, f"row {at}", cells)


def _made(
    origin: Origin, stated: dict[str, str], rows: list[Row], problems: list[Problem]
) -> RegisterRead:
    """The register from its rows; a row with a bad cell is refused as a whole."""
    if not stated.get("source"):
        return _refused(origin, "register_no_source")
    if not stated.get("as_of"):
        return _refused(origin, "register_no_as_of")
    try:
        as_of = dt.date.fromisoformat(stated["as_of"].strip())
        covers = tuple(
            LenderKind(cell.word("LenderKind", word))
            for word in cell.parts(stated.get("covers", ""))
        )
    except ValueError:
        return _refused(
            origin, "register_head", value=f"{stated['as_of']} {stated.get('covers', '')}"
        )
    entries = []
    for row in rows:
        if row.broken:
            problems.append(row.refused().problem)
        else:
            entries.append(_entry(row))
    register = Register(source=stated["source"], as_of=as_of, entries=tuple(entries), covers=covers)
    if not entries:
        problems.append(origin.problem("", "register_empty"))
    return RegisterRead(register=register if entries else None, problems=tuple(problems))


def _entry(row: Row) -> RegisterEntry:
    return RegisterEntry(
        name=row.need("name", str),
        place=row.place,
        number=row.text("number"),
        kind=row.get("kind", LenderKind),
        issuer=row.text("issuer"),
        valid_from=row.get("valid_from", dt.date),
        valid_until=row.get("valid_until", dt.date),
    )


def _refused(origin: Origin, code: str, place: str = "", **values: object) -> RegisterRead:
    return RegisterRead(register=None, problems=(origin.problem(place, code, **values),))
