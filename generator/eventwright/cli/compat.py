"""`eventwright compat`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from eventwright.cli.options import PATH, level_option, report_option
from eventwright.cli.reports import ReportTarget


@click.command(short_help="Compare one schema file with earlier ones.")
@click.argument("proposed", type=PATH)
@click.argument("baselines", nargs=-1, required=True, type=PATH, metavar="BASELINE...")
@level_option("Compatibility level", default="BACKWARD")
@click.option(
    "--include",
    multiple=True,
    type=PATH,
    metavar="DIR",
    help="A folder, or a file, of types that the schemas refer to; may be given several times.",
)
@report_option
def compat(
    proposed: Path,
    baselines: Sequence[Path],
    level: str,
    include: Sequence[Path],
    reports: Sequence[ReportTarget],
) -> int:
    """Check that the schema in PROPOSED is compatible with earlier ones, given oldest first.

    Needs no settings and reads none. The level is BACKWARD unless --level says otherwise: PROPOSED must read
    what the last BASELINE wrote. A list in a schema file is a union.
    """
    from eventwright.cli.reports import deliver
    from eventwright.model.levels import Level
    from eventwright.pipeline.compat import compare_files

    checked = compare_files(proposed, baselines, include, Level(level))
    deliver(checked.report, checked.positions.excerpt, reports)
    return int(checked.report.is_failed)
