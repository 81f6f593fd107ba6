"""Baselines as people name them: `history`, `git:main`, `dir:../other`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from eventwright.baseline.git import MERGE_BASE
from eventwright.errors import BaselineUnavailable
from eventwright.spelling import did_you_mean

DEFAULT: Final = "history"
SUPPORTED: Final = (
    "history, history:DIR, git:REF, git:merge-base, git:merge-base:BRANCH, dir:PATH, registry, registry:NAME"
)

_KINDS: Final = ("history", "git", "dir", "registry")


@dataclass(frozen=True, slots=True)
class HistoryFolder:
    """A folder of released versions; a required one was named, so that it must exist."""

    folder: Path
    is_required: bool
    name: str = DEFAULT


@dataclass(frozen=True, slots=True)
class GitRevision:
    """The schemas at a revision, or where HEAD and a branch part."""

    name: str
    revision: str  # of a merge base the branch, "" for the one that the work will be merged into
    is_merge_base: bool


@dataclass(frozen=True, slots=True)
class OtherFolder:
    """The schemas in another folder, or checkout."""

    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class RegistryNamed:
    """A schema registry of the settings; "" is the only one, or [registry] itself."""

    name: str
    registry: str


NamedBaseline: TypeAlias = HistoryFolder | GitRevision | OtherFolder | RegistryNamed


def named_baseline(name: str, default: Sequence[Path], root: Path) -> tuple[NamedBaseline, ...]:
    """Return what a name means; `history` alone is the folders of `default`, and paths start from `root`.

    Raises BaselineUnavailable for every other name.
    """
    kind, _, rest = name.partition(":")
    if kind == "history" and not name.endswith(":"):
        folders = (root / rest,) if rest else default
        return tuple(HistoryFolder(folder, is_required=True, name=name) for folder in folders)
    if kind == "git" and rest == MERGE_BASE:
        return (GitRevision(name, "", is_merge_base=True),)
    if kind == "git" and rest.startswith(f"{MERGE_BASE}:") and not name.endswith(":"):
        return (GitRevision(name, rest.removeprefix(f"{MERGE_BASE}:"), is_merge_base=True),)
    if kind == "git" and rest and not rest.startswith(f"{MERGE_BASE}:"):
        return (GitRevision(name, rest, is_merge_base=False),)
    if kind == "dir" and rest:
        return (OtherFolder(name, root / rest),)
    if kind == "registry" and not name.endswith(":"):
        return (RegistryNamed(name, rest),)
    near = "" if kind in _KINDS else did_you_mean(kind, _KINDS)
    raise BaselineUnavailable(f'unknown baseline "{name}"{near}; use one of: {SUPPORTED}')
