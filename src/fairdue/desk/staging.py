"""Files that wait to be looked at: uploaded, read in preview, then kept in the case or let go."""

import re
import secrets
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

import msgspec

from fairdue import intake
from fairdue.casefile import Added, CaseFile
from fairdue.desk.chip import chip
from fairdue.desk.sight import Sight
from fairdue.desk.wording import Wording
from fairdue.facts import Attribution, Contact, Fact, Problem, Recording, Transcript

SOUND = frozenset(
    {".mp3", ".mp4", ".m4a", ".amr", ".awb", ".wav"}
    | {".oga", ".ogg", ".opus", ".flac", ".aac", ".3gp"}
)
RECORDINGS = "recordings"
"""Folder in which uploaded sound files wait together: a recordings folder is one import."""
BESIDE = frozenset({".json", ".srt", ".vtt", ".txt"})
"""Endings of side-cars and transcripts, which wait with the recording they are named like."""
WAITING_MOST = 40
NAME_MAX = 180
CHUNK = 1 << 20
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]")


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One file or recordings folder in preview; `refused` when no format fits."""

    key: str
    path: Path
    added: Added | None = None
    refused: Problem | None = None


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting file in words; calls and messages are counted but never listed."""

    key: str
    name: str
    refused: Problem | None
    format: str = ""
    rows: int = 0
    new: int = 0
    known: int = 0
    left_out: int = 0
    problems: tuple[Problem, ...] = ()
    sample: tuple[str, ...] = ()
    withheld: bool = False


class Staging:
    """The waiting files of one desk, in a folder that only this user can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, Waiting] = {}

    def place(self, names: Iterable[str]) -> list[Path]:
        """A place to write each uploaded file to.

        Sound files share one folder with the side-cars and transcripts named like them, as on
        the phone; of files with the same name each comes to a folder of its own in it.
        """
        key = secrets.token_hex(8)
        plain = [safe_name(name) for name in names]
        together = _of_recordings(plain)
        seen: Counter[str] = Counter()
        places = []
        for number, name in enumerate(plain):
            inside = self._folder / f"{key}-{number}"
            if name in together:
                inside = self._folder / f"{key}-{RECORDINGS}" / RECORDINGS
                inside = inside / str(seen[name]) if seen[name] else inside
                seen[name] += 1
            inside.mkdir(mode=0o700, parents=True, exist_ok=True)
            places.append(inside / name)
        return places

    def _subject(self, path: Path) -> Path:
        """What is read for a placed file: the recordings folder it waits in, or itself."""
        first, second, *_ = path.relative_to(self._folder).parts
        return self._folder / first / second

    def look(self, paths: Iterable[Path], case: CaseFile) -> None:
        """Read the placed files in preview."""
        subjects = dict.fromkeys(self._subject(path) for path in paths)
        for path in subjects:
            if len(self._waiting) >= WAITING_MOST:
                self.let_go(next(iter(self._waiting)))
            key = secrets.token_hex(8)
            try:
                self._waiting[key] = Waiting(key=key, path=path, added=case.preview(path))
            except intake.NotRecognised as error:
                self._waiting[key] = Waiting(key=key, path=path, refused=error.problem)

    def keep(self, key: str, case: CaseFile) -> str | None:
        """Take a waiting file into the case; the action id, None when it waits no longer."""
        found = self._waiting.get(key)
        if found is None or found.added is None:
            return None
        added = case.add(found.path)
        self.let_go(key)
        return added.action

    def let_go(self, key: str) -> None:
        """Delete a waiting file."""
        found = self._waiting.pop(key, None)
        if found is not None:
            folder = found.path.parent
            shutil.rmtree(folder, ignore_errors=True)

    def keys(self) -> tuple[str, ...]:
        """Keys of the waiting files, in the order in which they came."""
        return tuple(self._waiting)

    def shown(self, w: Wording, sight: Sight) -> list[Shown]:
        """All waiting files in words."""
        return [_shown(waiting, w, sight) for waiting in self._waiting.values()]


def _of_recordings(names: Sequence[str]) -> frozenset[str]:
    """The names of sound files, and of files named like one: `a.json`, `a.mp3.json`, `a.zh.srt`."""
    sounds = {name for name in names if PurePath(name).suffix.lower() in SOUND}
    stems = {PurePath(name).stem for name in sounds}

    def beside(name: str) -> bool:
        path = PurePath(name)
        return path.suffix.lower() in BESIDE and bool(stems & {path.stem, intake.stem_of(name)})

    return frozenset(name for name in names if name in sounds or beside(name))


def safe_name(name: str) -> str:
    """The file's own name without any path or control character."""
    plain = _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(". ")
    return plain[-NAME_MAX:] or "file"


def _shown(waiting: Waiting, w: Wording, sight: Sight) -> Shown:
    added = waiting.added
    if added is None:
        refused = waiting.refused
        name = refused.source if refused else waiting.path.name
        return Shown(key=waiting.key, name=name, refused=refused and placed(refused, w.locale))
    open_facts = [fact for fact in added.sample if not _is_withheld(fact)]
    return Shown(
        key=waiting.key,
        name=added.name,
        refused=None,
        format=format_title(added.format, w),
        rows=added.rows,
        new=added.new,
        known=added.known,
        left_out=added.left_out,
        problems=tuple(placed(problem, w.locale) for problem in added.problems),
        sample=tuple(_line(fact, w, sight) for fact in open_facts),
        withheld=len(open_facts) < len(added.sample),
    )


def placed(problem: Problem, locale: str) -> Problem:
    """The problem with its place in the visitor's language."""
    return msgspec.structs.replace(problem, place=problem.shown_place(locale))


def format_title(name: str, w: Wording) -> str:
    """Name of a format in the visitor's language."""
    return next((w.text(dict(f.title)) for f in intake.FORMATS if f.name == name), name)


def _is_withheld(fact: Fact) -> bool:
    """Whether a fact may belong to a number that nobody has named yet."""
    if isinstance(fact, Contact):
        return fact.by is None
    if isinstance(fact, Attribution):
        return fact.private
    return isinstance(fact, (Recording, Transcript))


def _line(fact: Fact, w: Wording, sight: Sight) -> str:
    shown = chip(fact, w, sight.history)
    return f"{shown.kind}: {shown.title}"
