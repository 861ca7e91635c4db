"""What of the record may be seen: everything but what belongs to numbers nobody has named.

A call, message or recording is shown only after its number was attributed to the collecting
side. All else stays in quarantine: on no page, in no search, behind no address.
"""

from collections.abc import Iterable

from fairdue.facts import (
    Attribution,
    Contact,
    Correction,
    Document,
    Fact,
    History,
    Note,
    Recording,
    Request,
    Retraction,
    Transcript,
)


class Sight:
    """The facts of a history that a page may show."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.contacts = {c.id: c for c in history.contacts}
        self._hidden = {c.id for c in history.quarantined}
        self.recordings = {r.stem: r for r in history.of(Recording) if self._collects(r.number, r)}
        written = {t.stem for t in history.of(Transcript)}
        self._stems = written | {r.stem for r in history.of(Recording)}
        self.transcripts = {t.stem: t for t in history.of(Transcript) if t.stem in self.recordings}

    def _collects(self, number: str, fact: Fact) -> bool:
        """Whether the number was attributed to the collecting side on the fact's day."""
        if not number:
            return False
        stated = self.history.attribution(number, self.history.day(fact.occurred_at))
        return stated is not None and not stated.private

    def shows(self, fact: Fact) -> bool:
        """Whether a page may show the fact."""
        match fact:
            case Contact():
                return fact.id in self.contacts
            case Recording() | Transcript():
                return fact.stem in self.recordings
            case Attribution():
                return not fact.private
            case Document():
                return self._shows_document(fact)
            case Note():
                return fact.about not in self._hidden
            case Correction() | Retraction():
                return False
            case Request():
                return fact.contact not in self._hidden
        return True

    def _shows_document(self, document: Document) -> bool:
        """Files of recordings follow their recording; sound without one stays unseen."""
        if self.is_of_recording(document):
            return _stem(document) in self.recordings
        return not document.media.startswith("audio/")

    def is_of_recording(self, document: Document) -> bool:
        """Whether the file is a recording or its transcript."""
        return _stem(document) in self._stems

    def fact(self, fact_id: str) -> Fact | None:
        """The fact of that id as judged (attributed, corrected), when it may be shown."""
        found = self.contacts.get(fact_id) or self.history.by_id.get(fact_id)
        return found if found is not None and self.shows(found) else None

    def facts(self, ids: Iterable[str]) -> list[Fact]:
        """Those of the ids that exist and may be shown, in order."""
        return [f for f in map(self.fact, ids) if f is not None]


def _stem(document: Document) -> str:
    return document.name.rpartition(".")[0]
