"""Writes the phone of the fictional borrower Lin Xiaohe: run `python examples/make.py`.

Nobody in it exists and no number in it can be dialled. The log of calls and the store of messages
are written as the phone's backup app writes them, from one seed. What matters stands in `script.py`
by hand, ordinary calls are strewn around it inside every limit, and private ones are there to
show that they never appear anywhere. The tables and transcripts beside them are kept by hand.
"""

import datetime as dt
import random
from pathlib import Path
from typing import NamedTuple

import cast
import script
from script import LOG_FROM, LOG_UNTIL, ZONE, Call, Message

HERE = Path(__file__).parent
CASE = "examples/lin-xiaohe"
PRIVATE_WORDS = "tests/intake/private_words.toml"
SEED = 20260620
UNTIL_APRIL = dt.datetime(2026, 5, 1, tzinfo=ZONE)


class Line(NamedTuple):
    """Ordinary calls of one number: how often a day, how often answered, between which days."""

    number: str
    share_of_days: float
    share_answered: float
    since: str = "2026-03-20"
    until: str = "2026-06-20"


ORDINARY = (
    Line(cast.BANK, 0.20, 0.6, until="2026-05-20"),
    Line(cast.ANHE, 0.22, 0.5, until="2026-05-20"),
    Line(cast.CFC, 0.17, 0.5),
    Line(cast.TUOHAI, 0.26, 0.4),
    Line(cast.QINGTAN, 0.36, 0.6, until="2026-05-11"),
    Line(cast.APP, 0.20, 0.5),
    Line(cast.JULI, 0.26, 0.4, since="2026-04-20"),
    Line(cast.SHANDIAN, 0.45, 0.4, since="2026-05-18"),
)
CONSUMER_LOAN = {"2026-04-07", "2026-04-16", "2026-05-04", "2026-05-05", "2026-05-06", "2026-06-16"}
QUIET_DAYS = {
    # Days whose counts are scripted, by the creditor behind the numbers.
    cast.BANK: {"2026-04-22", "2026-05-14"},
    cast.ANHE: {"2026-04-22", "2026-05-14"},
    cast.CFC: CONSUMER_LOAN,
    cast.TUOHAI: CONSUMER_LOAN,
    cast.JULI: {"2026-05-26"},
}
IN_REPAIR = {"2026-04-25", "2026-04-26"}
"""The phone was away: the log has no calls, and the coverage table says so."""


class Dice:
    """A seeded source; only `random()` is used, which Python promises never to change."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def chance(self, share: float) -> bool:
        """True in that share of throws."""
        return self._random.random() < share

    def within(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))


def days(since: str, until: str) -> list[dt.date]:
    """The days from `since` to before `until` on which the phone was there."""
    first, last = dt.date.fromisoformat(since), dt.date.fromisoformat(until)
    every = [first + dt.timedelta(days=n) for n in range((last - first).days)]
    return [day for day in every if day.isoformat() not in IN_REPAIR]


def strewn(dice: Dice) -> list[Call]:
    """Ordinary calls by day, between nine and half past six."""
    found = []
    for line in ORDINARY:
        for day in days(line.since, line.until):
            if day.isoformat() in QUIET_DAYS.get(line.number, ()):
                continue
            if not dice.chance(line.share_of_days):
                continue
            minute = dice.within(9 * 60, 18 * 60 + 30)
            clock = dt.time(minute // 60, minute % 60, dice.within(0, 59))
            at = dt.datetime.combine(day, clock, tzinfo=ZONE)
            answered = dice.chance(line.share_answered)
            missed = 5 if dice.chance(0.2) else 3
            seconds = dice.within(18, 190) if answered else 0
            found.append(Call(at, line.number, 1 if answered else missed, seconds))
    return found


def private_calls(dice: Dice) -> list[Call]:
    """Calls with family and friends at any hour; a courier and a clinic ring by day."""
    found = []
    for contact in cast.PRIVATE:
        for day in days("2026-03-20", "2026-06-20"):
            if not dice.chance(contact.share_of_days):
                continue
            latest = 22 * 60 + 50 if contact.saved_as else 18 * 60
            minute = dice.within(9 * 60, latest)
            clock = dt.time(minute // 60, minute % 60, dice.within(0, 59))
            at = dt.datetime.combine(day, clock, tzinfo=ZONE)
            kind = (1, 2, 1, 3)[dice.within(0, 3)]
            seconds = 0 if kind == 3 else dice.within(20, 1500)
            found.append(Call(at, contact.number, kind, seconds, contact.saved_as))
    return found


def private_messages(dice: Dice) -> list[Message]:
    """Messages with the same people."""
    found = []
    for contact in cast.PRIVATE:
        for number, text in enumerate(contact.texts):
            day = LOG_FROM + dt.timedelta(days=dice.within(0, 91), minutes=dice.within(480, 1350))
            sent = contact.answers and number % 3 == 2
            found.append(Message(day, contact.number, 2 if sent else 1, text, contact.saved_as))
    return found


def milliseconds(at: dt.datetime) -> int:
    """Milliseconds since 1970."""
    return int(at.timestamp()) * 1000


def escaped(text: str) -> str:
    """Text for an attribute, with characters beyond U+FFFF as the app writes them."""
    plain = text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    plain = plain.replace("\n", "&#10;")
    parts = []
    for sign in plain:
        point = ord(sign) - 0x10000
        pair = f"&#{0xD800 + (point >> 10)};&#{0xDC00 + (point & 0x3FF)};"
        parts.append(pair if point >= 0 else sign)
    return "".join(parts)


def readable(at: dt.datetime) -> str:
    """The time as the app writes it for people; readers ignore it."""
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}"


def xml(root: str, rows: list[str], made: dt.datetime) -> bytes:
    """A backup file: the app's heading, the root with its count, one row a line."""
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    about = f'count="{len(rows)}" backup_set="00000000-lin-xiaohe" '
    about += f'backup_date="{milliseconds(made)}" type="full"'
    body = "".join(f"  {row}\n" for row in rows)
    return f"{head}<{root} {about}>\n{body}</{root}>\n".encode()


