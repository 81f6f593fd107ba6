"""What earlier runs found, kept beside the settings, so that what has not changed is not worked out again.

A key is made of all that an outcome depends on, and the file carries the digest of its content, so that a
file that was cut, changed or written by another version is as good as none. Deleting it is always safe.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from eventwright.writing import replace_file

JSONObject: TypeAlias = "dict[str, object]"

_MOST: Final = 3  # questions that are kept: with the history, with git, in a hook


@dataclass(slots=True)
class Cache:
    """The latest outcomes of one question, by what each is about; without a folder nothing is kept.

    A question is a command with all that it asks of everything, such as the level and the baselines. Each
    command has a file of its own in the folder.
    """

    folder: Path | None
    file: str
    question: str
    _others: dict[str, JSONObject] = field(default_factory=dict)  # what is kept of other questions
    _known: JSONObject = field(default_factory=dict)
    _used: JSONObject = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path | None, command: str, question: str) -> Cache:
        """Read what earlier runs of a command left in a folder, nothing where it cannot be trusted."""
        file = f"{command}.json"
        others = {} if folder is None else _read(folder / file)
        known = others.pop(question, {})
        return cls(folder, file, question, others, known)

    def get(self, name: str, key: str) -> JSONObject | None:
        """Return the outcome of what has this name, where it had the same key."""
        entry = self._known.get(name)
        if not isinstance(entry, dict) or entry.get("key") != key:
            return None
        self._used[name] = entry
        outcome = entry.get("outcome")
        return outcome if isinstance(outcome, dict) else None

    def put(self, name: str, key: str, outcome: JSONObject) -> None:
        """Keep an outcome, which must be JSON, instead of an earlier one of this name."""
        self._used[name] = {"key": key, "outcome": outcome}

    def write(self, *, is_whole: bool) -> None:
        """Write what this run used, and where it was about a part, what is known of the rest.

        A folder that cannot be written is passed over: the next run works it out again.
        """
        wanted = self._used if is_whole else {**self._known, **self._used}
        if self.folder is None or wanted == self._known:
            return
        others = dict(list(self._others.items())[1 - _MOST :])
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
            text = json.dumps({**others, self.question: wanted}, separators=(",", ":")).encode()
            replace_file(self.folder / self.file, content_digest(text) + b"\n" + text)


def key_of(parts: Iterable[str | bytes]) -> str:
    """Return a key for all that an outcome depends on, and for this version of the tool."""
    digest = hashlib.sha256(_tool())
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def sha256(text: str) -> bytes:
    """Return the digest of a text, which may have halves of surrogate pairs in it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _read(path: Path) -> dict[str, JSONObject]:
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
        known = json.loads(text) if digest == content_digest(text) else {}
    except (OSError, ValueError, RecursionError):
        return {}
    is_good = isinstance(known, dict) and all(isinstance(entries, dict) for entries in known.values())
    return known if is_good else {}


def content_digest(text: bytes) -> bytes:
    """Return a digest of bytes and of this version of the tool, in hexadecimal."""
    digest = hashlib.sha256(_tool())
    digest.update(text)
    return digest.hexdigest().encode()


@cache
def _tool() -> bytes:
    """Tell this tool, and the Python that runs it, from other versions, an edited checkout among them."""
    digest = hashlib.sha256(sys.version.encode())
    root = Path(__file__).parent.parent
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(folder, name)  # noqa: PTH118 - hundreds of files at each start
            state = os.stat(path)  # noqa: PTH116
            digest.update(f"{path.removeprefix(str(root))}:{state.st_size}:{state.st_mtime_ns};".encode())
    return digest.digest()
