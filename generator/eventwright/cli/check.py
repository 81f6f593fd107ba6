"""`eventwright check`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import click

from eventwright.cli.options import SEVERITIES, level_option, paths_argument, report_option
from eventwright.cli.reports import ReportTarget


class _Flags(TypedDict):
    baselines: tuple[str, ...]
    level: str | None
    require_baseline: bool
    fail_on: str | None
    prove: bool
    write_allowances: bool
    no_cache: bool


@click.command(short_help="Check schemas, and every change since the released versions.")
@paths_argument
@click.option(
    "--baseline",
    "baselines",
    multiple=True,
    metavar="B",
    help="Compare with: history (the default), history:DIR, git:REF, git:merge-base[:BRANCH], dir:PATH, "
    "registry[:NAME]. "
    "May be given several times. A baseline that is named here must exist; beside others, history need not.",
)
@level_option("Compatibility level instead of the settings' and the events' own")
@click.option("--require-baseline", is_flag=True, help="An event without an earlier version is an error.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    help="The least severity that makes the check fail.  [default: the settings' fail_on, or error]",
)
@click.option("--prove", is_flag=True, help="Show a datum that breaks for each finding of bytes or meaning.")
@click.option(
    "--write-allowances",
    is_flag=True,
    help="Add an [[allow]] to the settings for each finding that fails the check, to be reasoned about.",
)
@click.option(
    "--no-cache", is_flag=True, help="Compare also the events that have not changed since last time."
)
@report_option
def check(paths: Sequence[Path], reports: Sequence[ReportTarget], **flags: Unpack[_Flags]) -> int:
    """Check that schemas are valid Avro and that changed events stay compatible.

    Without PATH, all schemas of the settings are checked. With PATHs (files or folders), the events that are
    defined in them, or use a type that is, with all that these need. A PATH outside the settings' schemas is
    a tree of its own, with the nearest history folder in it or above it. In a folder without settings, those
    of the project that the PATHs lie in are used.

    An event's own "compatibility" attribute goes before the level in the settings, and --level before both.
    A first version has nothing to be compatible with and passes; how many there were is always said.

    git:merge-base is where HEAD and the branch that it will be merged into part: GitHub and GitLab say which
    one that is, elsewhere it is origin's default branch. Schemas are read from git's objects, and nothing is
    checked out.
    """
    from dataclasses import replace

    from eventwright.cli.allowing import write_allowances
    from eventwright.cli.progress import progress
    from eventwright.cli.reports import deliver
    from eventwright.model.levels import Level
    from eventwright.pipeline.check import Wanted
    from eventwright.pipeline.check import check as run
    from eventwright.settings import settings_for
    from eventwright.severity import Severity

    if flags["write_allowances"] and reports:
        raise click.UsageError(
            "--write-allowances writes the settings instead of a report; leave --report out"
        )
    if flags["level"] == "NONE" and flags["require_baseline"]:
        raise click.UsageError("--level NONE compares nothing, and --require-baseline wants all compared")
    settings = settings_for(Path.cwd(), paths)
    if flags["fail_on"]:
        settings = replace(settings, fail_on=Severity(flags["fail_on"]))
    level = Level(flags["level"]) if flags["level"] else None
    wanted = Wanted(
        flags["baselines"], level, flags["require_baseline"], flags["prove"], use_cache=not flags["no_cache"]
    )
    with progress() as watch:
        checked = run(settings, paths, wanted, watch)
    if flags["write_allowances"]:
        return write_allowances(settings, checked)
    deliver(checked.report, checked.positions.excerpt, reports)
    return int(checked.report.is_failed)
