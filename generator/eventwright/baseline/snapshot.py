"""Schemas as they are at another place: at a revision, or in another folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from eventwright.baseline.git import Repository, Revision, released
from eventwright.baseline.history import History, told
from eventwright.baseline.record import ReleaseRecord, as_released, content_of
from eventwright.baseline.released import HISTORY, SUFFIX
from eventwright.errors import BaselineUnavailable
from eventwright.lazy import Lazy
from eventwright.load.positions import Positions
from eventwright.load.tree import Digests, Tree, load
from eventwright.model.nodes import Record
from eventwright.model.problems import CONFLICTING_DEFINITIONS, NESTED_TOO_DEEP, SchemaProblem
from eventwright.model.version import Version
from eventwright.paths import shown

_UNUSABLE: Final = (CONFLICTING_DEFINITIONS, NESTED_TOO_DEEP)  # though a type is made of them


@dataclass(frozen=True, slots=True)
class Homes:
    """Folders of schemas, and the histories that what lies in them is released to."""

    folders: Sequence[Path]
    histories: Sequence[History]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What another place has of a history: where the two parted, and now."""

    history: History  # ours
    parted: ReleaseRecord
    now: ReleaseRecord


class Snapshot:
    """The records of a tree of schemas at another place, each the one version of its name there."""

    def __init__(self, name: str, place: str, tree: Tree, recorded: Sequence[Recorded] = ()) -> None:
        self.name = name
        self._place = place
        self.tree = tree
        self._digests = Digests(tree)
        self._recorded = recorded
        names = {name: None for name, named in tree.types.items() if isinstance(named, Record)}
        self.versions: Mapping[str, tuple[Version, ...]] = Lazy(names, self._versions)
        self.texts: Mapping[str, str] = tree.texts
        self.events: Mapping[str, str] = {}

    def digest(self, fullname: str) -> bytes:
        """Return what changes when the version of a fullname does, b"" where it has none."""
        if fullname not in self.versions:
            return b""
        place = self._place.encode("utf-8", "surrogatepass")
        return hashlib.sha256(self._digests.of(fullname) + place).digest()

    def problems(self, names: Collection[str] | None) -> Iterator[SchemaProblem]:
        """Yield the versions of our histories that are not what the other place has."""
        for recorded in self._recorded:
            new = {
                name: entry
                for name, entry in recorded.now.entries.items()
                if name not in recorded.parted.entries
            }
            yield from recorded.history.differences(recorded.parted, names)
            other = ReleaseRecord(recorded.now.source, new, recorded.now.is_same)
            yield from recorded.history.released_twice(other, names)

    def _versions(self, fullname: str) -> tuple[Version, ...]:
        named = self.tree.types[fullname]
        return (
            Version(fullname, f"{fullname} {self._place}", named.origin.file, self.tree.schema(fullname)),
        )


def read_revision(name: str, revision: Revision, repository: Repository, homes: Homes) -> Snapshot:
    """Read the schemas and the released versions of folders at a revision.

    Where all were in other folders then, those are followed: schemas are known by the names of their types.
    Raises BaselineUnavailable where the schemas there cannot be used.
    """
    layout = _layout(repository, homes)
    tip = revision.tip or revision
    parted = revision if revision.tip else repository.fork(revision)
    blobs = {one.commit: repository.blobs(one, *layout.tops) for one in (revision, parted, tip)}
    tree = _tree_at(repository, revision, layout, blobs[revision.commit])
    is_level = parted.commit == revision.commit
    earlier = tree if is_level else _tree_at(repository, parted, layout, blobs[parted.commit])
    before, now = released(blobs[parted.commit]), released(blobs[tip.commit])
    recorded = [
        Recorded(
            history,
            ReleaseRecord(str(parted), before.get(folder, {}), repository.is_same),
            ReleaseRecord(str(tip), now.get(folder, {}), repository.is_same),
        )
        for folder, history in layout.histories.items()
    ]
    snapshot = Snapshot(name, f"at {revision}", tree, recorded)
    prefix = f"{revision.spelling}:"
    snapshot.events = {
        event: shown(repository.top / tree.types[event].origin.file.removeprefix(prefix))
        for event in tree.events
        if event in earlier.types
    }
    return snapshot


