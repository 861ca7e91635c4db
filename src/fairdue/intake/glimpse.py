"""A first look at a file: enough to recognise it by what is in it, never by its name."""

import codecs
import csv
import io
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import Element

import msgspec

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
            return msgspec.json.decode(data)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            return None

    def seen(self) -> dict[str, str]:
        """What was seen, in the words of each language, to tell why a file is refused.

        Raises Forbidden as `root` does.
        """
        if self.root is not None:
            tag = self.root.tag[:_SHOWN]
            return _told(f"根元素是 <{tag}> 的 XML", f"XML whose outermost element is <{tag}>")
        if not self.size:
            return _told("空文件", "an empty file")
        if isinstance(self.json, dict):
            keys = ", ".join(list(self.json)[:12])[:_SHOWN]
            return _told(f"带有 {keys} 的 JSON", f"JSON with {keys}")
        if self.encoding is None:
            first = self.head[:8].hex(" ")
            return _told(f"不是文本，开头字节是 {first}", f"no text; its first bytes are {first}")
        columns = self._columns()
        if len(columns) > 1:
            shown = ", ".join(columns)[:_SHOWN]
            return _told(f"列名是 {shown} 的表格", f"a table with the columns {shown}")
        return _told("没有已知结构的文本", "text without a known structure")

    def _columns(self) -> list[str]:
        text = self.head.decode(self.encoding or "utf-8", "ignore")
        line = next((x for x in text.splitlines() if x.strip() and not x.startswith("#")), "")
        try:
            return [cell.strip() for cell in next(csv.reader([line]), [])]
        except csv.Error:
            return []


def _told(zh: str, en: str) -> dict[str, str]:
    return {"zh-CN": zh, "en": en}
