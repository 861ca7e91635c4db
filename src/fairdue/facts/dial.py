"""Telephone numbers as keys: one number, one spelling."""

import re

_NOT_DIALLED = re.compile(r"[\s\-().]")


def number_key(text: str) -> str:
    """The number without spaces, dashes and the Chinese country code: `+86 138-0000` -> `1380000`.

    Short codes and names of message senders stay as they are.
    """
    plain = _NOT_DIALLED.sub("", text)
    for prefix in ("+86", "0086"):
        if plain.startswith(prefix) and len(plain) > len(prefix) + 4:
            return plain[len(prefix) :]
    return plain
