"""`REGISTERED` in a history folder: what was registered, in the terms that registries share.

A line a version: subject, version, GUID ("-" from registries that have none), and the SHA-256 of its
contract, by which SHA256SUMS knows the released version. Ids differ from one registry to the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from eventwright.errors import BaselineUnavailable, OutputError
from eventwright.paths import shown
from eventwright.writing import replace_file

FILE: Final = "REGISTERED"

_BLANK: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f%]")
_LINE: Final = re.compile(r"(\S+) ([1-9][0-9]*) (\S+) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One registered version."""

    subject: str
    version: int
    guid: str
    contract: str  # SHA-256

    @property
    def line(self) -> str:
        """What the file says of it; blanks and line breaks of a subject are quoted, as in URLs."""
        subject = _BLANK.sub(lambda found: quote(found[0]), self.subject)
        return f"{subject} {self.version} {self.guid or '-'} {self.contract}"


def read_record(folder: Path) -> frozenset[Entry]:
    """Return what was recorded, nothing where there is no file; raises BaselineUnavailable."""
    path = folder / FILE
    try:
        lines = path.read_bytes().decode("utf-8", "replace").removesuffix("\n").split("\n")
    except FileNotFoundError:
        return frozenset()
    except OSError as error:
        raise BaselineUnavailable(f"{shown(path)}: cannot be read: {error.strerror}") from error
    found = set()
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line.removesuffix("\r"))
        if match is None:
            raise BaselineUnavailable(
                f"{shown(path)}:{number}: says nothing of a registered version; restore the line from "
                "version control, and after a merge keep the lines of both sides"
            )
        found.add(Entry(unquote(match[1]), int(match[2]), match[3] if match[3] != "-" else "", match[4]))
    return frozenset(found)


def together(known: Collection[Entry], new: Iterable[Entry]) -> frozenset[Entry]:
    """Return what is recorded with what is new; one without a GUID adds nothing to the same with one."""
    entries = frozenset((*known, *new))
    with_guids = {replace(entry, guid="") for entry in entries if entry.guid}
    return frozenset(entry for entry in entries if entry.guid or entry not in with_guids)


def record_text(entries: Iterable[Entry]) -> str:
    """Return the file's text, sorted."""
    return "".join(f"{entry.line}\n" for entry in sorted(entries))


def add_to_record(folder: Path, entries: Iterable[Entry]) -> bool:
    """Record versions; return whether that was new. Raises OutputError, BaselineUnavailable."""
    known = read_record(folder)
    all_ = together(known, entries)
    if all_ == known:
        return False
    path, text = folder / FILE, record_text(all_)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(path, text.encode())
    except OSError as error:
        raise OutputError(
            f"{shown(path)}: cannot be written: {error.strerror}; what was registered stays registered: run "
            "the command again to record it"
        ) from error
    return True
