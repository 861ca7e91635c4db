"""Views: the record as it was known at an instant, built only where something came late.

Most facts are known when they happen; for a contact after which nothing came late, the view of
then and the view of now hold the same facts before it. Contacts with the same late facts known
share one view.
"""

import datetime as dt
import itertools
from bisect import bisect_right
from functools import cached_property

from fairdue.conduct.index import STATEMENTS, Index, index_of
from fairdue.facts import Agreement, Contact, Correction, Fact, History, Retraction

THEN = dt.timedelta(minutes=1)
"""What was known when a contact was made is read one minute after its start."""


_KEPT = "conduct.views"
"""Where a history keeps its views, as it keeps its cached properties."""


class Views:
    """The views of one history."""

    def __init__(self, history: History) -> None:
        """Find what came late; builds no view yet."""
        self._history = history
        self._views: dict[int, Index] = {}
        self._raw_starts = {
            f.id: f.occurred_at for f in history.raw if isinstance(f, Contact) and f.id
        }

    @staticmethod
    def of(history: History) -> "Views":
        """The views of a history, kept as long as the history lives."""
        found = vars(history).get(_KEPT)
        if not isinstance(found, Views):
            found = vars(history)[_KEPT] = Views(history)
        return found

    @cached_property
    def _late(self) -> list[tuple[dt.datetime, dt.datetime]]:
        """For each fact that came late: from when it would have mattered, and when it was known."""
        spans = [span for fact in self._history.raw for span in _late_spans(fact)]
        return sorted(spans, key=lambda span: span[1])

    @cached_property
    def _known(self) -> list[dt.datetime]:
        return [known for _, known in self._late]

    @cached_property
    def _earliest(self) -> list[dt.datetime]:
        """For each late fact: from when it or one known later would have mattered."""
        begins = [since for since, _ in reversed(self._late)]
        return list(itertools.accumulate(begins, min))[::-1]

    @cached_property
    def _only_statements(self) -> bool:
        """Whether all that came late are consents, requests and agreements."""
        return all(isinstance(f, STATEMENTS) for f in self._history.raw if _late_spans(f))

    @cached_property
    def _statements(self) -> tuple[Fact, ...]:
        kinds = (*STATEMENTS, Correction, Retraction)
        return tuple(f for f in self._history.raw if isinstance(f, kinds))

    def begun(self, contact: Contact) -> dt.datetime:
        """When the contact began at the latest, by the record of then or of now."""
        raw = self._raw_starts.get(contact.id, contact.occurred_at)
        return max(contact.occurred_at, contact.latest_at or contact.occurred_at, raw)

    def then_at(self, contact: Contact) -> dt.datetime:
        """The instant whose knowledge counts as that of then: a minute after the start."""
        return self.begun(contact) + THEN

    def then(self, contact: Contact) -> Index | None:
        """The view of a minute after the contact began; None when it is the view of now."""
        if not self._late:
            return None
        at = self.then_at(contact)
        first = bisect_right(self._known, at)
        if first < len(self._late) and self._earliest[first] <= at:
            return self._view(first, at)
        return None

    def at(self, known_at: dt.datetime, begun: dt.datetime) -> Index:
        """The view of an instant, for a contact that begins at `begun`."""
        if begun > known_at:
            return index_of(self._history.as_known(known_at))
        first = bisect_right(self._known, known_at)
        if first == len(self._known):
            return index_of(self._history)
        return self._view(first, known_at)

    def _view(self, known: int, at: dt.datetime) -> Index:
        """One view for all contacts that share the late facts known to them.

        It reaches up to just before the next late fact was known, so that it holds every contact
        that shares it.
        """
        found = self._views.get(known)
        if found is None:
            at = max(at, self._known[known] - dt.timedelta.resolution)
            if self._only_statements:
                view = History(self._statements, known_at=at)
                found = index_of(self._history).beside(view)
            else:
                found = index_of(self._history.as_known(at))
            self._views[known] = found
        return found


def _late_spans(fact: Fact) -> list[tuple[dt.datetime, dt.datetime]]:
    if isinstance(fact, Retraction):
        return []
    if isinstance(fact, Correction):
        return [(dt.datetime.min.replace(tzinfo=dt.UTC), fact.known_from)]
    spans = []
    if fact.known_from > fact.occurred_at:
        begins = fact.occurred_at
        if fact.always_known:
            begins = dt.datetime.min.replace(tzinfo=dt.UTC)
        spans.append((begins, fact.known_from))
    if isinstance(fact, Agreement):
        spans += [
            (paid.paid_at, paid.known_at)
            for paid in fact.instalments
            if paid.paid_at and paid.known_at and paid.known_at > paid.paid_at
        ]
    return spans
