"""A problem: unusable input. It names source, place, what is wrong and what to do about it."""

import msgspec


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that could not be used; the rest goes on.

    `code` is stable and lower_snake; `wrong` and `remedy` map a locale (zh-CN, en) to a sentence.
    """

    source: str
    place: str
    code: str
    wrong: dict[str, str]
    remedy: dict[str, str]

    def line(self, locale: str = "en") -> str:
        """One line: where, what is wrong, what to do."""
        where = f"{self.source}, {self.place}" if self.place else self.source
        stop = "。" if locale.startswith("zh") else ". "
        wrong = self.wrong[locale].rstrip("。. ")
        return f"{where}: {wrong}{stop}{self.remedy[locale]}"
