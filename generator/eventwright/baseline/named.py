"""Baselines as people name them: `history`, `history:DIR`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eventwright.errors import BaselineUnavailable
from eventwright.spelling import did_you_mean

SUPPORTED: Final = "history, history:DIR"
_ANNOUNCED: Final = ("git", "registry", "dir")


@dataclass(frozen=True, slots=True)
class HistoryFolder:
    """A folder of released versions; a required one was named, so that it must exist."""

    folder: Path
    is_required: bool


def named_baseline(name: str, default: Path, root: Path) -> HistoryFolder:
    """Return the history that `name` means: `default`, or a folder below `root`.

    Raises BaselineUnavailable for every other baseline, also for those that later versions bring.
    """
    kind, _, rest = name.partition(":")
    if kind == "history" and not name.endswith(":"):
        return HistoryFolder(root / rest if rest else default, is_required=True)
    if kind in _ANNOUNCED:
        raise BaselineUnavailable(
            f'baseline "{name}": "{kind}" is not available in this version; use one of: {SUPPORTED}'
        )
    raise BaselineUnavailable(
        f'unknown baseline "{name}"{did_you_mean(kind, ("history",))}; use one of: {SUPPORTED}'
    )
