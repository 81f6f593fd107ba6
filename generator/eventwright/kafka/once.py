"""What is found once and kept, however many ask at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Missing(Exception):
    """Something is to be found first, which only asyncio can wait for."""

    def __init__(self, key: Any) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Once(Generic[K, V]):
    """Values by key; threads that miss one wait for the first of them. What raises is tried again later."""

    found: dict[K, V]
    _running: dict[K, Future[V]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: K, find: Callable[[], V]) -> V:
        """Return the value of a key."""
        with self._lock:
            if key in self.found:
                return self.found[key]
            running = self._running.get(key)
            if running is None:
                mine = self._running[key] = Future()
        if running is not None:
            return running.result()
        try:
            value = self.found[key] = find()
            mine.set_result(value)
            return value
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._running[key]


@dataclass(frozen=True, slots=True)
class AsyncOnce(Generic[K, V]):
    """The same for tasks of one event loop; one that is cancelled does not cancel the search for others."""

    found: dict[K, V]
    _running: dict[K, asyncio.Task[V]] = field(default_factory=dict)

    async def get(self, key: K, find: Callable[[], Awaitable[V]]) -> V:
        """Return the value of a key."""
        if key in self.found:
            return self.found[key]
        if key not in self._running:
            self._running[key] = asyncio.create_task(self._find(key, find))
        return await asyncio.shield(self._running[key])

    async def _find(self, key: K, find: Callable[[], Awaitable[V]]) -> V:
        try:
            value = self.found[key] = await find()
            return value
        finally:
            del self._running[key]
