"""A scene: one contact to be judged at one instant, on one view of the record."""

import datetime as dt

import msgspec

from fairdue.conduct.clock import clock_edges
from fairdue.conduct.index import Index
from fairdue.conduct.people import Belonging, Counterparty
from fairdue.facts import Contact, Direction


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Whose log is asked about; None = the contact's. `debts`: the answer over all of them."""

    person: str | None = None
    debts: tuple[str, ...] | None = None
    by: str | None = None


class Scene:
    """What a rule kind looks at. `start` is the instant at which the contact is taken to begin.

    A contact whose start is uncertain (`latest_at`) is judged at several instants. `known_at`
    None = with all that is known.
    """

    __slots__ = ("asked", "contact", "day", "index", "known_at", "local", "place", "start")

    def __init__(
        self,
        index: Index,
        contact: Contact,
        *,
        start: dt.datetime | None = None,
        known_at: dt.datetime | None = None,
        asked: Asked | None = None,
    ) -> None:
        """Place the contact in the record; contacts from `place` on are no part of the log."""
        self.index = index
        self.contact = contact
        self.known_at = known_at
        self.asked = asked
        self.place = index.before(contact)
        self.start = contact.occurred_at if start is None else start
        self.local = index.local(self.start)
        self.day = self.local.toordinal()

    def at(self, start: dt.datetime) -> "Scene":
        """The same contact taken to begin at another instant."""
        return Scene(
            self.index, self.contact, start=start, known_at=self.known_at, asked=self.asked
        )

    def moments(self, until: dt.datetime) -> list[dt.datetime]:
        """Local midnights after the start, up to `until`, and when something new was known."""
        days = clock_edges(("00:00",), self.index.zones, self.start, until)
        return [*days, *(t for t in self.index.moments if self.start < t <= until)]

    @property
    def begun_by_person(self) -> bool:
        """Whether the other side began the contact: then nobody collected."""
        return self.contact.direction is Direction.IN

    def with_whom(self, who: Counterparty) -> Belonging:
        """Whether the contact is with somebody of that class."""
        return self.index.belongs(self.contact.person, who)
