"""Paths as findings and messages show them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def shown(path: Path) -> str:
    """Return a path relative to the working directory where it lies below it, with "/" separators."""
    here = os.getcwd()  # noqa: PTH109 - asked for each of thousands of files, and ten times as fast
    full = os.path.join(here, path)  # noqa: PTH118
    if full.rstrip(os.sep) == here:
        return "."
    return full.removeprefix(os.path.join(here, "")).replace(os.sep, "/")  # noqa: PTH118


def real_paths(files: Iterable[str]) -> dict[str, str]:
    """Return where files really are, links followed; each folder is looked at once."""
    folders: dict[str, str] = {}
    found: dict[str, str] = {}
    for file in files:
        folder, name = os.path.split(file)
        if folder not in folders:
            folders[folder] = os.path.realpath(folder)
        is_link = os.path.islink(file)  # noqa: PTH114
        found[file] = os.path.realpath(file) if is_link else os.path.join(folders[folder], name)  # noqa: PTH118
    return found
