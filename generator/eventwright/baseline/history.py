"""Released versions: `<history>/<fullname>/<version>.avsc`, one contract text each, counted from 1."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from eventwright.baseline.checksums import read_checksums
from eventwright.baseline.fixtures import FIXTURES, Fixture, read_fixtures
from eventwright.baseline.git import committed_record
from eventwright.baseline.record import ReleaseRecord, which_version
from eventwright.baseline.released import CHECKSUMS, SUFFIX, Released, ReleasedFiles
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

_RELEASED: Final = re.compile(rf"([^/]+)/(\d+)({re.escape(SUFFIX)}|{re.escape(FIXTURES)})", re.ASCII)


class History(ReleasedFiles):
    """The released versions in a folder, which need not exist.

    A schema is parsed when it is asked for. What is wrong with a released schema and does not keep it from
    being compared is passed over: it was released. Raises BaselineUnavailable for what cannot be read or is
    in the wrong place.
    """

    def __init__(self, folder: Path, name: str = "history") -> None:
        super().__init__(folder)
        self.name = name
        names = dict.fromkeys(self.released)
        self.versions: Mapping[str, tuple[Version, ...]] = Lazy(names, self._versions)
        self.events: Mapping[str, str] = Lazy(names, lambda name: shown(self.released[name][-1].path))
        self._files: dict[str, Path] = {}  # that were asked for, by the names that findings have for them
        self.texts: Mapping[str, str] = Lazy(self._files, self._text)

    def fixtures(self, item: Released) -> tuple[Fixture, ...]:
        """Return the fixtures of a version, none where it has none; raises BaselineUnavailable for others."""
        if not item.fixtures.exists():
            return ()
        found = read_fixtures(self.read(item.fixtures))
        if found is None:
            raise BaselineUnavailable(
                f"{shown(item.fixtures)}: holds no fixtures; restore it from version control"
            )
        return found

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
        elif not record.is_same(record.entries[name], self.read(path)):
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
        items = super()._list(fullname)
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
        return parse_json(self.read(self._files[file]), file).text


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


def _gap(after: Released, number: int) -> SchemaProblem:
    missing = shown(after.path.with_name(f"{number}{SUFFIX}"))
    message = (
        f"version {number} of {after.fullname} is missing before version {after.number}; restore {missing}"
    )
    return SchemaProblem(MISSING_VERSION, shown(after.path), "", message, after.fullname)


_MOST_GAPS: Final = (
    20  # that are told before one version: a file named 20261125.avsc has no 20 million fellows
)
