"""Work on all processors gives what work on one does, whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from eventwright.pipeline import parallel
from eventwright.pipeline.parallel import each

ITEMS = tuple(range(400))
SQUARES = [item * item for item in ITEMS]
HERE = os.getpid()


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_processors", lambda: 2)


def square(item: int) -> int:
    return item * item


def square_elsewhere(item: int) -> int:
    """End the process that is asked for one item, unless it is the one that waits."""
    if item == 150 and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return item * item


def test_results_come_in_order() -> None:
    assert list(each(square, ITEMS)) == SQUARES


def test_a_process_that_is_ended_loses_nothing() -> None:
    assert list(each(square_elsewhere, ITEMS)) == SQUARES


def test_an_exception_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(each(lambda item: 1 // (item - 77), ITEMS))


def test_who_stops_early_waits_for_no_more() -> None:
    results = each(square, ITEMS)
    assert isinstance(results, Iterator)
    assert next(results) == 0
    del results
    assert list(each(square, ITEMS[:5])) == SQUARES[:5]
