"""What earlier runs found, kept beside the settings, so that what has not changed is not worked out again.

A key is made of all that an outcome depends on, and the file carries the digest of its content, so that a
file that was cut, changed or written by another version is as good as none. Deleting it is always safe.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

JSONObject: TypeAlias = "dict[str, object]"


@dataclass(slots=True)
class Cache:
    """Outcomes by key, in one file of a folder for each command; without a folder nothing is kept."""

    folder: Path | None
    name: str
    _known: dict[str, JSONObject] = field(default_factory=dict)
    _used: dict[str, JSONObject] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path | None, command: str) -> Cache:
        """Read what earlier runs of a command left in a folder, nothing where it cannot be trusted."""
        name = f"{command}.json"
        return cls(folder, name, {} if folder is None else _read(folder / name))

    def get(self, key: str) -> JSONObject | None:
        """Return the outcome of a key."""
        outcome = self._known.get(key)
        if outcome is not None:
            self._used[key] = outcome
        return outcome

    def put(self, key: str, outcome: JSONObject) -> None:
        """Keep an outcome, which must be JSON."""
        self._used[key] = outcome

    def write(self, *, is_whole: bool) -> None:
        """Write what this run used, and where it was about a part, what it found besides.

        A folder that cannot be written is passed over: the next run compares again.
        """
        wanted = self._used if is_whole else {**self._known, **self._used}
        if self.folder is None or wanted.keys() == self._known.keys():
            return
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
            text = json.dumps(wanted, separators=(",", ":"), sort_keys=True).encode()
            temporary = self.folder / f"{self.name}.{os.getpid()}.tmp"
            try:
                temporary.write_bytes(_digest(text) + b"\n" + text)
                temporary.replace(self.folder / self.name)
            finally:
                temporary.unlink(missing_ok=True)


def key_of(parts: Iterable[str | bytes]) -> str:
    """Return a key for all that an outcome depends on, and for this version of the tool."""
    digest = hashlib.sha256(_tool())
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def sha256(text: str) -> bytes:
    """Return the digest of a text, which may have halves of surrogate pairs in it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _read(path: Path) -> dict[str, JSONObject]:
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
        known = json.loads(text) if digest == _digest(text) else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(_tool() + text).hexdigest().encode()


@cache
def _tool() -> bytes:
    """Tell this tool from other versions of it, an edited checkout among them."""
    digest = hashlib.sha256()
    for folder, folders, names in os.walk(Path(__file__).parent.parent):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            state = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - two hundred files at each start
            digest.update(f"{name}:{state.st_size}:{state.st_mtime_ns};".encode())
    return digest.digest()
