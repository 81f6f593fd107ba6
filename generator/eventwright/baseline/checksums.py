"""`SHA256SUMS` in a history folder: what was released, in the format of the program sha256sum."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from eventwright.baseline.fixtures import FIXTURES
from eventwright.baseline.record import ReleaseRecord, as_released, content_of
from eventwright.baseline.released import CHECKSUMS
from eventwright.baseline.rules import INVALID_CHECKSUM, VERSION_RELEASED_TWICE
from eventwright.errors import BaselineUnavailable
from eventwright.model.problems import SchemaProblem
from eventwright.paths import shown

_LINE: Final = re.compile(rf"([0-9a-f]{{64}}) [ *](([^/]+)/([1-9][0-9]*)(\.avsc|{re.escape(FIXTURES)}))")
_MARKS: Final = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def checksum(data: bytes) -> str:
    """Return the SHA-256 of a released file, whatever line ends a checkout gave it."""
    return hashlib.sha256(as_released(data)).hexdigest()


def read_checksums(folder: Path) -> tuple[ReleaseRecord, tuple[SchemaProblem, ...]]:
    """Return what was recorded, nothing where there is no file, and what is wrong with its lines.

    Raises BaselineUnavailable where the file cannot be read.
    """
    path = folder / CHECKSUMS
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        text = ""
    except OSError as error:
        raise BaselineUnavailable(f"{shown(path)}: cannot be read: {error.strerror}") from error
    entries: dict[str, str] = {}
    problems = tuple(_read(text, path, entries))
    return ReleaseRecord(CHECKSUMS, entries, _is_same), problems


def checksums_text(entries: Mapping[str, str]) -> str:
    """Return the file's text for checksums by file name, sorted."""
    return "".join(f"{entries[name]}  {name}\n" for name in sorted(entries))


def _is_same(entry: str, data: bytes) -> bool:
    if checksum(data) == entry:
        return True
    content = content_of(data)  # which a formatter leaves as it is
    return content is not None and checksum(content) == entry


def _read(text: str, path: Path, entries: dict[str, str]) -> Iterator[SchemaProblem]:
    offset = 0
    has_marks = False
    for line in text.splitlines(keepends=True):
        match = _LINE.fullmatch(line.rstrip("\r\n"))
        if match:
            if entries.setdefault(match[2], match[1]) != match[1]:
                version = f"version {match[4]} of {match[3]}"
                of = f"the fixtures of {version} have" if match[5] == FIXTURES else f"{version} has"
                message = f"{of} two different checksums"
                yield SchemaProblem(VERSION_RELEASED_TWICE, shown(path), "", message, offset=offset)
        elif line.startswith(_MARKS):
            if not has_marks:
                message = "a merge has left its marks; keep the lines of both sides and remove the marks"
                yield SchemaProblem(INVALID_CHECKSUM, shown(path), "", message, offset=offset)
            has_marks = True
        elif line.strip():
            message = (
                "is no checksum of a released version: 64 hexadecimal digits, two spaces, "
                "<fullname>/<version>.avsc"
            )
            yield SchemaProblem(INVALID_CHECKSUM, shown(path), "", message, offset=offset)
        offset += len(line)
