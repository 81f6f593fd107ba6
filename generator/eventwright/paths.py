"""Paths as findings and messages show them."""

from __future__ import annotations

import os
from pathlib import Path


def shown(path: Path) -> str:
    """Return a path relative to the working directory where it lies below it, with "/" separators."""
    here = os.getcwd()  # noqa: PTH109 - asked for each of thousands of files, and ten times as fast
    full = os.path.join(here, path)  # noqa: PTH118
    if full.rstrip(os.sep) == here:
        return "."
    return full.removeprefix(os.path.join(here, "")).replace(os.sep, "/")  # noqa: PTH118
