"""Paths as findings and messages show them."""

from __future__ import annotations

from pathlib import Path


def shown(path: Path) -> str:
    """Return a path relative to the working directory where it lies below it, with "/" separators."""
    full = Path.cwd() / path
    try:
        return full.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return full.as_posix()
