"""What was worked out for the last few wishes, so that a page and its parts share one answer."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Recent:
    """The last `most` answers by what was asked; the oldest is forgotten first."""

    def __init__(self, most: int) -> None:
        """Keep at most so many."""
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._newest: Hashable = None
        self._turn = asyncio.Lock()

    def get(self, key: Hashable, build: Callable[[], T]) -> T:
        """What `build` makes, unless it was made a short while ago."""
        if key not in self._kept:
            self._keep(key, build())
        self._kept.move_to_end(key)
        return cast("T", self._kept[key])

    async def beside(self, key: Hashable, build: Callable[[], T]) -> T | None:
        """What `build` makes in a thread of its own, one at a time, while pages go on.

        None when something else was asked for while this waited for its turn.
        """
        self._newest = key
        async with self._turn:
            if key not in self._kept:
                if self._newest != key:
                    return None
                self._keep(key, await asyncio.to_thread(build))
            return cast("T", self._kept[key])

    def _keep(self, key: Hashable, made: object) -> None:
        self._kept[key] = made
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
