"""What released versions wrote, decoded with today's classes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from eventwright.baseline.fixtures import Fixture
from eventwright.baseline.history import History
from eventwright.baseline.released import Released
from eventwright.compat.rules.bytes_read_as_string import bytes_read_as_string
from eventwright.compat.rules.decimal_changed import decimal_changed
from eventwright.compat.rules.logical_type_added import logical_type_added
from eventwright.compat.rules.logical_type_changed import logical_type_changed
from eventwright.errors import BaselineUnavailable, CodecError, DecodeError, SettingsError
from eventwright.model.contract import contract_text
from eventwright.model.levels import Level
from eventwright.model.nodes import Schema
from eventwright.paths import shown
from eventwright.resolve.rules import WIRE, Questions
from eventwright.resolve.walk import resolve
from eventwright.runtime.json import make_json_writer
from eventwright.runtime.package import Package
from eventwright.spelling import did_you_mean
from eventwright.testing.packages import EventClass, about, package_in

_LOGICAL: Final = (logical_type_added, logical_type_changed, decimal_changed)
_NARROWING: Final = Questions(primitives=(*_LOGICAL, bytes_read_as_string), fixed=_LOGICAL)
"""What finds changes after which some values can be read no more, though all bytes can."""


@dataclass(frozen=True, slots=True)
class ReleasedFixture:
    """One value that a released version wrote; as text it is a name for a test."""

    cls: type[Any]  # that reads it today
    fullname: str  # that it was released under
    version: int
    fixture: Fixture
    package: Package
    writers: tuple[str | int, ...]  # that version's schema, and its number where the package knows it
    is_own: bool  # the class has that very schema

    def __str__(self) -> str:
        return f"{self.fullname}@{self.version} {self.fixture.name}"

    def check(self) -> Any:
        """Decode it and return the event; raises AssertionError where that is not the value of the record."""
        try:
            recorded = self.package.from_json(self.cls, json.dumps(self.fixture.json), self.writers[0])
            events = [self.package.decode(self.cls, self.fixture.data, writer) for writer in self.writers]
            again = self.package.to_json(recorded) if self.is_own else ""
        except CodecError as error:
            raise AssertionError(f"{self}: cannot be read any more: {error}") from error
        for event in events:
            if event != recorded:
                raise AssertionError(f"{self}: its bytes are read as {event}, and its JSON as {recorded}")
        if self.is_own and json.loads(again) != self.fixture.json:
            raise AssertionError(
                f"{self}: its JSON is {json.dumps(self.fixture.json)}, and is written as {again}"
            )
        return recorded


def fixtures(
    package: ModuleType, history: str | os.PathLike[str], *, level: str | None = None
) -> tuple[ReleasedFixture, ...]:
    """Return the fixtures in a folder of released versions that a package can read.

    They are those of the versions whose bytes today's schema of their event can read, but for values that a
    change of logical type since, or of bytes to a string, has left no place for: such changes are findings,
    which somebody has allowed. With a `level` all those of every version that it promises to read are there
    too. Aliases are followed; events that the package has no class for are left out. Raises
    BaselineUnavailable where no fixtures are left, or where some cannot be read, SettingsError for an
    unknown level.
    """
    wanted = None if level is None else _level(level)
    found = package_in(package)
    released = History(Path(history))
    read = tuple(
        fixture
        for cls in found.records()
        for name in _names(about(cls))
        if name in released.released
        for fixture in _of_event(about(cls), released, name, wanted)
    )
    if not read:
        raise BaselineUnavailable(
            f"{shown(Path(history))}: there are no fixtures that {package.__name__} can read; "
            "`eventwright release --fixtures` writes those of versions that were released without"
        )
    return read


def check_fixtures(package: ModuleType, history: str | os.PathLike[str], *, level: str | None = None) -> None:
    """Check all that `fixtures` returns; raises AssertionError that tells of each that is not what it was."""
    wrong: list[str] = []
    for fixture in fixtures(package, history, level=level):
        try:
            fixture.check()
        except AssertionError as error:
            wrong.append(str(error))
    if wrong:
        raise AssertionError("\n".join(wrong))


def _level(name: str) -> Level:
    try:
        return Level(name)
    except ValueError:
        raise SettingsError(f"there is no compatibility level {name!r}{did_you_mean(name, Level)}") from None


def _names(known: EventClass) -> tuple[str, ...]:
    return known.record.fullname, *known.record.aliases


def _of_event(
    known: EventClass, history: History, fullname: str, level: Level | None
) -> Iterator[ReleasedFixture]:
    items = history.released[fullname]
    schemas = {version.number: version.schema for version in history.versions[fullname]}
    for item in items:
        schema = schemas[item.number]
        is_promised = level is not None and _promises(level, item, items)
        is_readable = _readable(known, schema)
        for fixture in history.fixtures(item):
            if is_promised or is_readable(fixture):
                yield ReleasedFixture(
                    known.cls,
                    fullname,
                    item.number,
                    fixture,
                    known.package,
                    _writers(known, history, item),
                    schema == known.schema,
                )


def _writers(known: EventClass, history: History, item: Released) -> tuple[str | int, ...]:
    text = history.data(item).decode("utf-8-sig")
    is_known = item.fullname == known.record.fullname and item.number in known.package.released.get(
        item.fullname, ()
    )
    return (text, item.number) if is_known else (text,)


def _promises(level: Level, item: Released, items: tuple[Released, ...]) -> bool:
    return level.is_backward and (level.is_transitive or item is items[-1])


def _readable(known: EventClass, writer: Schema) -> Callable[[Fixture], bool]:
    """Return what tells of each fixture of a version whether today's class must read it."""
    if known.schema == writer:
        return lambda fixture: True
    resolution = resolve(known.schema, writer, WIRE + _NARROWING)
    if resolution.errors:
        return lambda fixture: False
    if resolution.found:
        return lambda fixture: _has_place(known, writer, fixture)
    return lambda fixture: True


def _has_place(known: EventClass, writer: Schema, fixture: Fixture) -> bool:
    """Tell whether today's class can hold a value; True also for one that is not what its version wrote."""
    try:
        known.package.decode(known.cls, fixture.data, contract_text(writer.name, writer.types))
    except DecodeError:
        return not _is_whole(writer, fixture)
    return True


def _is_whole(writer: Schema, fixture: Fixture) -> bool:
    try:
        return bool(json.loads(make_json_writer(writer)(fixture.data)) == fixture.json)
    except CodecError:
        return False
