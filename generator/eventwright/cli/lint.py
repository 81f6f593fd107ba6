"""`eventwright lint`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from eventwright.cli.options import SEVERITIES, paths_argument, report_option
from eventwright.cli.reports import ReportTarget

_SETS = ("minimal", "standard", "strict")


@click.command(short_help="Check schemas against rules of naming, documentation and design.")
@paths_argument
@click.option(
    "--rules",
    "rule_set",
    type=click.Choice(_SETS),
    help="Which rules are asked.  [default: the settings' lint, or standard]",
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    help="The least severity that makes the command fail.  [default: the settings' fail_on, or error]",
)
@report_option
def lint(
    paths: Sequence[Path], reports: Sequence[ReportTarget], rule_set: str | None, fail_on: str | None
) -> int:
    """Check that schemas are valid Avro, and that they are what a team wants to live with.

    \b
    The sets of rules, each with those before it:
      minimal    what is hardly ever meant: an ignored logical type, a key that does not exist
      standard   naming, keys, topics, metadata, nullable fields, enums, floats for money
      strict     docs on everything, one style for all names, owners

    Most rules give warnings, which do not make the command fail unless --fail-on or the settings say so. The
    settings change the severity of a rule, or of all (rules.lint); a rule that they give a severity is asked
    in every set. `eventwright explain RULE` says more of a rule.

    Without PATH, all schemas of the settings are linted. With PATHs (files or folders), only the types that
    are defined in them, and the events that use these.
    """
    from dataclasses import replace

    from eventwright.cli.reports import deliver
    from eventwright.findings import Severity
    from eventwright.pipeline.lint import lint as run
    from eventwright.settings import settings_for

    settings = settings_for(Path.cwd(), paths)
    if fail_on:
        settings = replace(settings, fail_on=Severity(fail_on))
    linted = run(settings, paths, rule_set)
    deliver(linted.report, linted.positions.excerpt, reports)
    return int(linted.report.is_failed)
