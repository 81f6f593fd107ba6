"""Output in several formats, of commands that report no findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import click

from eventwright.cli.console import has_colour, say
from eventwright.cli.options import report_targets
from eventwright.cli.reports import ReportTarget, write_report

if TYPE_CHECKING:
    from eventwright.findings import Finding
    from eventwright.report.text import Excerpt

_Command = TypeVar("_Command", bound=Callable[..., object])

Render: TypeAlias = Callable[[bool], str]  # with colours or without


def document_option(*formats: str) -> Callable[[_Command], _Command]:
    """Return the option --report; the first format is what standard output gets by default."""
    *others, last = formats
    return click.option(
        "--report",
        "reports",
        multiple=True,
        callback=partial(_targets, formats),
        metavar="F[=FILE]",
        help=f"Write {', '.join(others)} or {last}, to standard output or to FILE; may be given several "
        f"times.  [default: {formats[0]}]",
    )


def deliver(renderers: Mapping[str, Render], targets: Sequence[ReportTarget]) -> None:
    """Write and print the wanted formats, all made before the first is written.

    Raises OutputError naming the file that cannot be written.
    """
    printed = next((target.format for target in targets if target.file is None), next(iter(renderers)))
    wanted = [(target.file, renderers[target.format](False)) for target in targets if target.file]
    shown = renderers[printed](has_colour())
    for file, text in wanted:
        write_report(file, text)
    say(shown)


def refuse(findings: Sequence[Finding], excerpt: Excerpt) -> int:
    """Print what is wrong with schemas that cannot be compared, and return the exit code for that."""
    from eventwright.report.model import tallied
    from eventwright.report.text import render_findings

    say(render_findings(findings, excerpt, colour=has_colour()))
    say(f"{tallied(findings)}; nothing compared\n")
    return 1


def _targets(
    formats: Sequence[str], context: click.Context, parameter: click.Parameter, values: Sequence[str]
) -> tuple[ReportTarget, ...]:
    for value in values:
        name = value.partition("=")[0]
        if name not in formats:
            raise click.BadParameter(
                f'unknown report "{name}"; known are: {", ".join(formats)}', param=parameter
            )
    return report_targets(context, parameter, values)
