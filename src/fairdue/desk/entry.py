"""What a form brought in, field by field, and what is wrong with it in plain words."""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

import msgspec
from litestar.datastructures import FormMultiDict

from fairdue.desk.language import N_
from fairdue.desk.wording import Wording
from fairdue.facts import fen

E = TypeVar("E", bound=StrEnum)
TEXT_MAX = 4000
PAPER_MAX = 200
"""Characters of the name of a paper."""
PARTS_MOST = 600
"""Payments of one offer or agreement."""
LARGEST_FEN = 10**10
"""Fen of one sum: a hundred million yuan."""
_DIGITS_MOST = 9
"""Digits of a whole number that is read at all."""
PPM = 10_000


class Mistake(msgspec.Struct, frozen=True):
    """One field that cannot be used, and why, for the summary above the form."""

    field: str
    text: str


class Kept:
    """Typed values of a form, so that it can be shown again as it was; "" for all others."""

    def __init__(self, values: dict[str, str] | None = None, tags: Iterable[str] = ()) -> None:
        self._values = values or {}
        self.tags = tuple(tags)

    def __getattr__(self, name: str) -> str:
        """What was typed into the field of that name."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self._values.get(name, "")


class Entry:
    """A form as sent. Each reader notes a mistake and answers None when a value cannot be used."""

    def __init__(self, form: FormMultiDict, w: Wording) -> None:
        self._form = form
        self._w = w
        self.mistakes: list[Mistake] = []

    def text(self, name: str, *, most: int = TEXT_MAX) -> str:
        """The field without blanks around it; "" when it is absent or no text."""
        value = self._form.get(name)
        return value.strip()[:most] if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a field that may come several times."""
        values = self._form.getall(name, [])
        return tuple(v for v in values if isinstance(v, str))

    def has(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.text(name))

    def kept(self, *, tags: str = "") -> Kept:
        """What was typed, to show the form again."""
        values = {n: v for n, v in self._form.multi_items() if isinstance(v, str)}
        return Kept(values, self.texts(tags) if tags else ())

    def wrong(self, field: str, message: str, **values: str) -> None:
        """Note a mistake; `values` fill the places of the message."""
        self.mistakes.append(Mistake(field, self._w.say(message, **values)))

    def _figure(self, name: str) -> str:
        """The field with full-width digits and signs as plain ones."""
        return unicodedata.normalize("NFKC", self.text(name))

    def amount(self, name: str, *, needed: bool = False) -> int | None:
        """Fen of an amount that is not negative; None when empty."""
        typed = self._figure(name)
        if not typed:
            if needed:
                self.wrong(name, N_("An amount is missing, for example 1234.56."))
            return None
        try:
            amount = fen(typed)
        except ValueError:
            amount = -1
        if amount < 0:
            self.wrong(name, N_("An amount looks like 1234.56 and is not below zero."))
            return None
        return amount

    def above_zero(self, name: str, *, needed: bool = False) -> int | None:
        """Fen of an amount above zero and at most `LARGEST_FEN`; None when empty."""
        amount = self.amount(name, needed=needed)
        if amount is not None and not 0 < amount <= LARGEST_FEN:
            self.wrong(name, N_("An amount is missing, for example 1234.56."))
            return None
        return amount

    def rate(self, name: str) -> int | None:
        """Ppm a year of a percentage."""
        typed = self._figure(name).rstrip("%").strip()
        if not typed:
            return None
        try:
            rate = Decimal(typed)
        except InvalidOperation:
            rate = Decimal(-1)
        if not rate.is_finite() or not 0 <= rate <= PPM:
            self.wrong(name, N_("A rate looks like 18.25."))
            return None
        return int(rate * PPM)

    def count(self, name: str, *, most: int = 10_000) -> int | None:
        """A whole number from 0 to `most`."""
        typed = self._figure(name)
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit()):
            self.wrong(name, N_("A whole number is expected here."))
            return None
        if len(typed) > _DIGITS_MOST or int(typed) > most:
            self.wrong(name, N_("The most that can be meant here is %(most)s."), most=f"{most:,}")
            return None
        return int(typed)

    def day(self, name: str, *, needed: bool = False, label: str = "") -> dt.date | None:
        """A calendar day as browsers send it; `label` names the field where one is missing."""
        typed = self._figure(name)
        if not typed:
            if needed and label:
                named = self._w.say(label)
                self.wrong(name, N_("A day is missing: %(name)s."), name=named)
            elif needed:
                self.wrong(name, N_("A day is missing."))
            return None
        try:
            return dt.date.fromisoformat(typed)
        except ValueError:
            self.wrong(name, N_("A day looks like 2026-03-05."))
            return None

    def past_noon(self, name: str, now: dt.datetime, *, label: str = "") -> dt.datetime | None:
        """Noon of a day that is not after today, or `now`, in the zone of the case, if earlier."""
        on = self.day(name, needed=True, label=label)
        if on is not None and on > now.date():
            self.wrong(name, N_("The day cannot be after today."))
            return None
        return min(dt.datetime.combine(on, dt.time(12), tzinfo=now.tzinfo), now) if on else None

    def local_time(self, name: str) -> dt.datetime | None:
        """A local time in the case's zone."""
        typed = self.text(name)
        if not typed:
            return None
        try:
            return dt.datetime.fromisoformat(typed).replace(tzinfo=self._w.zone)
        except ValueError:
            self.wrong(name, N_("A time looks like 2026-03-05T22:10."))
            return None

    def one_of(self, name: str, kind: type[E]) -> E | None:
        """A member of an enum; None for anything else."""
        try:
            return kind(self.text(name))
        except ValueError:
            return None
