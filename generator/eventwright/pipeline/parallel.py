"""Work on many items with all processors, where that pays and processes can be forked."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_FEWEST: Final = 100  # items that are worth a process: starting one takes as long as ten of them
_CHUNK: Final = 20

_work: Callable[[Any], Any] | None = None  # of the pool that is being made; a fork has it without pickling


def each(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """Yield the result of each item, in order; an exception in one is raised here.

    The processes are copies of this one: they share all that was read, and what they keep is lost. Results
    must pickle.
    """
    count = min(_processors(), len(items) // _FEWEST)
    if count < 2 or sys.platform != "linux" or threading.active_count() > 1:
        yield from map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    global _work  # what a pool passes to its processes it pickles
    _work, done = work, 0
    pool = ProcessPoolExecutor(count, get_context("fork"), _leave_interrupts)
    try:
        for result in pool.map(_call, items, chunksize=_CHUNK):
            done += 1
            yield result
    except BrokenProcessPool:  # somebody ended a process, as the system does where memory is short
        yield from map(work, items[done:])
    finally:
        pool.shutdown(cancel_futures=True)
        _work = None


def _leave_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits for the results hears of it


def _call(item: Any) -> Any:
    assert _work is not None
    return _work(item)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
