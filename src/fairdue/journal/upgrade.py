"""Upgrades: how a case folder of an earlier format becomes one of this format, when it is opened.

A step changes tables only; it runs in the transaction that also records the upgrade and signs
the new head, so that it happens wholly or not at all.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from fairdue.journal.keys import FORMAT
from fairdue.journal.store import SCHEMA, USER_VERSION, Store

Step = Callable[[Store], None]


def _add_frontier_and_cache(store: Store) -> None:
    """Format 0, the draft of format 1, had neither the frontier nor the cache."""
    store.script((SCHEMA["frontier"], SCHEMA["cache"], f"PRAGMA user_version = {USER_VERSION}"))


STEPS: Mapping[int, Step] = MappingProxyType({0: _add_frontier_and_cache})
"""From each earlier format, the step to the next one."""


def upgrade(store: Store, found: int) -> None:
    """Bring the tables from format `found` to this program's; inside a transaction."""
    for number in range(found, FORMAT):
        STEPS[number](store)
