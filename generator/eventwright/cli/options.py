"""Options and arguments that commands share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from eventwright.cli.reports import ReportTarget

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


def _targets(_: click.Context, parameter: click.Parameter, values: Sequence[str]) -> tuple[ReportTarget, ...]:
    try:
        targets = tuple(ReportTarget.parse(value) for value in values)
    except ValueError as error:
        raise click.BadParameter(str(error), param=parameter) from error
    if sum(target.file is None for target in targets) > 1:
        raise click.BadParameter(
            "only one report can go to standard output; write the others to files: F=FILE", param=parameter
        )
    return targets


PATH: Final = click.Path(path_type=Path)

paths_argument = click.argument("paths", nargs=-1, type=PATH, metavar="[PATH]...")

level_option = click.option(
    "--level",
    type=click.Choice(LEVELS, case_sensitive=False),
    metavar="LEVEL",
    help=f"Compatibility level instead of the settings' and the events' own: {', '.join(LEVELS)}.",
)

report_option = click.option(
    "--report",
    "reports",
    multiple=True,
    callback=_targets,
    metavar="F[=FILE]",
    help="Report as text or json, to standard output or to FILE; may be given several times. "
    "Text goes to standard output unless another report does.",
)
