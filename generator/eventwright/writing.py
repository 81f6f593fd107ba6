"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in the place of another, or of none; a link stays a link, and the mode is kept.

    Raises OSError, and then what was there is there still.
    """
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def make_folders(folder: Path) -> Iterator[Path]:
    """Make a folder and those above it, and yield each that was made.

    Another process may make them at the same time: then they are its own, and not yielded.
    """
    for path in (*reversed(folder.parents), folder):
        if path.exists():
            continue
        try:
            path.mkdir()
        except FileExistsError:
            if not path.is_dir():
                raise
        else:
            yield path
