"""The folder on disk as a list of facts: taking files in, recording acts, undoing them.

Nothing is computed here beyond the view of the facts; `case.py` adds what follows from them.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from fairdue import intake, journal
from fairdue.casefile.added import Action, Added
from fairdue.casefile.identity import Numbering
from fairdue.facts import (
    AnyFact,
    Attribution,
    Basis,
    CaseInfo,
    Contact,
    Correction,
    Document,
    Fact,
    History,
    Import,
    Person,
    Problem,
    Recording,
    Retraction,
    Role,
    Source,
    SourceKind,
    Transcript,
    from_fields,
    retracted,
    to_fields,
)

Clock = Callable[[], dt.datetime]
Entropy = Callable[[int], bytes]
Progress = Callable[[int, int], None]

BATCH = 2_000
"""Facts written in one transaction while a file is taken in."""
SAMPLE = 8
SNAPSHOT, LATEST = "facts", "latest"


class Snapshot(msgspec.Struct, frozen=True):
    """Sealed copy of the first `size` facts, so that a big case opens quickly."""

    size: int
    facts: list[AnyFact]


_lines = msgspec.json.Encoder()
_snapshot_of = msgspec.json.Decoder(Snapshot)


class Folder:
    """An open case folder: facts in, acts, undo. Close it, or use `with`."""

    def __init__(
        self, record: journal.Journal, path: Path, *, clock: Clock, entropy: Entropy
    ) -> None:
        """Wrap an open journal; `clock` and `entropy` are the front's."""
        self.path = path
        self._journal = record
        self._clock = clock
        self._entropy = entropy
        self._today: dt.date | None = None
        self._history: History | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder."""
        self._journal.close()

    # -- what the case is ---------------------------------------------------------------------

    @property
    def has_passphrase(self) -> bool:
        """Whether the folder is protected by a passphrase."""
        return self._journal.has_passphrase

    def change_passphrase(self, new: str | None) -> None:
        """Seal the case under another passphrase, or under none. A lost one is lost."""
        self._journal.change_passphrase(new)

    @property
    def head(self) -> str:
        """The newest signed head as text: kept outside, it shows a rebuilt or shortened record."""
        return self._journal.head.text

    @property
    def revision(self) -> int:
        """Grows with each recorded fact: what was computed for one revision holds only for it."""
        return self._journal.size

    @property
    def reference(self) -> str:
        """Short name of the record's state for letters: size and start of the root."""
        head = self._journal.head
        return f"{head.size}-{head.root[:12]}"

    def info(self) -> CaseInfo | None:
        """Whose case this is, as last stated."""
        stated = self.history().of(CaseInfo)
        return stated[-1] if stated else None

    def set_today(self, today: dt.date | None) -> None:
        """Pretend it is that day (the global option `--today`)."""
        self._today = today

    @property
    def today(self) -> dt.date:
        """The day that findings, plans and letters take as today."""
        if self._today is not None:
            return self._today
        info = self.info()
        if info is not None and info.today is not None:
            return info.today
        return self._clock().astimezone(self.history().zone).date()

    def now(self) -> dt.datetime:
        """The clock's instant, moved to the case's today."""
        local = self._clock().astimezone(self.history().zone)
        return local.replace(year=self.today.year, month=self.today.month, day=self.today.day)

    # -- facts in -----------------------------------------------------------------------------

    @cached_property
    def _record(self) -> list[Fact]:
        """All facts in the order of the record, from the sealed snapshot and what came after."""
        sealed = self._journal.cached(SNAPSHOT, LATEST)
        snapshot = _snapshot_of.decode(sealed) if sealed else Snapshot(size=0, facts=[])
        facts: list[Fact] = list(snapshot.facts)
        later = self._journal.read(after=snapshot.size - 1)
        facts.extend(from_fields(row.fields) for row in later if "fact" in row.fields)
        return facts

    @cached_property
    def _ids(self) -> set[str]:
        return {fact.id for fact in self._record}

    def _write_snapshot(self) -> None:
        sealed = {"size": self._journal.size, "facts": self._record}
        self._journal.cache(SNAPSHOT, LATEST, _lines.encode(sealed))

    def history(self) -> History:
        """The facts as one view; rebuilt when the record has grown."""
        if self._history is None:
            self._history = History(self._record)
        return self._history

    def _changed(self, added: Sequence[Fact] | None) -> None:  # noqa: ARG002 - a case looks at it
        """Forget what was computed from fewer facts; `added` None = facts were taken away."""
        self._history = None

    def _append(self, facts: Sequence[Fact]) -> None:
        entries = [
            journal.Entry(kind=fact.envelope, fields=to_fields(fact), subject=self._subject(fact))
            for fact in facts
        ]
        if entries:
            self._journal.append(entries)
            self._record.extend(facts)
            self._ids.update(fact.id for fact in facts)
        self._changed(facts)

    def _subject(self, fact: Fact) -> str:
        """Whose key seals a fact: raw calls by number, so that private ones can be erased."""
        number = ""
        if isinstance(fact, Contact) and fact.by is None:
            number = fact.collector_number or ""
        elif isinstance(fact, Recording):
            number = fact.number
        elif isinstance(fact, Transcript):
            number = self._number_of_stem.get(fact.stem, "")
        elif isinstance(fact, Person) and fact.role is not Role.DEBTOR:
            return f"person:{self._blind(fact.person)}"
        return f"number:{self._blind(number)}" if number else "case"

    @cached_property
    def _number_of_stem(self) -> dict[str, str]:
        return {f.stem: f.number for f in self._record if isinstance(f, Recording)}

    def _blind(self, text: str) -> str:
        key = self._journal.secret("subject")
        return hashlib.blake2b(text.encode(), key=key, digest_size=8).hexdigest()

    def _numbering(self) -> Numbering:
        gone = retracted(self._record)
        undone = {
            f.id for f in self._record if f.source and f.source.action and f.source.action in gone
        }
        return Numbering(
            self._journal.secret("fact id"),
            taken=self._ids.__contains__,
            undone=undone.__contains__,
        )

    def _new_action(self) -> str:
        return "a" + self._entropy(8).hex()

    def preview(self, path: Path, *, zone: str | None = None) -> Added:
        """What `add` would do, without doing it. Raises intake.NotRecognised."""
        return self._take_in(path, zone=zone, keep=False, progress=None)

    def add(
        self, path: Path, *, zone: str | None = None, progress: Progress | None = None
    ) -> Added:
        """Take a file or recordings folder in as one undoable action.

        Facts that are in the record already are counted as known. Raises intake.NotRecognised
        when no format fits; broken rows become problems and the rest comes in.
        """
        return self._take_in(path, zone=zone, keep=True, progress=progress)

    def _take_in(
        self, path: Path, *, zone: str | None, keep: bool, progress: Progress | None
    ) -> Added:
        stream = intake.stream(path, zone=zone or self.history().zone_names[0])
        action = self._new_action() if keep else ""
        numbering = self._numbering()
        dropped = {a.number for a in self.history().of(Attribution) if a.dropped}
        waiting: list[Fact] = []
        sample: list[Fact] = []
        problems: list[Problem] = []
        counts: Counter[str] = Counter()
        for item in stream:
            if isinstance(item, Problem):
                problems.append(item)
            elif isinstance(item, intake.Attachment):
                self._keep_attachment(item, numbering, action, waiting if keep else None)
            elif isinstance(item, Contact) and item.collector_number in dropped:
                counts["left_out"] += 1
            else:
                fact, is_new = numbering.imported(_acting(item, action))
                counts["new" if is_new else "known"] += 1
                if is_new and len(sample) < SAMPLE:
                    sample.append(fact)
                if is_new and keep:
                    waiting.append(fact)
                    if len(waiting) >= BATCH:
                        self._append(waiting)
                        waiting = []
                        if progress is not None:
                            progress(counts.total(), 0)
        added = Added(
            name=stream.name,
            format=stream.format.name,
            sha256=stream.sha256,
            rows=stream.rows,
            taken=stream.taken,
            refused=stream.refused,
            new=counts["new"],
            known=counts["known"],
            left_out=counts["left_out"],
            problems=tuple(problems),
            sample=tuple(sample),
            action=action,
        )
        if keep:
            waiting.append(numbering.acted(self._import_fact(added, stream.header)))
            self._append(waiting)
            self._write_snapshot()
        return added

    def _import_fact(self, added: Added, header: str) -> Import:
        return Import(
            occurred_at=self.now(),
            source=Source(kind=SourceKind.CASE_FILE, name=added.name, action=added.action),
            name=added.name,
            sha256=added.sha256,
            format=added.format,
            rows=added.rows,
            taken=added.taken,
            refused=added.refused,
            facts=added.new,
            known=added.known,
            problems=len(added.problems),
            header=header,
            detail=tuple(_lines.encode(p).decode() for p in added.problems),
        )

    def _keep_attachment(
        self,
        found: intake.Attachment,
        numbering: Numbering,
        action: str,
        waiting: list[Fact] | None,
    ) -> None:
        """Seal the bytes beside the log and say so with a document fact."""
        if waiting is None:
            return
        document = Document(
            occurred_at=self.now(),
            source=Source(kind=SourceKind.CASE_FILE, name=found.name, action=action),
            sha256=found.sha256,
            name=found.name,
            media=found.media,
            size=found.path.stat().st_size,
            capture=found.capture,
        )
        timeless = msgspec.structs.replace(
            document, occurred_at=dt.datetime.fromtimestamp(0, dt.UTC)
        )
        numbered, is_new = numbering.imported(timeless)
        if is_new:
            subject = f"number:{self._blind(found.number)}" if found.number else "case"
            reference = self._journal.attach(
                found.path,
                name=found.name,
                media=found.media,
                capture=found.capture,
                subject=subject,
            )
            self._append_with(msgspec.structs.replace(document, id=numbered.id), reference)

    def _append_with(self, fact: Fact, attachment: journal.AttachmentRef) -> None:
        """Write a fact together with the bytes it speaks of."""
        entry = journal.Entry(
            kind=fact.envelope,
            fields=to_fields(fact),
            subject=attachment.subject,
            attachments=(attachment,),
        )
        self._journal.append([entry])
        self._record.append(fact)
        self._ids.add(fact.id)
        self._changed((fact,))

    # -- acts ---------------------------------------------------------------------------------

    def record(
        self, facts: Iterable[Fact], *, label: str, kind: SourceKind = SourceKind.DESK
    ) -> str:
        """Write the facts of one act; returns the action id with which it can be undone."""
        action = self._new_action()
        numbering = self._numbering()
        source = Source(kind=kind, name=label, action=action)
        numbered = []
        for fact in facts:
            given = numbering.acted(msgspec.structs.replace(fact, source=source))
            numbered.append(given)
        self._append(numbered)
        return action

    def correct(self, target: str, changes: dict[str, object], *, reason: str) -> str:
        """Say what a fact really was. What the collecting side did it knew when it did it."""
        known = self.history().by_id.get(target)
        if known is None:
            raise KeyError(target)
        correction = Correction(
            occurred_at=self.now(),
            known_at=known.occurred_at,
            basis=Basis.CLAIMED,
            target=target,
            changes=changes,
            reason=reason,
        )
        return self.record([correction], label="correction")

    def retract(self, targets: Iterable[str], *, reason: str) -> str:
        """Take facts back; they stay in the record, marked as taken back."""
        back = [Retraction(occurred_at=self.now(), target=t, reason=reason) for t in targets]
        return self.record(back, label="retraction")

    def undo(self, action: str) -> str:
        """Undo an act or import as a whole; undoing an undo brings it back."""
        back = Retraction(occurred_at=self.now(), target=action, reason="undo")
        return self.record([back], label="undo")

    def actions(self) -> tuple[Action, ...]:
        """Acts and imports, the newest first."""
        gone = retracted(self._record)
        found: dict[str, list[Fact]] = {}
        for fact in self._record:
            if fact.source and fact.source.action:
                found.setdefault(fact.source.action, []).append(fact)
        return tuple(
            Action(
                id=action,
                label=facts[-1].source.name if facts[-1].source else "",
                at=facts[-1].occurred_at.isoformat(),
                facts=len(facts),
                undone=action in gone,
            )
            for action, facts in reversed(found.items())
        )

    def drop_number(self, number: str) -> None:
        """Erase all calls of a private number: its key is destroyed and cannot be had back."""
        private = Attribution(occurred_at=self.now(), number=number, private=True, dropped=True)
        self.record([private], label="private number erased")
        subject = f"number:{self._blind(number)}"
        self._journal.drop(subject, reason="private number erased")
        for name in ("_record", "_ids", "_number_of_stem"):
            self.__dict__.pop(name, None)
        self._changed(None)
        self._write_snapshot()


def _acting(fact: Fact, action: str) -> Fact:
    source = fact.source or Source(kind=SourceKind.CASE_FILE)
    return msgspec.structs.replace(fact, source=msgspec.structs.replace(source, action=action))
