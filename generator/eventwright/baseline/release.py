"""The next versions: which contracts have changed since their latest release, and where they are written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from eventwright.baseline.checksums import checksum, checksums_text, read_checksums
from eventwright.baseline.history import History
from eventwright.baseline.released import CHECKSUMS, SUFFIX
from eventwright.errors import OutputError
from eventwright.model.contract import contract_text
from eventwright.model.nodes import Named
from eventwright.model.version import Version
from eventwright.paths import shown


@dataclass(frozen=True, slots=True)
class NextVersion:
    """A version to release."""

    fullname: str
    number: int
    text: str

    @property
    def file(self) -> str:
        """The file's path inside the history folder."""
        return f"{self.fullname}/{self.number}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to write into a history folder."""

    folder: Path
    name: str  # its path inside the folder, with "/" separators
    text: str


def next_versions(
    events: Iterable[str], types: Mapping[str, Named], history: Mapping[str, tuple[Version, ...]]
) -> tuple[NextVersion, ...]:
    """Return the next version of each event whose contract text differs from that of its latest one.

    Both texts are made anew from what the schemas say, so that comments, layout and `"eventwright"`
    attributes make no new version.
    """
    found = []
    for fullname in events:
        text = contract_text(fullname, types)
        earlier = history.get(fullname, ())
        if not earlier:
            found.append(NextVersion(fullname, 1, text))
        elif contract_text(fullname, earlier[-1].schema.types) != text:
            found.append(NextVersion(fullname, earlier[-1].number + 1, text))
    return tuple(found)


def append(files: Sequence[NewFile], beside: Mapping[Path, bytes] = MappingProxyType({})) -> None:
    """Write all files, each into its history, and their checksums; or none of them.

    The files `beside` come and go with them, and replace others. A file that is there in a history is never
    replaced. Versions and fixtures without a checksum, from other tools or times, get theirs. Raises
    OutputError naming the file that cannot be written.
    """
    new = {file.folder / file.name: file.text.encode() for file in files}
    folders = dict.fromkeys(file.folder for file in files)
    written: list[Path] = []
    waiting: dict[Path, Path] = {}  # what is to be put in place, last the checksums
    before: dict[Path, bytes | None] = {}
    target = Path()
    try:
        sums = {folder / CHECKSUMS: _checksums(folder, files).encode() for folder in folders}
        others = {**beside, **sums}
        before = {target: target.read_bytes() if target.exists() else None for target in others}
        for target, data in {**new, **others}.items():
            if target in new:
                _refuse_existing(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting[target] = _temporary(target)
            waiting[target].write_bytes(data)
        for target, temporary in waiting.items():
            if target in new:
                _refuse_existing(target)
                written.append(target)
            temporary.replace(target)
    except BaseException as error:
        _remove((*waiting.values(), *written))
        _restore(before)
        if isinstance(error, OSError):
            raise OutputError(
                f"{shown(target)}: cannot be written: {error.strerror}; nothing was written"
            ) from error
        raise


def _checksums(folder: Path, files: Sequence[NewFile]) -> str:
    """Return the checksums of a history with the files that are new in it."""
    recorded = read_checksums(folder)[0].entries
    there = [path for item in History(folder).files() for path in (item.path, item.fixtures)]
    found = {
        name: checksum(path.read_bytes())
        for path in there
        if (name := f"{path.parent.name}/{path.name}") not in recorded and path.exists()
    }
    new = {file.name: checksum(file.text.encode()) for file in files if file.folder == folder}
    return checksums_text({**found, **recorded, **new})


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise OutputError(f"{shown(target)}: exists already; released versions are never replaced")


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.tmp")


def _restore(files: Mapping[Path, bytes | None]) -> None:
    for path, data in files.items():
        with suppress(OSError):
            if data is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != data:
                path.write_bytes(data)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
            path.parent.rmdir()  # only where it is empty: it was made for this release
