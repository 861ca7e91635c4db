"""The desk's two languages: catalogues of its words, and which one a visitor reads.

English is the language of the message ids. Sentences about findings come from conduct and
letters from letters; only the desk's own words stand here.
"""

import gettext as gettext_module
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES: Mapping[str, str] = {"zh-CN": "zh_CN", "en": "en"}
"""Locale as pages and letters name it, and the name of its catalogue."""
DEFAULT_LOCALE = "zh-CN"


def N_(message: str) -> str:  # noqa: N802 - the mark that gettext tools look for
    """The message itself, marked for translation where it is only named and shown later."""
    return message


def catalogue(locale: str) -> Catalog:
    """The catalogue of a locale as read from its `.po` file."""
    source = files("fairdue.desk").joinpath("locale", f"{LOCALES[locale]}.po")
    with source.open("rb") as opened:
        return read_po(opened, locale=LOCALES[locale])


@cache
def words(locale: str) -> gettext_module.GNUTranslations:
    """Compiled words of a locale; what is not translated stays English."""
    compiled = BytesIO()
    write_mo(compiled, catalogue(locale))
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)


def chosen(cookie: str | None, case_locale: str | None, accept: str) -> str:
    """Locale of a visitor: what they chose, else the case's, else what the browser asks for."""
    for wanted in (cookie, case_locale):
        if wanted is not None and wanted in LOCALES:
            return wanted
    for part in accept.split(","):
        tag = part.partition(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-CN"
        if tag.startswith("en"):
            return "en"
    return DEFAULT_LOCALE
