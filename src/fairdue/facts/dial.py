"""Telephone numbers as keys: one number, one spelling."""

import re

_NOT_DIALLED = re.compile(r"[\s\-().]")
_MOBILE = re.compile(r"1\d{10}")
_SERVICE = re.compile(r"(?:400|800|95|96|106|12|11)\d*")
_AREA_AND_NUMBER = re.compile(r"\d{10,11}")


def number_key(text: str) -> str:
    """The number as it is dialled inside China: `+86 199-0000-0001` -> `19900000001`.

    A landline written with the country code gets its leading 0 back (`+86 10 0000 0000` ->
    `01000000000`). Short codes, service numbers and names of senders stay as they are.
    """
    plain = _NOT_DIALLED.sub("", text)
    for prefix in ("+86", "0086"):
        if plain.startswith(prefix) and len(plain) > len(prefix) + 4:
            return _at_home(plain[len(prefix) :])
    return plain


def _at_home(number: str) -> str:
    """A number that followed the country code, as one dials it without."""
    if _MOBILE.fullmatch(number) or _SERVICE.fullmatch(number):
        return number
    return f"0{number}" if _AREA_AND_NUMBER.fullmatch(number) else number
