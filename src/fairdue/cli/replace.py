"""What a command may replace: only what such a command wrote, so that no other file is lost."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fairdue.cli.session import Exit, Stop

MOST_JSON_BYTES = 1 << 26
"""A longer file is none of the short JSON files that commands write."""


def only_ours(option: str, path: Path | None, ours: Callable[[Path], bool]) -> None:
    """Raises Stop when a file stands at `path` that is not ours.

    Nothing, an empty file and a folder pass; who writes looks at what a folder holds.
    """
    if path is None:
        return
    try:
        if not path.exists() or path.is_dir():
            return
        fits = path.is_file() and (path.stat().st_size == 0 or ours(path))
    except (OSError, ValueError):
        fits = False
    if not fits:
        told = f"--{option} {path}: what stands there was not written by fairdue for this option"
        raise Stop(Exit.USAGE, f"{told}; nothing was touched. Name another place, or move it away")


def report_file(path: Path) -> bool:
    """Whether a file is a report, or a table of reasons."""
    from fairdue.report.table import reasons  # noqa: PLC0415 - only this pays for Arrow

    schema = _parquet(path)
    names = reasons.schema(schema.types[0]).names if schema.names else None
    return b"fairdue.report" in (schema.metadata or {}) or schema.names == names


def findings_file(path: Path) -> bool:
    """Whether a file holds the findings of an audit."""
    return b"fairdue" in (_parquet(path).metadata or {})


def _parquet(path: Path) -> Any:
    """The Arrow schema of a Parquet file. Raises ValueError."""
    from fairdue.report.table.read import CannotRead, Source  # noqa: PLC0415

    try:
        return Source(path).schemas[0]
    except CannotRead as error:
        raise ValueError(str(error)) from error


def json_with(*names: str) -> Callable[[Path], bool]:
    """Whether a file is a JSON object with these names in it."""

    def fits(path: Path) -> bool:
        if path.stat().st_size > MOST_JSON_BYTES:
            return False
        held = json.loads(path.read_text(encoding="utf-8"))
        return isinstance(held, dict) and {*names} <= {*held}

    return fits
