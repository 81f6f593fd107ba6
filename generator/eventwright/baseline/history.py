"""Released versions: `<history>/<fullname>/<version>.avsc`, one contract text each, counted from 1."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from eventwright.baseline.checksums import FILE as CHECKSUMS
from eventwright.baseline.checksums import read_checksums
from eventwright.baseline.fixtures import FIXTURES, Fixture, read_fixtures
from eventwright.baseline.git import committed_record
from eventwright.baseline.record import ReleaseRecord, which_version
from eventwright.baseline.rules import (
    EDITED_FIXTURES,
    EDITED_VERSION,
    MISSING_FIXTURES,
    MISSING_VERSION,
    UNRECORDED_VERSION,
    VERSION_RELEASED_TWICE,
)
from eventwright.errors import BaselineUnavailable
from eventwright.lazy import Lazy
from eventwright.load.positions import Positions
from eventwright.model.nodes import Reference, Schema
from eventwright.model.parse import parse_schema
from eventwright.model.problems import SchemaProblem
from eventwright.model.text import parse_json
from eventwright.model.version import Version
from eventwright.paths import shown

SUFFIX: Final = ".avsc"
_RELEASED: Final = re.compile(rf"([^/]+)/(\d+)({re.escape(SUFFIX)}|{re.escape(FIXTURES)})", re.ASCII)
HISTORY: Final = "history"  # the name of a folder of schemas' own folder of released versions


@dataclass(frozen=True, slots=True)
class Released:
    """The file of one released version."""

    fullname: str
    number: int
    path: Path

    @property
    def name(self) -> str:
        """The file's path inside the history folder."""
        return f"{self.fullname}/{self.number}{SUFFIX}"

    @property
    def fixtures(self) -> Path:
        """Where its fixtures are, if it has any."""
        return self.path.with_name(f"{self.number}{FIXTURES}")


