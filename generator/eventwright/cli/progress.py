"""How far long work is, on standard error, for people who wait."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from eventwright.cli.console import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from eventwright.watching import Watch

_PATIENCE: Final = 0.5  # seconds of work before anything is shown


@contextmanager
def progress() -> Iterator[Watch]:
    """Give a function to tell how far the work is; it shows a bar where work takes long on a terminal."""
    shown = _Shown()
    try:
        yield shown.tell
    finally:
        shown.stop()


class _Shown:
    def __init__(self) -> None:
        self._is_wanted = is_terminal(sys.stderr)
        self._started = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def tell(self, doing: str, done: int, total: int) -> None:
        if not self._is_wanted or time.monotonic() - self._started < _PATIENCE:
            return
        if self._bar is None:
            from rich.console import Console  # here: its import takes longer than most checks
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
        if self._task is None:
            self._task = self._bar.add_task(doing)
        self._bar.update(self._task, description=doing, completed=done, total=total)

    def stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()
