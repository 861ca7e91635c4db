"""A first look at a file: enough to recognise it by what is in it, never by its name."""

import codecs
import csv
import io
import json
import re
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import Element

import msgspec

from fairdue.intake.declared import encoding_of
from fairdue.intake.heading import headings_in
from fairdue.intake.markup import root_of
from fairdue.intake.sound import media_of

HEAD = 1 << 16
WHOLE_MOST = 32 << 20
"""Transcripts and tables are read whole up to this many bytes; call logs are streamed."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SHOWN = 120
_NAME = re.compile(r"[A-Za-z_][A-Za-z_.-]{0,29}")
"""Names that programs write; whatever else stands in their place may be somebody's words."""
_SIGNATURE = 4
_COLUMNS_LEAST = 2
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NO_NUMBERS = (b"NaN", b"Infinity")
_BLOCK = 1 << 20


class Glimpse:
    """What can be said about the file at `path` before reading it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        with path.open("rb") as file:
            self.head = file.read(HEAD)

    @cached_property
    def root(self) -> Element | None:
        """The opening tag of the outermost XML element, if any. Raises Forbidden."""
        if not self.head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
            return None
        return root_of(io.BytesIO(self.head))

    @cached_property
    def sound(self) -> str | None:
        """The media type when this is a sound file, else None."""
        return media_of(self.head)

    @cached_property
    def encoding(self) -> str | None:
        """The encoding in which all bytes are text: by mark, else UTF-8, else GB 18030."""
        if b"\0" in self.head and not self.head.startswith((codecs.BOM_UTF16_LE, b"\xfe\xff")):
            return None
        marked = [name for mark, name in _MARKS if self.head.startswith(mark)]
        return next((e for e in marked or ("utf-8", "gb18030") if self._decodes(e)), None)

    def _decodes(self, encoding: str) -> bool:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with self.path.open("rb") as file:
                while block := file.read(_BLOCK):
                    decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
        return True

    @cached_property
    def text(self) -> str | None:
        """The whole text; None when it is no text or too large to be read whole."""
        if self.size > WHOLE_MOST or self.encoding is None:
            return None
        return self.path.read_bytes().decode(self.encoding)

    @cached_property
    def json(self) -> object:
        """The whole file as JSON values; None when it is none or too large."""
        first = self.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        if self.size > WHOLE_MOST or first not in {b"{", b"["}:
            return None
        data = self.path.read_bytes().removeprefix(codecs.BOM_UTF8)
        try:
            if any(word in data for word in _NO_NUMBERS):
                # What is no number (NaN, Infinity) is as good as missing.
                return json.loads(data, parse_constant=lambda _: None)
            return msgspec.json.decode(data)
        except (ValueError, RecursionError):
            return None

    @property
    def foreign_xml(self) -> str:
        """The encoding that an XML file declares and the parser lacks, else ""."""
        declared = encoding_of(self.head) if self.root is None else ""
        if not declared or declared.startswith("utf"):
            return ""
        least = f'<?xml version="1.0" encoding="{declared}"?><a/>'.encode()
        return declared if root_of(io.BytesIO(least)) is None else ""

    @property
    def like_text(self) -> bool:
        """Whether the first bytes hold none that texts do not have, whatever their encoding."""
        return bool(self.head) and _CONTROLS.search(self.head) is None

    def seen(self) -> dict[str, str]:
        """What was seen, in the words of each language, to tell why a file is refused.

        Raises Forbidden as `root` does.
        """
        if self.root is not None:
            tag = self.root.tag.rpartition("}")[2]
            if _NAME.fullmatch(tag):
                return _told(f"根元素是 <{tag}> 的 XML", f"XML whose outermost element is <{tag}>")
            return _told("XML", "XML")
        if not self.size:
            return _told("空文件", "an empty file")
        if isinstance(self.json, dict):
            names = [str(key) for key in list(self.json)[:12]]
            if names and all(_NAME.fullmatch(name) for name in names):
                keys = ", ".join(names)[:_SHOWN]
                return _told(f"带有 {keys} 的 JSON", f"JSON with {keys}")
            return _told("JSON", "JSON")
        if self.encoding is None:
            first = self.head[:_SIGNATURE].hex(" ")
            return _told(f"不是文本，开头字节是 {first}", f"no text; its first bytes are {first}")
        return self._table_seen()

    def _table_seen(self) -> dict[str, str]:
        first, second = self._first_rows()
        if len(first) < _COLUMNS_LEAST or len(first) != len(second):
            return _told("没有已知结构的文本", "text without a known structure")
        shown = headings_in(first)
        if shown:
            names = ", ".join(shown)[:_SHOWN]
            return _told(f"列名是 {names} 的表格", f"a table with the columns {names}")
        columns = len(first)
        return _told(f"有 {columns} 列的表格", f"a table of {columns} columns")

    def _first_rows(self) -> tuple[list[str], list[str]]:
        """The cells of the first two lines that are neither blank nor comments."""
        text = self.head.decode(self.encoding or "utf-8", "ignore")
        lines = [x for x in text.splitlines() if x.strip() and not x.startswith("#")][:2]
        rows: list[list[str]] = [*(_cells(line) for line in lines), [], []]
        return rows[0], rows[1]


def _cells(line: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line]), [])]
    except csv.Error:
        return []


def _told(zh: str, en: str) -> dict[str, str]:
    return {"zh-CN": zh, "en": en}
