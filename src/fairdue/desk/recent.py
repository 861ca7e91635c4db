"""What was worked out for the last few wishes, so that a page and its parts share one answer."""

import asyncio
import threading
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
        self._hold = threading.Lock()

    def get(self, key: Hashable, build: Callable[[], T]) -> T:
        """What `build` makes, unless it was made a short while ago; from any thread."""
        with self._hold:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("T", self._kept[key])
        made = build()
        with self._hold:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    async def beside(self, key: Hashable, build: Callable[[], T]) -> T | None:
        """What `build` makes in a thread of its own, one at a time, while pages go on.

        None when something else was asked for while this waited for its turn.
        """
        self._newest = key
        async with self._turn:
            if self._newest != key:
                return None
            return await asyncio.to_thread(self.get, key, build)
