"""Days to keep in mind as a calendar file (RFC 5545), for the calendar one already uses.

Entries name no company and no sum: calendars are often shared or kept by others.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from fairdue.credit import Limitation, compensation
from fairdue.facts import Agreement, History, LetterRecord, Reply
from fairdue.letters.form import form_of, locale_of
from fairdue.letters.letter import Letter
from fairdue.letters.wording import wording
from fairdue.plan import OfferStatus, OnRecord

LINE_OCTETS = 75
"""RFC 5545, 3.1: longest line without its break."""
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\r\n": "\\n", "\n": "\\n", "\r": "\\n"}


class KeptDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day to keep in mind; `uid` stays the same when the file is made again.

    `about` names the loans or the company it concerns, for the screen alone: no file holds it.
    """

    uid: str
    on: dt.date
    title: str
    note: str = ""
    about: tuple[str, ...] = ()


def days_of(
    history: History,
    limitation: Sequence[Limitation],
    offers: Sequence[OnRecord] = (),
    *,
    today: dt.date,
    locale: str,
) -> tuple[KeptDay, ...]:
    """Answers due to letters, ends of limitation and of offers, instalments of agreements, by day.

    Answers that are overdue stay in, other days that have passed do not. Of `offers` those count
    that a plan of today may count on.
    """
    words = wording(locale_of(locale), history.zone.key)
    answered = {reply.to for reply in history.of(Reply)}
    loans = {key: loan.name or key for key, loan in history.loans.items()}
    parties = {key: party.name for key, party in history.parties.items()}
    found = [
        _answer(
            letter.id,
            letter.kind.value,
            letter.reply_due_on,
            locale,
            about=(parties.get(letter.to, letter.to),),
        )
        for letter in history.of(LetterRecord)
        if letter.sent_on and letter.reply_due_on and letter.id not in answered
    ]
    found += [
        KeptDay(
            uid=f"limitation-{hashlib.sha256(one.debt.encode()).hexdigest()[:12]}",
            on=one.expires_on,
            title=words.say("calendar", "limitation"),
            note=words.say("calendar", "limitation_note"),
            about=(loans.get(one.debt, one.debt),),
        )
        for one in limitation
        if one.expires_on is not None and one.expires_on >= today
    ]
    found += [
        KeptDay(
            uid=f"instalment-{agreement.id}-{part.due:%Y%m%d}",
            on=part.due,
            title=words.say("calendar", "instalment"),
            note=words.say("calendar", "instalment_note"),
            about=tuple(loans.get(debt, debt) for debt in agreement.debts),
        )
        for agreement in history.of(Agreement)
        for part in agreement.instalments
        if part.paid_at is None and part.due >= today and not _passed_on(agreement, history, today)
    ]
    found += [
        KeptDay(
            uid=f"offer-{one.made.id}",
            on=one.made.until,
            title=words.say("calendar", "offer"),
            note=words.say("calendar", "offer_note"),
            about=tuple(loans.get(debt, debt) for debt in one.made.debts),
        )
        for one in offers
        if one.made.until and one.status is OfferStatus.OPEN
    ]
    return tuple(sorted(found, key=lambda day: (day.on, day.uid)))


def _passed_on(agreement: Agreement, history: History, today: dt.date) -> bool:
    """Whether a guarantor has since paid the lender on every debt of it, so that it is over."""
    loans = [history.loans[debt] for debt in agreement.debts if debt in history.loans]
    paid = [compensation(loan, history, on=today) for loan in loans]
    since = agreement.occurred_at
    return bool(paid) and all(one is not None and one.occurred_at > since for one in paid)


def day_of(letter: Letter, letter_id: str) -> KeptDay | None:
    """The day on which the answer to a letter is due; None when it asks for none."""
    if letter.reply_due_on is None:
        return None
    return _answer(letter_id, letter.kind.value, letter.reply_due_on, letter.locale)


def _answer(
    letter_id: str, kind: str, on: dt.date, locale: str, about: tuple[str, ...] = ()
) -> KeptDay:
    name = form_of(kind, locale_of(locale)).name
    words = wording(locale_of(locale), "Asia/Shanghai")
    return KeptDay(
        uid=f"letter-{letter_id}",
        on=on,
        title=words.say("calendar", "reply").format(letter=name),
        note=words.say("calendar", "reply_note"),
        about=about,
    )


def ics(days: Sequence[KeptDay], *, made_at: dt.datetime) -> bytes:
    """The calendar file: whole days, lines ended by CR LF and folded. `made_at` has a zone.

    Raises ValueError without a day: a calendar holds at least one entry (RFC 5545, 3.6).
    """
    if not days:
        raise ValueError("a calendar file needs at least one day")
    stamp = f"{made_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//fairdue//letters//EN"]
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(day.uid)}@fairdue.invalid",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
            f"SUMMARY:{_text(day.title)}",
            *([f"DESCRIPTION:{_text(day.note)}"] if day.note else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(part for line in lines for part in _folded(line))


def _text(value: str) -> str:
    """A value of type TEXT (3.3.11): backslash, semicolon, comma and breaks escaped."""
    for plain, escaped in _ESCAPED.items():
        value = value.replace(plain, escaped)
    return value


def _folded(line: str) -> Iterator[bytes]:
    """The line in pieces of 75 octets at the most, never within a character."""
    piece = b""
    for mark in line:
        octets = mark.encode()
        if len(piece) + len(octets) > LINE_OCTETS:
            yield piece + b"\r\n"
            piece = b" "
        piece += octets
    yield piece + b"\r\n"