class History:
    """The released versions in a folder, which need not exist.

    A file is read, and its schema parsed, when it is asked for. What is wrong with a released schema and does
    not keep it from being compared is passed over: it was released. Raises BaselineUnavailable for what
    cannot be read or is in the wrong place.
    """

    def __init__(self, folder: Path, name: str = "history") -> None:
        self.name = name
        self.folder = folder
        is_there = folder.exists() or folder.is_symlink()
        names = dict.fromkeys(list_events(folder) if is_there else ())
        self.released: Mapping[str, tuple[Released, ...]] = Lazy(names, self._list)
        self.versions: Mapping[str, tuple[Version, ...]] = Lazy(names, self._versions)
        self.events: Mapping[str, str] = Lazy(names, lambda name: shown(self.released[name][-1].path))
        self._files: dict[str, Path] = {}  # that were asked for, by the names that findings have for them
        self.texts: Mapping[str, str] = Lazy(self._files, self._text)
        self._data: dict[Path, bytes] = {}

    def files(self, names: Collection[str] | None = None) -> tuple[Released, ...]:
        """Return the files of all events or of those named.

        Raises BaselineUnavailable for everything that could be taken for a version and is none.
        """
        found: list[Released] = []
        wrong: list[str] = []
        for fullname in self.released if names is None else sorted(self.released.keys() & set(names)):
            try:
                found += self.released[fullname]
            except BaselineUnavailable as error:
                wrong.append(str(error))
        if wrong:
            raise BaselineUnavailable("\n".join(wrong))
        return tuple(found)

    def data(self, item: Released) -> bytes:
        """Return what a file holds; raises BaselineUnavailable where it cannot be read."""
        return self._read(item.path)

    def fixtures(self, item: Released) -> tuple[Fixture, ...]:
        """Return the fixtures of a version, none where it has none; raises BaselineUnavailable for others."""
        if not item.fixtures.exists():
            return ()
        found = read_fixtures(self._read(item.fixtures))
        if found is None:
            raise BaselineUnavailable(
                f"{shown(item.fixtures)}: holds no fixtures; restore it from version control"
            )
        return found

    def digest(self, fullname: str) -> bytes:
        """Return what changes when one of the versions of a fullname does, b"" where it has none."""
        if fullname not in self.released:
            return b""
        digest = hashlib.sha256()
        for item in self.released[fullname]:
            data = self.data(item)
            digest.update(f"{shown(item.path)}:{len(data)}:".encode("utf-8", "surrogateescape") + data)
        return digest.digest()

    def problems(self, names: Collection[str] | None) -> Iterator[SchemaProblem]:
        """Yield the versions that are missing or are not what was recorded of them, once each.

        `names` are the fullnames asked about; None for all.
        """
        self.files(names)  # what is none is told before anything else
        told: set[object] = set()
        checksums, faults = read_checksums(self.folder)
        self._files |= {problem.file: self.folder / CHECKSUMS for problem in faults}
        yield from faults
        if checksums.entries:
            yield from self._unrecorded(checksums, names)
        records = (checksums, *committed_record(self.folder, names))
        for problem in chain(self._missing(names), *(self.differences(one, names) for one in records)):
            if (version := which_version(problem)) not in told:
                told.add(version)
                yield problem

    def differences(self, record: ReleaseRecord, names: Collection[str] | None) -> Iterator[SchemaProblem]:
        """Yield the versions and fixtures of a record that are here no more, or are others."""
        items = {item.name: item for item in self.files(names)}
        for name, entry in record.entries.items():
            released = _RELEASED.fullmatch(name)
            if released is None or (names is not None and released[1] not in names):
                continue
            fullname, number, suffix = released.groups()
            version = f"version {number} of {fullname}"
            if suffix == FIXTURES:
                yield from self._changed_fixtures(record, name, fullname, f"the fixtures of {version}")
            elif name not in items:
                at = shown(self.folder / name)
                message = f"{version} is missing, and {record.source} has it; restore {at}"
                yield SchemaProblem(MISSING_VERSION, at, "", message, fullname)
            elif not record.is_same(entry, self.data(items[name])):
                message = f"{version} is not what {record.source} has"
                yield SchemaProblem(EDITED_VERSION, shown(items[name].path), "", message, fullname)

    def _changed_fixtures(
        self, record: ReleaseRecord, name: str, fullname: str, fixtures: str
    ) -> Iterator[SchemaProblem]:
        path = self.folder / name
        at = shown(path)
        if not path.exists():
            message = f"{fixtures} are missing, and {record.source} has them; restore {at}"
            yield SchemaProblem(MISSING_FIXTURES, at, "", message, fullname)
        elif not record.is_same(record.entries[name], self._read(path)):
            message = f"{fixtures} are not what {record.source} has"
            yield SchemaProblem(EDITED_FIXTURES, at, "", message, fullname)

    def released_twice(self, record: ReleaseRecord, names: Collection[str] | None) -> Iterator[SchemaProblem]:
        """Yield the versions that are here and in a record of another branch, and differ."""
        for item in self.files(names) if record.entries else ():
            entry = record.entries.get(item.name)
            if entry is not None and not record.is_same(entry, self.data(item)):
                version = f"version {item.number} of {item.fullname}"
                message = f"{version} was released differently in {record.source}"
                yield SchemaProblem(VERSION_RELEASED_TWICE, shown(item.path), "", message, item.fullname)

    def _unrecorded(self, record: ReleaseRecord, names: Collection[str] | None) -> Iterator[SchemaProblem]:
        for item in self.files(names):
            if item.name not in record.entries:
                message = f"version {item.number} of {item.fullname} has no line in {record.source}"
                yield SchemaProblem(UNRECORDED_VERSION, shown(item.path), "", message, item.fullname)

    def _missing(self, names: Collection[str] | None) -> Iterator[SchemaProblem]:
        for fullname in self.released:
            if names is None or fullname in names:
                yield from _gaps(self.released[fullname])

    def _list(self, fullname: str) -> tuple[Released, ...]:
        items = list_versions(self.folder, fullname)
        self._files |= {shown(item.path): item.path for item in items}
        return items

    def _versions(self, fullname: str) -> tuple[Version, ...]:
        found: list[Version] = []
        unusable: list[str] = []
        for item in self.released[fullname]:
            file, data = shown(item.path), self.data(item)
            text, schema, problems = _parse(data, file)
            if schema is None:
                unusable.append(told(problems, Positions({file: text})))
                continue
            if wrong := _wrong_name(item, schema):
                unusable.append(wrong)
            found.append(Version(fullname, f"{fullname} version {item.number}", file, schema, item.number))
        if unusable:
            raise BaselineUnavailable("\n".join(unusable))
        return tuple(found)

    def _text(self, file: str) -> str:
        return parse_json(self._read(self._files[file]), file).text

    def _read(self, path: Path) -> bytes:
        if path not in self._data:
            try:
                self._data[path] = path.read_bytes()
            except OSError as error:
                raise BaselineUnavailable(f"{shown(path)}: cannot be read: {error.strerror}") from error
        return self._data[path]


def told(problems: Sequence[SchemaProblem], positions: Positions) -> str:
    """Say where and why earlier schemas cannot be used, a line for each problem."""
    return "\n".join(
        f"{finding.file}:{finding.line}:{finding.column}: {finding.message}; help: {finding.help}"
        for finding in positions.findings(problem for problem in problems if problem.is_error)
    )


