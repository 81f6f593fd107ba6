"""The next versions: which contracts have changed since their latest release, and where they are written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from eventwright.baseline.history import SUFFIX
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


def append(versions: Sequence[tuple[Path, NextVersion]]) -> None:
    """Write all versions, each into its history, or none of them; a file that is there is never replaced.

    Raises OutputError naming the file that cannot be written.
    """
    written: list[Path] = []
    waiting: list[Path] = []
    target = Path()
    try:
        for folder, version in versions:
            target = folder / version.file
            _refuse_existing(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting.append(_temporary(target))
            waiting[-1].write_bytes(version.text.encode())
        for (folder, version), temporary in zip(versions, waiting, strict=True):
            target = folder / version.file
            _refuse_existing(target)
            temporary.replace(target)
            written.append(target)
    except BaseException as error:
        _remove((*waiting, *written))
        if isinstance(error, OSError):
            raise OutputError(
                f"{shown(target)}: cannot be written: {error.strerror}; nothing was released"
            ) from error
        raise


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise OutputError(f"{shown(target)}: exists already; released versions are never replaced")


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.tmp")


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
            path.parent.rmdir()  # only where it is empty: it was made for this release
