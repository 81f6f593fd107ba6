"""Options and arguments that commands share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from eventwright.cli.reports import ReportTarget
from eventwright.paths import shown
from eventwright.report.formats import FORMATS
from eventwright.spelling import did_you_mean

_Command = TypeVar("_Command", bound=Callable[..., object])

LEVELS: Final = (
    "BACKWARD",
    "BACKWARD_TRANSITIVE",
    "FORWARD",
    "FORWARD_TRANSITIVE",
    "FULL",
    "FULL_TRANSITIVE",
    "NONE",
)
SEVERITIES: Final = ("error", "warning", "info")
FLAVOURS: Final = ("msgspec", "dataclass", "pydantic")


def report_targets(
    _: click.Context, parameter: click.Parameter, values: Sequence[str]
) -> tuple[ReportTarget, ...]:
    """Read reports as they are wanted: one at most to standard output, the others each to its own file."""
    try:
        targets = tuple(ReportTarget.parse(value) for value in values)
    except ValueError as error:
        raise click.BadParameter(str(error), param=parameter) from error
    if sum(target.file is None for target in targets) > 1:
        raise click.BadParameter(
            "only one report can go to standard output; write the others to files: F=FILE", param=parameter
        )
    files = Counter(Path.cwd() / target.file for target in targets if target.file)
    for file, count in files.items():
        if count > 1:
            raise click.BadParameter(
                f'{count} reports go to "{shown(file)}"; name a file for each', param=parameter
            )
    return targets


class _PathType(click.Path):
    """A path; an empty one, as of a variable that is not set, is not the working directory."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:  # as click has it
        if value == "":
            self.fail("is empty; name a file or a folder", param, ctx)
        return super().convert(value, param, ctx)  # type: ignore[arg-type]  # click names no broader type


def _level(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Take a level in any case; click's own choice would list them in lower case."""
    if value is None or value.upper() in LEVELS:
        return value and value.upper()
    near = did_you_mean(value.upper(), LEVELS)
    raise click.BadParameter(f'"{value}" is no level{near}; use one of: {", ".join(LEVELS)}', param=parameter)


PATH: Final = _PathType(path_type=Path)

paths_argument = click.argument("paths", nargs=-1, type=PATH, metavar="[PATH]...")


def level_option(what: str, default: str | None = None) -> Callable[[_Command], _Command]:
    """Return the option --level, whose help says `what` it is, then the levels and the default."""
    told = f"  [default: {default}]" if default else ""
    return click.option(
        "--level",
        callback=_level,
        metavar="LEVEL",
        default=default,
        help=f"{what}: {', '.join(LEVELS)}.{told}",
    )


report_option = click.option(
    "--report",
    "reports",
    multiple=True,
    callback=report_targets,
    metavar="F[=FILE]",
    help=f"Report as {', '.join(FORMATS[:-1])} or {FORMATS[-1]}, to standard output or to FILE; may be given "
    "several times. Text goes to standard output unless another report does.",
)