def read_folder(
    name: str, schemas: Mapping[str, bytes], place: str, recorded: Sequence[Recorded]
) -> Snapshot:
    """Make a baseline of the schema files of another folder; raises BaselineUnavailable."""
    tree = load(schemas)
    _require_usable(f'"{name}"', tree)
    snapshot = Snapshot(name, f"in {place}", tree, recorded)
    snapshot.events = {event: tree.types[event].origin.file for event in tree.events}
    return snapshot


def other_history(name: str, ours: History, other: History) -> Recorded:
    """Return what another folder's history has of ours; nothing is known of where they parted."""
    items = {item.name: item for item in other.files()}

    def is_same(entry: str, data: bytes) -> bool:
        there = other.data(items[entry])
        return as_released(there) == as_released(data) or content_of(there) == content_of(data)

    there = ReleaseRecord(name, {file: file for file in items}, is_same)
    return Recorded(ours, replace(there, entries={}), there)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Paths in a repository, "" for all of it."""

    folders: tuple[str, ...]
    histories: Mapping[str, History]
    tops: tuple[str, ...]  # the outermost of both


def _layout(repository: Repository, homes: Homes) -> _Layout:
    folders: list[str] = []
    for folder in homes.folders:
        path = repository.below(folder)
        if path is None:
            where = f"lies outside of the git repository {shown(repository.top)}"
            raise BaselineUnavailable(f"git: {shown(folder)} {where}; name another baseline for it")
        folders.append(path)
    placed = ((repository.below(history.folder), history) for history in homes.histories)
    histories = {path: history for path, history in placed if path is not None}
    paths = {*folders, *histories}
    tops = tuple(sorted(path for path in paths if not any(one in paths for one in _around(path))))
    return _Layout(tuple(folders), histories, tops)


def _tree_at(repository: Repository, revision: Revision, layout: _Layout, blobs: Mapping[str, str]) -> Tree:
    wanted = _schemas(blobs, layout.folders, layout)
    if not wanted:
        everything = _schemas(repository.blobs(revision), ("",), layout)
        # What is still where it was has not been moved here, and is none of these schemas.
        wanted = {path: blob for path, blob in everything.items() if not (repository.top / path).exists()}
    files = {
        # A file's name need not be text, and messages must be.
        f"{revision.spelling}:{os.fsencode(path).decode('utf-8', 'backslashreplace')}": data
        for path, data in repository.contents(wanted).items()
    }
    tree = load(files)
    _require_usable(str(revision), tree)
    return tree


def _schemas(blobs: Mapping[str, str], folders: Sequence[str], layout: _Layout) -> dict[str, str]:
    """Return the files that hold schemas: those that a checkout of the folders would be read for."""
    tops = frozenset(folders)
    return {
        path: blob for path, blob in blobs.items() if path.endswith(SUFFIX) and _is_read(path, tops, layout)
    }


def _is_read(path: str, folders: Collection[str], layout: _Layout) -> bool:
    if path in folders:
        return True
    *_, history, _, file = ("", "", *path.split("/"))
    if history == HISTORY and file.removesuffix(SUFFIX).isdecimal():
        return False
    for folder in _around(path):
        if folder in layout.histories:
            return False
        if folder in folders:
            below = path.removeprefix(f"{folder}/").split("/")[:-1]
            return not any(step.startswith(".") for step in below)
    return False


def _around(path: str) -> Iterator[str]:
    """Yield the folders that a path lies in, from the inside; "" is the last."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def _require_usable(name: str, tree: Tree) -> None:
    """Raise BaselineUnavailable for problems that keep types from being compared: none may be passed over."""
    problems = [
        problem
        for problem in tree.problems
        if problem.explanation in _UNUSABLE or (problem.is_error and problem.subject not in tree.types)
    ]
    if problems:
        raise BaselineUnavailable(
            f"the schemas of the baseline {name} cannot be used; name another one, or the history:\n"
            f"{told(problems, Positions(tree.texts))}"
        )
