"""The command and what becomes of its errors."""

from __future__ import annotations

from collections.abc import Sequence

import click

from eventwright import __version__
from eventwright.cli.check import check
from eventwright.cli.compat import compat
from eventwright.cli.console import complain
from eventwright.cli.explain import explain
from eventwright.cli.generate import generate
from eventwright.cli.init import init
from eventwright.cli.release import release
from eventwright.errors import EventwrightError

INTERRUPTED = 130  # as shells number a program that was stopped by Ctrl-C


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="eventwright", message="%(prog)s %(version)s")
def app() -> None:
    """Check Avro event schemas for compatibility and compile them into typed Python.

    \b
    A project's way:
      eventwright init        settings and a first event
      eventwright check       are the schemas valid, and compatible with what was released?
      eventwright generate    typed classes and serializers, as a package
      eventwright release     record the schemas as released versions

    Settings are read from eventwright.toml, or [tool.eventwright] in pyproject.toml, in the working
    directory or the nearest folder above it.

    \b
    Exit codes:
      0   clean
      1   problems found: in schemas, in a change to them, or in generated files
      2   could not check: settings, arguments, a baseline, or the output
    """


for command in (init, check, compat, generate, release, explain):
    app.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run a command; whatever is wrong with what the user gave becomes a message and exit code 2."""
    try:
        return int(app.main(list(arguments), prog_name="eventwright", standalone_mode=False) or 0)
    except click.Abort:
        complain("interrupted")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
    except EventwrightError as error:
        complain(f"error: {error}")
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        complain(f"error: {place}{error.strerror or error}")
    return 2
