"""How far a command is, for those who wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Watch: TypeAlias = Callable[[str, int, int], None]  # what is being done, how far it is, of how much


def unwatched(doing: str, done: int, total: int) -> None:
    """Tell nobody how far the work is."""
