"""Many requests at a time, with progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from eventwright.registry.transport import CONNECTIONS
from eventwright.watching import Watch

Item = TypeVar("Item")
Result = TypeVar("Result")


def together(
    work: Callable[[Item], Result], items: Iterable[Item], watch: Watch, doing: str
) -> dict[Item, Result]:
    """Return the result of each item, by item; the first that fails ends the work and raises its error."""
    waiting = tuple(dict.fromkeys(items))
    found: dict[Item, Result] = {}
    if len(waiting) == 1:  # a thread of its own would only cost
        return {waiting[0]: work(waiting[0])}
    pool = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="registry")
    try:
        for item, result in zip(waiting, pool.map(work, waiting), strict=True):
            found[item] = result
            watch(doing, len(found), len(waiting))
    finally:
        pool.shutdown(cancel_futures=True)
    return found
