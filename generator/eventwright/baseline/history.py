"""Released versions: `<history>/<fullname>/<version>.avsc`, one contract text each, counted from 1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from eventwright.baseline.rules import MISSING_VERSION
from eventwright.errors import BaselineUnavailable
from eventwright.model.nodes import Reference, Schema
from eventwright.model.parse import parse_schema
from eventwright.model.problems import SchemaProblem
from eventwright.model.text import parse_json
from eventwright.model.version import Version
from eventwright.paths import shown

SUFFIX: Final = ".avsc"


@dataclass(frozen=True, slots=True)
class History:
    """Released versions by fullname, oldest first.

    `gaps` are versions that are missing; `unusable` is what keeps a file from being a version at all.
    """

    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[SchemaProblem, ...] = ()
    unusable: tuple[SchemaProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Released:
    """The file of one released version."""

    fullname: str
    number: int
    path: Path


def looks_like_history(folder: Path) -> bool:
    """Tell whether a folder holds released versions: a folder in it has a numbered schema.

    What else is in it makes it no folder of schemas: that is for `list_history` to complain about.
    """
    try:
        events = [entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")]
        return any(
            file.suffix == SUFFIX and file.stem.isdecimal() for event in events for file in event.iterdir()
        )
    except OSError:
        return False


def list_history(folder: Path) -> tuple[Released, ...]:
    """Return the files of all released versions, sorted by event and number.

    Raises BaselineUnavailable for an unreadable folder and for everything in it that could be taken for a
    version and is none, so that no version is left out in silence. Hidden files and other suffixes are free.
    """
    try:
        found = tuple(_released(folder))
    except OSError as error:
        place = Path(error.filename) if error.filename else folder
        raise BaselineUnavailable(f"{shown(place)}: cannot be read: {error.strerror}") from error
    if wrong := [entry for entry in found if isinstance(entry, str)]:
        raise BaselineUnavailable("\n".join(wrong))
    versions = [entry for entry in found if isinstance(entry, Released)]
    return tuple(sorted(versions, key=lambda released: (released.fullname, released.number)))


def _released(folder: Path) -> Iterator[Released | str]:
    """Yield the released versions, and a message for everything that is none and could be taken for one."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.name.startswith("."):
            for inner in sorted(entry.iterdir()):
                if not inner.name.startswith(".") and (inner.suffix == SUFFIX or inner.is_dir()):
                    yield _version(inner)
        elif entry.suffix == SUFFIX:
            yield (
                f"{shown(entry)}: is no released version; they are files <fullname>/<version>{SUFFIX} in "
                f"{shown(folder)}"
            )


def _version(path: Path) -> Released | str:
    if path.is_dir():
        if path.suffix == SUFFIX:
            return f"{shown(path)}: is a folder; a released version is a file"
        return (
            f"{shown(path)}: is a folder inside an event's history; name the event's folder by its "
            "fullname, with dots"
        )
    stem = path.stem
    if not (stem.isascii() and stem.isdecimal()) or stem.startswith("0") or len(stem) > 9:
        return (
            f"{shown(path)}: is not named by a version; name it 1{SUFFIX}, 2{SUFFIX} and so on, without "
            "leading zeros"
        )
    return Released(path.parent.name, int(stem), path)


def read_history(folder: Path) -> History:
    """Read the released versions in a folder.

    What is wrong with a released schema and does not keep it from being compared is passed over: it was
    released. Raises BaselineUnavailable naming the file that cannot be read or is in the wrong place.
    """
    released = list_history(folder)
    texts: dict[str, str] = {}
    versions: dict[str, list[Version]] = {}
    unusable: list[SchemaProblem] = []
    for item in released:
        file = shown(item.path)
        texts[file], schema, problems = _parse(item.path, file)
        if schema is None:
            unusable.extend(problems)
            continue
        _check_name(item, schema)
        label = f"{item.fullname} version {item.number}"
        version = Version(item.fullname, label, file, schema, item.number, texts[file])
        versions.setdefault(item.fullname, []).append(version)
    found = {fullname: tuple(earlier) for fullname, earlier in versions.items()}
    return History(found, texts, _gaps(released), tuple(unusable))


def _parse(path: Path, file: str) -> tuple[str, Schema | None, tuple[SchemaProblem, ...]]:
    try:
        read = parse_json(path.read_bytes(), file)
    except OSError as error:
        raise BaselineUnavailable(f"{file}: cannot be read: {error.strerror}") from error
    if read.problems:
        return read.text, None, read.problems
    schema, problems = parse_schema(read.json, file=file)
    return read.text, schema, problems


def _check_name(item: Released, schema: Schema) -> None:
    if not (isinstance(schema.root, Reference) and schema.root.fullname == item.fullname):
        raise BaselineUnavailable(
            f'{shown(item.path)}:1: holds "{schema.name}", but its folder says "{item.fullname}"; move it to '
            "the folder of its event, or restore it from version control"
        )


def _gaps(released: Sequence[Released]) -> tuple[SchemaProblem, ...]:
    found: list[SchemaProblem] = []
    event, expected = "", 1
    for item in released:
        if item.fullname != event:
            event, expected = item.fullname, 1
        found.extend(
            _gap(item, number) for number in range(expected, min(item.number, expected + _MOST_GAPS))
        )
        expected = item.number + 1
    return tuple(found)


def _gap(after: Released, number: int) -> SchemaProblem:
    missing = shown(after.path.with_name(f"{number}{SUFFIX}"))
    message = (
        f"version {number} of {after.fullname} is missing before version {after.number}; restore {missing}"
    )
    return SchemaProblem(MISSING_VERSION, shown(after.path), "", message, after.fullname)


_MOST_GAPS: Final = (
    20  # that are told before one version: a file named 20261125.avsc has no 20 million fellows
)