def _parse(data: bytes, file: str) -> tuple[str, Schema | None, tuple[SchemaProblem, ...]]:
    read = parse_json(data, file)
    if read.problems:
        return read.text, None, read.problems
    schema, problems = parse_schema(read.json, file=file)
    return read.text, schema, problems


def _wrong_name(item: Released, schema: Schema) -> str:
    if isinstance(schema.root, Reference) and schema.root.fullname == item.fullname:
        return ""
    return (
        f'{shown(item.path)}:1: holds "{schema.name}", but its folder says "{item.fullname}"; move it to '
        "the folder of its event, or restore it from version control"
    )


def _gaps(items: Sequence[Released]) -> Iterator[SchemaProblem]:
    expected = 1
    for item in items:
        for number in range(expected, min(item.number, expected + _MOST_GAPS)):
            yield _gap(item, number)
        expected = item.number + 1


def looks_like_history(folder: Path) -> bool:
    """Tell whether a folder holds released versions: a folder in it has a numbered schema.

    What else is in it makes it no folder of schemas: that is for `list_events` to complain about.
    """
    try:
        events = [entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")]
        return any(
            file.suffix == SUFFIX and file.stem.isdecimal() for event in events for file in event.iterdir()
        )
    except OSError:
        return False


def list_events(folder: Path) -> tuple[str, ...]:
    """Return the fullnames that have folders in a history, sorted.

    Raises BaselineUnavailable for an unreadable folder and for schemas that lie in it, which could be taken
    for versions, so that none is left out in silence. Hidden files and other suffixes are free.
    """
    entries = _entries(folder)
    wrong = [entry.path for entry in entries if entry.name.endswith(SUFFIX) and not entry.is_dir()]
    if wrong:
        where = f"they are files <fullname>/<version>{SUFFIX} in {shown(folder)}"
        raise BaselineUnavailable(
            "\n".join(f"{shown(Path(path))}: is no released version; {where}" for path in wrong)
        )
    return tuple(entry.name for entry in entries if entry.is_dir() and _has_versions(entry))


def list_versions(folder: Path, fullname: str) -> tuple[Released, ...]:
    """Return the files of an event's released versions, sorted by number.

    Raises BaselineUnavailable for everything that could be taken for a version and is none.
    """
    found = [
        _version(fullname, entry)
        for entry in _entries(folder / fullname)
        if entry.name.endswith(SUFFIX) or entry.is_dir()
    ]
    if wrong := [entry for entry in found if isinstance(entry, str)]:
        raise BaselineUnavailable("\n".join(wrong))
    versions = [entry for entry in found if isinstance(entry, Released)]
    return tuple(sorted(versions, key=lambda released: released.number))


def _has_versions(entry: os.DirEntry[str]) -> bool:
    try:
        with os.scandir(entry) as inner:  # the first one will do
            return any(
                not one.name.startswith(".") and (one.name.endswith(SUFFIX) or one.is_dir()) for one in inner
            )
    except OSError as error:
        raise BaselineUnavailable(f"{shown(Path(entry))}: cannot be read: {error.strerror}") from error


def _entries(folder: Path | os.DirEntry[str]) -> list[os.DirEntry[str]]:
    """List a folder, without what is hidden; thousands of entries cost no look at each."""
    try:
        with os.scandir(folder) as entries:
            return sorted((one for one in entries if not one.name.startswith(".")), key=lambda one: one.name)
    except OSError as error:
        raise BaselineUnavailable(f"{shown(Path(folder))}: cannot be read: {error.strerror}") from error


def _version(fullname: str, entry: os.DirEntry[str]) -> Released | str:
    path, stem = Path(entry.path), entry.name.removesuffix(SUFFIX)
    if entry.is_dir():
        if entry.name.endswith(SUFFIX):
            return f"{shown(path)}: is a folder; a released version is a file"
        return (
            f"{shown(path)}: is a folder inside an event's history; name the event's folder by its "
            "fullname, with dots"
        )
    if not (stem.isascii() and stem.isdecimal()) or stem.startswith("0") or len(stem) > 9:
        return (
            f"{shown(path)}: is not named by a version; name it 1{SUFFIX}, 2{SUFFIX} and so on, without "
            "leading zeros"
        )
    return Released(fullname, int(stem), path)


def _gap(after: Released, number: int) -> SchemaProblem:
    missing = shown(after.path.with_name(f"{number}{SUFFIX}"))
    message = (
        f"version {number} of {after.fullname} is missing before version {after.number}; restore {missing}"
    )
    return SchemaProblem(MISSING_VERSION, shown(after.path), "", message, after.fullname)


_MOST_GAPS: Final = (
    20  # that are told before one version: a file named 20261125.avsc has no 20 million fellows
)
