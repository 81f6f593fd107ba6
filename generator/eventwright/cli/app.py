"""The command and what becomes of its errors."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Sequence
from io import StringIO

import click

from eventwright import __version__
from eventwright.cli.changelog import changelog
from eventwright.cli.check import check
from eventwright.cli.compat import compat
from eventwright.cli.console import complain, silence
from eventwright.cli.diff import diff
from eventwright.cli.doctor import doctor
from eventwright.cli.explain import explain
from eventwright.cli.generate import generate
from eventwright.cli.init import init
from eventwright.cli.lint import lint
from eventwright.cli.registry import registry
from eventwright.cli.release import release
from eventwright.errors import EventwrightError

_PRINTING = frozenset({"-h", "--help", "--version"})
INTERRUPTED = 130  # as shells number a program that was stopped by Ctrl-C


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="eventwright", message="%(prog)s %(version)s")
def app() -> None:
    """Check Avro event schemas for compatibility and compile them into typed Python.

    \b
    A project's way:
      eventwright init        settings and a first event
      eventwright check       are the schemas valid, and compatible with what was released?
      eventwright lint        are they named, documented and designed as a team wants to live with?
      eventwright generate    typed classes and serializers, as a package
      eventwright release     record the schemas as released versions
      eventwright registry    bring them into a schema registry

    Settings are read from eventwright.toml, or [tool.eventwright] in pyproject.toml, in the working
    directory or the nearest folder above it; where there are none, the PATHs' own project has them.

    \b
    Exit codes:
      0   clean
      1   problems found: in schemas, in a change to them, or in generated files
      2   could not check: settings, arguments, a baseline, or the output
    """


atexit.register(gc.freeze)  # or the interpreter looks for cycles in all that there is when it ends

for command in (init, check, compat, lint, generate, release, registry, diff, changelog, explain, doctor):
    app.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run a command; whatever is wrong with what the user gave becomes a message and exit code 2."""
    gc.disable()  # a command ends before cycles add up, and looking for them takes a third of a large check
    try:
        return int(app.main(list(arguments), prog_name="eventwright", standalone_mode=False) or 0)
    except click.Abort:
        complain("interrupted")
        return INTERRUPTED
    except click.ClickException as error:
        shown = StringIO()
        error.show(file=shown)
        complain(shown.getvalue().rstrip("\n"))
    except SystemExit:  # from click, where a pipe is closed: no harm where it was printing help
        silence(sys.stdout)
        return 0 if _PRINTING.intersection(arguments) else 2
    except EventwrightError as error:
        complain(f"error: {error}")
    except OSError as error:
        silence(sys.stdout)
        place = f"{error.filename}: " if error.filename else ""
        complain(f"error: {place}{error.strerror or error}")
    finally:
        gc.enable()
    return 2
