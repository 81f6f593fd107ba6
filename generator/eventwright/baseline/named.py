"""Baselines as people name them: `history`, `history:DIR`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eventwright.errors import BaselineUnavailable
from eventwright.spelling import did_you_mean

DEFAULT: Final = "history"
SUPPORTED: Final = "history, history:DIR"
_ANNOUNCED: Final = ("git", "registry", "dir")


@dataclass(frozen=True, slots=True)
class HistoryFolder:
    """A folder of released versions; a required one was named, so that it must exist."""

    folder: Path
    is_required: bool


def named_baseline(name: str, default: Sequence[Path], root: Path) -> tuple[HistoryFolder, ...]:
    """Return the histories that `name` means: those of `default`, or a folder below `root`.

    Raises BaselineUnavailable for every other baseline, also for those that later versions bring.
    """
    kind, _, rest = name.partition(":")
    if kind == "history" and not name.endswith(":"):
        folders = (root / rest,) if rest else default
        return tuple(HistoryFolder(folder, is_required=True) for folder in folders)
    if kind in _ANNOUNCED:
        raise BaselineUnavailable(
            f'baseline "{name}": "{kind}" is not available in this version; use one of: {SUPPORTED}'
        )
    raise BaselineUnavailable(
        f'unknown baseline "{name}"{did_you_mean(kind, ("history",))}; use one of: {SUPPORTED}'
    )
