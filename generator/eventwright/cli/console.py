"""Printing: text that any terminal can show, and pipes that close early."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

from eventwright.errors import OutputError


def say(text: str) -> None:
    """Print to standard output; a reader that has gone away does not change the verdict.

    Raises OutputError where the text cannot be written otherwise, such as on a full disk.
    """
    try:
        _write(sys.stdout, text)
    except BrokenPipeError:
        silence(sys.stdout)
    except OSError as error:
        silence(sys.stdout)
        raise OutputError(f"standard output: {error.strerror}") from error


def complain(text: str) -> None:
    """Print lines to standard error, with what a terminal would obey made visible."""
    from eventwright.report.escape import escape

    try:
        _write(sys.stderr, "".join(f"{escape(line)}\n" for line in text.split("\n")))
    except OSError:
        silence(sys.stderr)


def has_colour() -> bool:
    """Tell whether standard output is a terminal that shows colours and nobody asked for none."""
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not is_plain and is_terminal(sys.stdout)


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a stream, None where it is closed, is a terminal."""
    return stream is not None and stream.isatty()


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def silence(stream: TextIO | None) -> None:
    """Drop what a stream still holds, unless it can be written.

    It would be written once more when the interpreter ends, with a message and another exit code.
    """
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
