"""A letter on paper, as PDF: archival (A-2a), accessible (UA-1), the same bytes every time."""

import datetime as dt
import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec
import typst

from fairdue.letters.form import content
from fairdue.letters.glyph import fonts_folder, shown
from fairdue.letters.letter import Letter
from fairdue.letters.statement import Statement


def pdf(letter: Letter | Statement) -> bytes:
    """The letter or report as PDF, dated at midnight UTC of the day it was written."""
    written = dt.datetime.combine(letter.written_on, dt.time(), dt.UTC)
    made = typst.compile(
        _template(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(_data(letter), ensure_ascii=False, sort_keys=True)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=written,
    )
    assert isinstance(made, bytes), "one document has one file"
    return made


@lru_cache(maxsize=1)
def _template() -> bytes:
    return files("fairdue.letters").joinpath("letter.typ").read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The packaged two and no others, so that every machine sets the same pages."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts_folder()]
    )


def _data(letter: Letter | Statement) -> dict[str, Any]:
    """What the template is given: words and their order, nothing else."""
    words: Any = content(f"{letter.locale}/words.toml")["page"]
    head = words["head"].format(case_ref=letter.case_ref) if letter.case_ref else ""
    data = {
        "locale": letter.locale,
        "title": letter.title,
        "head": head,
        "page": words["number"],
        "blocks": [msgspec.to_builtins(block) for block in letter.blocks],
    }
    drawn: dict[str, Any] = _drawn(data)
    return drawn


def _drawn(data: Any) -> Any:
    """The same data with every text in characters that have a glyph."""
    if isinstance(data, str):
        return shown(data)
    if isinstance(data, dict):
        return {key: _drawn(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_drawn(value) for value in data]
    return data
