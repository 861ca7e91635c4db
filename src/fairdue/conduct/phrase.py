"""Phrases: how a kind says in both languages what happened, and what would change the answer."""

from collections.abc import Mapping

import msgspec

Text = dict[str, str]


class Phrase(msgspec.Struct, frozen=True, kw_only=True):
    """Words for one name of what happened.

    `short` is the plain name; `said` a clause with {party}, {at}, {day}, {limit}, {edge},
    {count}, {observed}; `change` the facts that would change a breach.
    """

    short: Text
    said: Text
    change: Mapping[str, tuple[str, ...]]
    breach: Text | None = None
    """How a breach is called where it is none of a command: outside a safe harbour."""


def phrase(
    zh: tuple[str, str],
    en: tuple[str, str],
    undone: tuple[str, str] = ("", ""),
    *,
    breach: tuple[str, str] | None = None,
) -> Phrase:
    """A phrase from (short, said) in both languages and what would undo it, "" = nothing.

    `breach` replaces the word that the force of a text gives to a breach.
    """
    return Phrase(
        short={"zh-CN": zh[0], "en": en[0]},
        said={"zh-CN": zh[1], "en": en[1]},
        change={
            "zh-CN": (undone[0],) if undone[0] else (),
            "en": (undone[1],) if undone[1] else (),
        },
        breach={"zh-CN": breach[0], "en": breach[1]} if breach else None,
    )
