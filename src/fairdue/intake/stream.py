"""Reading a file: any known format, recognised by what is in it, as facts and problems.

Law: every row of the input ends in a fact or in a problem. `rows == taken + refused` holds after
each stream, whatever the bytes.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from fairdue.facts import DEFAULT_ZONE, Fact, Problem, SourceKind
from fairdue.intake import message_store, phone_log, recording_folder, sheet, transcript
from fairdue.intake.format import Attachment, Format, Header, NotRecognised, Read, Refused, Taken
from fairdue.intake.glimpse import Glimpse
from fairdue.intake.heading import is_heading
from fairdue.intake.markup import Forbidden
from fairdue.intake.origin import Origin, digest_of, problem
from fairdue.intake.recording_name import makers as makers_of
from fairdue.intake.table import TEMPLATES, table
from fairdue.intake.veiled_name import refused_as, veiled


class _Reader(msgspec.Struct, frozen=True):
    format: Format
    rows: Callable[[Origin], Iterator[Read]]


_OF_CALLS = frozenset({SourceKind.RECORDING, SourceKind.TRANSCRIPT})
"""Files whose names hold the number, or the name, of whom the call was with."""

_BY_ROOT = {
    phone_log.ROOT: _Reader(phone_log.FORMAT, phone_log.rows),
    message_store.ROOT: _Reader(message_store.FORMAT, message_store.rows),
}
_RECORDINGS = _Reader(recording_folder.FORMAT, recording_folder.rows)
_TRANSCRIPTS = {
    layout.format.name: _Reader(layout.format, transcript.rows) for layout in transcript.LAYOUTS
}
_SHEETS = {name: _Reader(sheet.format_of(name), sheet.rows) for name in TEMPLATES}

FORMATS: tuple[Format, ...] = tuple(
    reader.format
    for reader in (*_BY_ROOT.values(), _RECORDINGS, *_TRANSCRIPTS.values(), *_SHEETS.values())
)
"""All formats that can be read, call logs first."""


def _reader_of(path: Path) -> _Reader | None:
    """The reader for a file or folder by its content. Raises Forbidden."""
    if path.is_dir():
        return _RECORDINGS if recording_folder.is_folder(path) else None
    glimpse = Glimpse(path)
    if glimpse.sound is not None:
        return _RECORDINGS
    if glimpse.root is not None:
        return _BY_ROOT.get(glimpse.root.tag)
    found = sheet.sheet_of(glimpse)
    if found is not None:
        return _SHEETS[found.name]
    layout = transcript.layout_of(glimpse)
    return _TRANSCRIPTS[layout.format.name] if layout else None


def recognise(path: Path) -> Format | None:
    """The format of the file or folder at `path`, by its content; None when it is not known.

    Raises OSError when it cannot be read.
    """
    try:
        reader = _reader_of(path)
    except Forbidden:
        return None
    return reader.format if reader else None


class Stream:
    """The facts, problems and attachments of one file, read while it is iterated.

    After that: `rows` counted in, `taken` rows that became facts, `refused` rows that became a
    problem (`rows == taken + refused`); `facts` and `problems` that came out, problems of the
    file as a whole among them; `header` is what the file says about itself. `sha256` (hex) is
    known from the start. Memory does not grow with the file for logs of calls and messages.
    """

    def __init__(
        self, path: Path, reader: _Reader, zone: ZoneInfo, makers: Path | None = None
    ) -> None:
        self.path = path
        self.name = path.name
        self.format = reader.format
        self.sha256 = digest_of(path)
        self._reader = reader
        self._zone = zone
        self._makers = makers
        self._restart()

    def _restart(self) -> None:
        self.rows = self.taken = self.refused = self.facts = self.problems = 0
        self.header = ""

    def __iter__(self) -> Iterator[Fact | Problem | Attachment]:
        """Everything in the order of the file; iterating again reads the file again."""
        self._restart()
        kind = self.format.source_kind
        origin = Origin(
            path=self.path,
            name=self.name,
            digest=self.sha256,
            kind=kind,
            zone=self._zone,
            makers=self._makers,
            shown=self._shown(kind),
        )
        for read in self._reader.rows(origin):
            if isinstance(read, Header):
                self.header = read.text
            elif isinstance(read, Taken):
                self.rows += read.rows
                self.taken += read.rows
                self.facts += sum(isinstance(item, Fact) for item in read.items)
                yield from read.items
            else:
                self.rows += isinstance(read, Refused)
                self.refused += isinstance(read, Refused)
                self.problems += 1
                yield read.problem

    def _shown(self, kind: SourceKind) -> str:
        """The name for problems: of a single recording only what tells nothing of its caller."""
        if kind not in _OF_CALLS or self.path.is_dir():
            return ""
        return veiled(self.name, self._zone, makers_of(self._makers))


def stream(path: Path, *, zone: str = DEFAULT_ZONE, makers: Path | None = None) -> Stream:
    """The file or folder at `path` as a stream; times without offset are local to `zone` (IANA).

    `makers` is a table of one's own for names of recordings, laid out like `makers.toml`. Raises
    NotRecognised when the format is not known, OSError when it cannot be read.
    """
    try:
        reader = _reader_of(path)
    except Forbidden:
        told = problem(refused_as(path, ZoneInfo(zone)), "", "doctype_refused", {})
        raise NotRecognised(told) from None
    if reader is None:
        raise NotRecognised(_refusal(path, refused_as(path, ZoneInfo(zone))))
    return Stream(path, reader, ZoneInfo(zone), makers)


def _refusal(path: Path, name: str) -> Problem:
    """What kind of file it is and what is known instead; never what stands in it."""
    if path.is_dir():
        seen = {"zh-CN": "没有录音和文字稿的文件夹", "en": "a folder without recordings"}
        return problem(name, "", "not_recognised", {"seen": seen, "known": _known()})
    glimpse = Glimpse(path)
    if glimpse.foreign_xml:
        return problem(name, "", "xml_encoding", {"encoding": glimpse.foreign_xml})
    if glimpse.encoding is None and glimpse.like_text:
        return problem(name, "", "encoding_unknown", {})
    near = sheet.similar(glimpse) if glimpse.root is None else None
    if near is not None:
        like, lacking, cells = near
        values = {
            "name": like,
            "title": table(like).title["zh-CN"],
            "missing": {at: ", ".join(c.title[at] for c in lacking) for at in ("zh-CN", "en")},
            "seen": ", ".join(cell if is_heading(cell) else "…" for cell in cells)[:200],
        }
        return problem(name, "", "columns_missing", values)
    return problem(name, "", "not_recognised", {"seen": glimpse.seen(), "known": _known()})


def _known() -> dict[str, str]:
    return {
        "zh-CN": "、".join(known.title["zh-CN"] for known in FORMATS),
        "en": ", ".join(known.title["en"] for known in FORMATS),
    }


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A whole file read at once: what a Stream gave, in tuples."""

    format: Format
    name: str
    sha256: str
    rows: int
    taken: int
    refused: int
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]
    attachments: tuple[Attachment, ...]
    header: str = ""


def read(path: Path, *, zone: str = DEFAULT_ZONE, makers: Path | None = None) -> Reading:
    """All facts, problems and attachments of the file at `path`. Raises as `stream` does."""
    source = stream(path, zone=zone, makers=makers)
    items = tuple(source)
    return Reading(
        format=source.format,
        name=source.name,
        sha256=source.sha256,
        rows=source.rows,
        taken=source.taken,
        refused=source.refused,
        facts=tuple(item for item in items if isinstance(item, Fact)),
        problems=tuple(item for item in items if isinstance(item, Problem)),
        attachments=tuple(item for item in items if isinstance(item, Attachment)),
        header=source.header,
    )
