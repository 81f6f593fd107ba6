"""Schemas as they are at another place: at a revision, or in another folder."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eventwright.baseline.git import Repository, Revision
from eventwright.baseline.history import History, looks_like_history, told
from eventwright.baseline.lazy import Lazy
from eventwright.baseline.record import Record, as_released, contract_of
from eventwright.errors import BaselineUnavailable, UnreadableInput
from eventwright.load.files import read_files
from eventwright.load.positions import Positions
from eventwright.load.tree import Tree, load
from eventwright.model.nodes import Record as RecordType
from eventwright.model.nodes import reachable
from eventwright.model.problems import (
    INVALID_JSON,
    INVALID_SCHEMA,
    NESTED_TOO_DEEP,
    NESTED_UNION,
    UNKNOWN_TYPE,
    SchemaProblem,
)
from eventwright.model.version import Version
from eventwright.paths import shown

_UNUSABLE = (INVALID_JSON, INVALID_SCHEMA, NESTED_TOO_DEEP, NESTED_UNION, UNKNOWN_TYPE)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What another place has of a history: where the two parted, and now."""

    history: History  # ours
    parted: Record
    now: Record


class Snapshot:
    """The records of a tree of schemas at another place, each the one version of its name there."""

    def __init__(self, name: str, place: str, tree: Tree, recorded: Sequence[Recorded] = ()) -> None:
        self.name = name
        self._place = place
        self._tree = tree
        self._recorded = recorded
        names = {name: None for name, named in tree.types.items() if isinstance(named, RecordType)}
        self.versions: Mapping[str, tuple[Version, ...]] = Lazy(names, self._versions)
        self.texts: Mapping[str, str] = tree.texts
        self.events: Mapping[str, str] = {}

    def digest(self, fullname: str) -> bytes:
        """Return what changes when the version of a fullname does."""
        digest = hashlib.sha256(self._place.encode())
        types = reachable((fullname,), self._tree.types)
        for file in sorted({named.origin.file for named in types.values()}):
            text = self._tree.texts[file]
            digest.update(f"{file}:{len(text)}:{text}".encode("utf-8", "surrogatepass"))
        return digest.digest()

    def problems(self, names: Collection[str] | None) -> Iterator[SchemaProblem]:
        """Yield the versions of our histories that are not what the other place has."""
        for recorded in self._recorded:
            new = {
                name: entry
                for name, entry in recorded.now.entries.items()
                if name not in recorded.parted.entries
            }
            yield from recorded.history.differences(recorded.parted, names)
            other = Record(recorded.now.source, new, recorded.now.is_same)
            yield from recorded.history.released_twice(other, names)

    def _versions(self, fullname: str) -> tuple[Version, ...]:
        named = self._tree.types[fullname]
        return (
            Version(fullname, f"{fullname} {self._place}", named.origin.file, self._tree.schema(fullname)),
        )


def read_revision(
    name: str, revision: Revision, repository: Repository, homes: Sequence[tuple[Path, History]]
) -> Snapshot:
    """Read the schemas of folders at a revision; `homes` are folders of schemas with their histories.

    A folder that was elsewhere then is looked for in all of the repository, since types are known by their
    names. Raises BaselineUnavailable where the schemas there cannot be used.
    """
    tree = _tree_at(repository, revision, homes)
    fork = repository.fork(revision)
    recorded = [
        Recorded(
            history, repository.record(fork, history.folder), repository.record(revision, history.folder)
        )
        for _, history in homes
    ]
    snapshot = Snapshot(name, f"at {revision}", tree, recorded)
    parted = tree if fork.commit == revision.commit else _tree_at(repository, fork, homes)
    prefix = f"{revision.spelling}:"
    snapshot.events = {
        event: shown(repository.top / tree.types[event].origin.file.removeprefix(prefix))
        for event in tree.events
        if event in parted.types
    }
    return snapshot


def read_folder(name: str, folder: Path, history: Path, ours: Sequence[History]) -> Snapshot:
    """Read the schemas of another folder, and its history; raises BaselineUnavailable."""
    try:
        tree = load(read_files([folder], exclude=[history]))
    except UnreadableInput as error:
        raise BaselineUnavailable(f'baseline "{name}": {error}') from error
    _require_usable(name, tree)
    recorded = [Recorded(one, _nothing(name), _files(name, history)) for one in ours]
    snapshot = Snapshot(name, f"in {shown(folder)}", tree, recorded)
    snapshot.events = {event: tree.types[event].origin.file for event in tree.events}
    return snapshot


def _tree_at(repository: Repository, revision: Revision, homes: Sequence[tuple[Path, History]]) -> Tree:
    folders = [repository.below(folder) for folder, _ in homes]
    histories = [repository.below(history.folder) for _, history in homes]
    blobs: dict[str, str] = {}
    for folder in folders:
        if folder is not None:
            blobs |= repository.blobs(revision, folder)
    if not any(path.endswith(".avsc") for path in blobs):
        blobs = dict(repository.blobs(revision, ""))
    wanted = {path: blob for path, blob in blobs.items() if _is_schema(path, histories)}
    files = {f"{revision.spelling}:{path}": data for path, data in repository.contents(wanted).items()}
    tree = load(files)
    _require_usable(f"git {revision}", tree)
    return tree


def _is_schema(path: str, histories: Sequence[str | None]) -> bool:
    is_released = any(history and path.startswith(f"{history}/") for history in histories)
    is_hidden = any(part.startswith(".") for part in path.split("/"))
    *_, folder, _, file = ("", "", *path.split("/"))
    is_version = folder == "history" and file.removesuffix(".avsc").isdecimal()
    return path.endswith(".avsc") and not (is_released or is_hidden or is_version)


def _require_usable(name: str, tree: Tree) -> None:
    problems = [problem for problem in tree.problems if problem.explanation in _UNUSABLE]
    if problems:
        raise BaselineUnavailable(f"baseline {name} cannot be used:\n{told(problems, Positions(tree.texts))}")


def _nothing(name: str) -> Record:
    return Record(name, {}, lambda entry, data: True)


def _files(name: str, history: Path) -> Record:
    """Return a history of another folder as a record."""
    if not looks_like_history(history):
        return _nothing(name)
    paths = {item.name: item.path for item in History(history).files()}

    def is_same(entry: str, data: bytes) -> bool:
        other = paths[entry].read_bytes()
        return as_released(other) == as_released(data) or contract_of(other) == contract_of(data)

    return Record(name, {file: file for file in paths}, is_same)
