"""How a language says days, sums, lists and sources; the content files of one locale."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from jinja2 import StrictUndefined, Template, is_undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fairdue.facts import yuan
from fairdue.letters.form import Locale, content

_BABEL = {"zh-CN": "zh_Hans_CN", "en": "en_GB"}


def clean(text: str) -> str:
    """The text on one line: breaks become spaces, invisible marks and spare spaces go."""
    shown = (
        " " if unicodedata.category(mark) in {"Cc", "Zl", "Zp"} else mark
        for mark in text
        if unicodedata.category(mark) not in {"Cf", "Co", "Cs", "Cn"}
    )
    return " ".join("".join(shown).split())


class Wording:
    """One language in one time zone: `words` from the content, and how values are written."""

    def __init__(self, locale: Locale, zone: str) -> None:
        """Read the words of the locale. `zone` is the IANA zone in which times are told."""
        self.locale = locale
        self.zone = ZoneInfo(zone)
        self.words: Mapping[str, object] = content(f"{locale}/words.toml")
        self.zone_name = self.say("zone", zone, otherwise=zone)
        self.joint = "" if locale == "zh-CN" else " "
        self.pause = "，" if locale == "zh-CN" else ", "
        self._environment = self._made()
        self._templates: dict[str, Template] = {}
        self._expressions: dict[str, Callable[..., Any]] = {}

    def _made(self) -> ImmutableSandboxedEnvironment:
        environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
        environment.filters |= {
            "day": self.day,
            "moment": self.moment,
            "yuan": yuan,
            "listed": self.listed,
            "plural": self.plural,
            "sentence": self.sentence,
        }
        environment.globals |= {"w": self.words, "zone": self.zone_name}
        return environment

    def say(self, group: str, word: str, *, otherwise: str | None = None) -> str:
        """The word of a group of the content. Raises KeyError when there is none."""
        found = cast("Mapping[str, str]", self.words[group])
        return found[word] if otherwise is None else found.get(word, otherwise)

    def render(self, template: str, values: Mapping[str, object]) -> str:
        """The template with its values. Raises jinja2.UndefinedError when one is missing."""
        if template not in self._templates:
            lines = (line.strip() for line in template.strip().splitlines())
            self._templates[template] = self._environment.from_string(self.joint.join(lines))
        return self._templates[template].render(values)

    def value(self, expression: str, values: Mapping[str, object]) -> Any:
        """The value of an expression. Raises ValueError when the letter has no such value."""
        if expression not in self._expressions:
            compiled = self._environment.compile_expression(expression, undefined_to_none=False)
            self._expressions[expression] = compiled
        found = self._expressions[expression](**values)
        if is_undefined(found):
            raise ValueError(f"the form asks for {expression!r}, which this letter does not have")
        return found

    def day(self, day: dt.date) -> str:
        """A day in prose."""
        return format_date(day, format="long", locale=_BABEL[self.locale])

    def moment(self, at: dt.datetime) -> str:
        """An instant as evidence writes it, in the local zone, which the text names."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def listed(self, names: Sequence[str]) -> str:
        """Names in one sentence."""
        return format_list(list(names), locale=_BABEL[self.locale])

    @staticmethod
    def sentence(words: str) -> str:
        """The words as they stand at the beginning of a line."""
        return words[:1].upper() + words[1:]

    @staticmethod
    def plural(number: int, one: str, many: str) -> str:
        """The noun that goes with the number."""
        return one if number == 1 else many


@lru_cache(maxsize=64)
def wording(locale: Locale, zone: str) -> Wording:
    """The wording of a language in a zone."""
    return Wording(locale, zone)
