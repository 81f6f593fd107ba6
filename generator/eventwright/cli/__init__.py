"""The command line: arguments, exit codes, and the only printing.

Exit codes: 0 clean, 1 problems found, 2 could not check.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from eventwright import __version__
from eventwright.cli.console import complain, say
from eventwright.errors import OutputError


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; `argv` is without the program's name."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments == ["--version"]:  # needs no library, and is asked by scripts all the time
        return _say_version()
    try:
        from eventwright.cli.app import run
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        complain('error: the command line is an extra; install it with: pip install "eventwright[cli]"')
        return 2
    return run(arguments)


def _say_version() -> int:
    try:
        say(f"eventwright {__version__}\n")
    except OutputError as error:
        complain(f"error: {error}")
        return 2
    return 0
