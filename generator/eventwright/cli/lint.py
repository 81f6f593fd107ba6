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
    help="The least severity that makes the command fail.  [default: warning, or info where fail_on is]",
)
@click.option(
    "--write-allowances",
    "is_writing",
    is_flag=True,
    help="Add an [[allow]] to the settings for each finding that makes the command fail.",
)
@report_option
def lint(
    paths: Sequence[Path],
    reports: Sequence[ReportTarget],
    rule_set: str | None,
    fail_on: str | None,
    *,
    is_writing: bool,
) -> int:
    """Check that schemas are valid Avro, and that they are what a team wants to live with.

    \b
    The sets of rules, each with those before it:
      minimal    what is hardly ever meant: an ignored logical type, a key that does not exist
      standard   naming, keys, topics, metadata, nullable fields, enums, floats for money
      strict     docs on everything, one style for all names, owners

    Most rules give warnings. The settings change the severity of a rule, or of all (rules.lint); a rule that
    they give a severity is asked in every set. `eventwright explain RULE` says more of a rule.

    Without PATH, all schemas of the settings are linted. With PATHs (files or folders), only the types that
    are defined in them, and the events that use these.
    """
    from dataclasses import replace

    from eventwright.cli.allowing import write_allowances
    from eventwright.cli.reports import deliver
    from eventwright.pipeline.lint import lint as run
    from eventwright.settings import settings_for
    from eventwright.severity import Severity

    if is_writing and reports:
        raise click.UsageError(
            "--write-allowances writes the settings instead of a report; leave --report out"
        )
    settings = settings_for(Path.cwd(), paths)
    usual = Severity.INFO if settings.fail_on is Severity.INFO else Severity.WARNING
    settings = replace(settings, fail_on=Severity(fail_on) if fail_on else usual)
    linted = run(settings, paths, rule_set)
    if is_writing:
        return write_allowances(settings, linted)
    deliver(linted.report, linted.positions.excerpt, reports)
    return int(linted.report.is_failed)
