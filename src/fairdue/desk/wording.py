"""How a page writes amounts, days, times, numbers and labels for one visitor."""

import datetime as dt
import gettext
import re
from enum import StrEnum
from zoneinfo import ZoneInfo

from fairdue.desk.labels import LABELS
from fairdue.desk.language import N_, words
from fairdue.facts import percent, yuan

WEEKDAY_NAMES: tuple[str, ...] = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_PARTS_OF_DAY = (
    (5, N_("night")),
    (9, N_("early morning")),
    (12, N_("morning")),
    (14, N_("noon")),
    (18, N_("afternoon")),
    (24, N_("evening")),
)
_AMOUNT = re.compile(
    r"[¥￥]\s?\d[\d,，]*(?:\.\d+)?|\d[\d,，]*(?:\.\d+)?(?=\s?(?:[万千]?元|yuan\b))"
)
_MINUTE_S = 60
_NOON = 12


class Wording:
    """The words of one visitor: a locale, a zone, and whether amounts are shown."""

    def __init__(self, locale: str, zone: ZoneInfo, *, amounts_hidden: bool = False) -> None:
        self.locale = locale
        self.zone = zone
        self.amounts_hidden = amounts_hidden
        self.words: gettext.NullTranslations = words(locale)

    def say(self, message: str, **values: object) -> str:
        """A message in the visitor's language with its values filled in."""
        text = self.words.gettext(message)
        return text % values if values else text

    def label(self, member: StrEnum | None) -> str:
        """Plain word of an enum member; "not known" for None."""
        if member is None:
            return self.say(N_("not known"))
        message = LABELS.get(type(member), {}).get(member)
        return self.say(message) if message else str(member.value).replace("_", " ")

    def money(self, amount_fen: int | None) -> str:
        """`¥1,234.56`, dots when amounts are hidden, "not known" for None."""
        if amount_fen is None:
            return self.say(N_("not known"))
        return "¥ ••••" if self.amounts_hidden else yuan(amount_fen)

    def veiled(self, text: str) -> str:
        """A finished text, with dots for its amounts when they are hidden."""
        return _AMOUNT.sub("¥ ••••", text) if self.amounts_hidden else text

    def bracketed(self, text: str) -> str:
        """The text in brackets, to stand behind a word."""
        return self.say(N_(" (%(what)s)"), what=text)

    def money_range(self, low_fen: int | None, high_fen: int | None) -> str:
        """One amount, or the range when a missing fact leaves one."""
        if low_fen is None and high_fen is None:
            return self.say(N_("not known"))
        if low_fen == high_fen:
            return self.money(low_fen)
        if high_fen is None:
            return self.say(N_("at least %(amount)s"), amount=self.money(low_fen))
        if low_fen is None:
            return self.say(N_("at most %(amount)s"), amount=self.money(high_fen))
        if self.amounts_hidden:
            return self.money(low_fen)
        return f"{yuan(low_fen)} – {yuan(high_fen)}"

    def rate(self, rate_ppm: int | None) -> str:
        """`24%`, "not known" for None."""
        return self.say(N_("not known")) if rate_ppm is None else percent(rate_ppm)

    def local(self, at: dt.datetime) -> dt.datetime:
        """The instant in the case's zone."""
        return at.astimezone(self.zone)

    def stamp(self, at: dt.datetime) -> str:
        """Evidence form, always with the zone: `2026-03-05 22:10 UTC+08:00`."""
        local = self.local(at)
        offset = local.strftime("%z")
        return f"{local:%Y-%m-%d %H:%M} UTC{offset[:3]}:{offset[3:5]}"

    def clock(self, at: dt.datetime) -> str:
        """`22:10` in the case's zone."""
        return f"{self.local(at):%H:%M}"

    def weekday(self, day: dt.date) -> str:
        """Name of the day of the week."""
        return self.say(WEEKDAY_NAMES[day.weekday()])

    def day(self, day: dt.date | None) -> str:
        """A day in prose: 2026年6月20日 星期六, Saturday 20 June 2026."""
        if day is None:
            return self.say(N_("not known"))
        if self.locale == "zh-CN":
            return f"{day.year}年{day.month}月{day.day}日 {self.weekday(day)}"
        return f"{self.weekday(day)} {day.day} {day:%B %Y}"

    def month(self, day: dt.date) -> str:
        """A month in prose: 2026年6月, June 2026."""
        return f"{day.year}年{day.month}月" if self.locale == "zh-CN" else f"{day:%B %Y}"

    def moment(self, at: dt.datetime) -> str:
        """An instant in prose: 星期四晚上 10:10, Thursday evening, 10:10."""
        local = self.local(at)
        part = next(name for end, name in _PARTS_OF_DAY if local.hour < end)
        hour = local.hour if local.hour <= _NOON else local.hour - _NOON
        return self.say(
            N_("%(weekday)s %(part)s, %(hour)s"),
            weekday=self.weekday(local.date()),
            part=self.say(part),
            hour=f"{hour}:{local.minute:02d}",
        )

    def until(self, at: dt.datetime, now: dt.datetime) -> str:
        """A coming instant as near as it is: a clock time today or tomorrow, else the stamp."""
        days = (self.local(at).date() - self.local(now).date()).days
        if days == 0:
            return self.say(N_("%(clock)s today"), clock=self.clock(at))
        if days == 1:
            return self.say(N_("%(clock)s tomorrow"), clock=self.clock(at))
        return self.stamp(at)

    def duration(self, seconds: int | None) -> str:
        """`3 min 20 s`; empty for None."""
        if seconds is None:
            return ""
        minutes, rest = divmod(seconds, _MINUTE_S)
        if not minutes:
            return self.say(N_("%(seconds)s s"), seconds=rest)
        return self.say(N_("%(minutes)s min %(seconds)s s"), minutes=minutes, seconds=rest)

    def text(self, texts: dict[str, str] | None) -> str:
        """The visitor's own language of a text that comes in both."""
        if not texts:
            return ""
        short = self.locale.partition("-")[0]
        return texts.get(self.locale) or texts.get(short) or next(iter(texts.values()))


def sentence_case(words: str) -> str:
    """The words as a heading: with a capital at the start where the script has capitals."""
    return words[:1].upper() + words[1:]
