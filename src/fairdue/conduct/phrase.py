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
