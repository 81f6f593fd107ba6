"""The files of released versions: `<history>/<fullname>/<version>.avsc`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eventwright.baseline.fixtures import FIXTURES
from eventwright.errors import BaselineUnavailable
from eventwright.lazy import Lazy
from eventwright.paths import shown

SUFFIX: Final = ".avsc"
CHECKSUMS: Final = "SHA256SUMS"  # the name of the file in a history that says what was released
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


class ReleasedFiles:
    """The files of released versions in a folder, which need not exist.

    A file is read when it is asked for, and once. Raises BaselineUnavailable for what cannot be read or is in
    the wrong place.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        is_there = folder.exists() or folder.is_symlink()
        names = dict.fromkeys(list_events(folder) if is_there else ())
        self.released: Mapping[str, tuple[Released, ...]] = Lazy(names, self._list)
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
        return self.read(item.path)

    def digest(self, fullname: str) -> bytes:
        """Return what changes when one of the versions of a fullname does, b"" where it has none."""
        if fullname not in self.released:
            return b""
        digest = hashlib.sha256()
        for item in self.released[fullname]:
            data = self.data(item)
            digest.update(f"{shown(item.path)}:{len(data)}:".encode("utf-8", "surrogateescape") + data)
        return digest.digest()

    def _list(self, fullname: str) -> tuple[Released, ...]:
        return list_versions(self.folder, fullname)

    def read(self, path: Path) -> bytes:
        """Return what a file of the folder holds; raises BaselineUnavailable where it cannot be read."""
        if path not in self._data:
            try:
                self._data[path] = path.read_bytes()
            except OSError as error:
                raise BaselineUnavailable(f"{shown(path)}: cannot be read: {error.strerror}") from error
        return self._data[path]


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