def call_row(call: Call) -> str:
    """One call as the app writes it."""
    return (
        f'<call number="{call.number}" duration="{call.seconds}" date="{milliseconds(call.at)}"'
        f' type="{call.type}" presentation="{2 if not call.number else 1}" subscription_id="1"'
        f' post_dial_digits="" readable_date="{readable(call.at)}"'
        f' contact_name="{escaped(call.saved_as or "(Unknown)")}" />'
    )


def message_row(message: Message) -> str:
    """One short message as the app writes it, or a media message when it has a picture."""
    if message.picture:
        return media_row(message)
    sent_at = milliseconds(message.at) - 2000 if message.type == 1 else 0
    return (
        f'<sms protocol="0" address="{message.number}" date="{milliseconds(message.at)}"'
        f' type="{message.type}" subject="null" body="{escaped(message.text)}" toa="null"'
        f' sc_toa="null" service_center="null" read="1" status="-1" locked="0"'
        f' date_sent="{sent_at}" sub_id="1" readable_date="{readable(message.at)}"'
        f' contact_name="{escaped(message.saved_as or "(Unknown)")}" />'
    )


def media_row(message: Message) -> str:
    """One media message: layout, text and a picture of a few bytes."""
    return (
        f'<mms date="{milliseconds(message.at)}" msg_box="1" address="{message.number}"'
        f' m_type="132" date_sent="0" sub="null" readable_date="{readable(message.at)}"'
        f' contact_name="(Unknown)"><parts>'
        f'<part seq="-1" ct="application/smil" name="null" text="&lt;smil/&gt;" />'
        f'<part seq="0" ct="text/plain" name="null" text="{escaped(message.text)}" />'
        f'<part seq="0" ct="image/jpeg" name="{message.picture}" text="null" data="/9j/2Q==" />'
        f'</parts><addrs><addr address="{message.number}" type="137" charset="106" />'
        f'<addr address="{cast.OWN}" type="151" charset="106" /></addrs></mms>'
    )


def private_words() -> bytes:
    """What must never appear anywhere outside the record's quarantine."""
    words = sorted({word for contact in cast.PRIVATE for word in contact.words})

    def listed(items: list[str]) -> str:
        return "[\n" + "".join(f'  "{item}",\n' for item in items) + "]\n"

    return (
        "# Written by examples/make.py: numbers, names and words of private calls and messages.\n"
        f"numbers = {listed([contact.number for contact in cast.PRIVATE])}"
        f"names = {listed([c.saved_as for c in cast.PRIVATE if c.saved_as])}"
        f"words = {listed(words)}"
    ).encode()


def build() -> dict[str, bytes]:
    """Every file that is written here, by its path in the repository."""
    dice = Dice(SEED)
    calls = sorted([*script.CALLS, *strewn(dice), *private_calls(dice)])
    messages = sorted([*script.MESSAGES, *private_messages(dice)])
    april = [call for call in calls if call.at < UNTIL_APRIL]
    files = {
        "calls.xml": xml("calls", [call_row(c) for c in calls], LOG_UNTIL),
        "calls-2026-04.xml": xml("calls", [call_row(c) for c in april], UNTIL_APRIL),
        "messages.xml": xml("smses", [message_row(m) for m in messages], LOG_UNTIL),
    }
    return {f"{CASE}/{name}": data for name, data in files.items()} | {
        PRIVATE_WORDS: private_words()
    }


def main() -> None:
    """Write all files."""
    for name, data in build().items():
        path = HERE.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
