"""On which line of a TOML text each key stands, also in tables of a list and within a line."""

import re

Path = tuple[str | int, ...]
"""Keys and places in lists (from 0), from the top of the file."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""")
_VALUE = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r'"(?:[^"\\]|\\.)*"|'
    r"'[^']*'|[^,\]}#\n]+",
    re.DOTALL,
)


def lines_of(text: str) -> dict[Path, int]:
    """By path the line, from 1, on which it is first written; `text` is valid TOML."""
    return _Reader(text).read()


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of the path, or of the nearest table that holds it; 0 when there is none."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return 0


class _Reader:
    """One text on its way; what is valid needs no check."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text.replace("\r\n", "\n"), 0
        self._found: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}

    def read(self) -> dict[Path, int]:
        """Every statement in turn."""
        table: Path = ()
        while self._skip(_BLANK) < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._found

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        assert found is not None
        self._at = found.end()
        return self._at

    def _mark(self, path: Path) -> None:
        """The line of a path, where it comes for the first time."""
        if path not in self._found:
            self._found[path] = self._text.count("\n", 0, self._at) + 1

    def _header(self) -> Path:
        """`[a.b]`, or `[[a]]` for one more table of a list."""
        several = self._text.startswith("[[", self._at)
        self._at += 1 + several
        keys = self._keys()
        path: Path = ()
        for number, key in enumerate(keys, 1):
            path = (*path, key)
            self._mark(path)
            if number == len(keys) and several:
                self._tables[path] = self._tables.get(path, -1) + 1
            if path in self._tables:
                path = (*path, self._tables[path])
                self._mark(path)
        self._at += 1 + several
        return path

    def _keys(self) -> list[str]:
        """A key with dots."""
        found = []
        while True:
            self._skip(_SPACE)
            start = self._at
            found.append(self._text[start : self._skip(_KEY)].strip("\"'"))
            self._skip(_SPACE)
            if not self._text.startswith(".", self._at):
                return found
            self._at += 1

    def _pair(self, table: Path) -> None:
        """`key = value`."""
        start = self._at
        keys = self._keys()
        after, self._at = self._at, start
        for end in range(1, len(keys) + 1):
            self._mark((*table, *keys[:end]))
        self._at = after + 1
        self._skip(_SPACE)
        self._value((*table, *keys))

    def _value(self, path: Path) -> None:
        opened = self._text[self._at]
        if opened not in "[{":
            self._skip(_VALUE)
            return
        self._at += 1
        number = 0
        while self._text[self._skip(_BLANK)] not in "]}":
            if self._text[self._at] == ",":
                self._at += 1
            elif opened == "{":
                self._pair(path)
            else:
                self._mark((*path, number))
                self._value((*path, number))
                number += 1
        self._at += 1
