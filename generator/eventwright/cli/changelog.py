"""`eventwright changelog`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from eventwright.cli.documents import deliver, document_option, refuse
from eventwright.cli.reports import ReportTarget


@click.command(short_help="Say what each released version of an event brought.")
@click.argument("events", nargs=-1, metavar="[FULLNAME]...")
@document_option("markdown", "json")
def changelog(events: Sequence[str], reports: Sequence[ReportTarget]) -> int:
    """Tell the released versions of all events, or of those named, from the history folder.

    The newest version comes first, each with its changes against the one before it; what the schemas say
    now and no version has is under "Unreleased". Equal schemas and history give equal text, so that it can be
    committed: eventwright changelog --report markdown=EVENTS.md

    The exit code is 1 where schemas have errors, which are printed, and 2 where the history cannot be read.
    """
    from eventwright.pipeline.changelog import tell
    from eventwright.report.differences.changelog import render_json, render_markdown
    from eventwright.settings import read_settings

    told = tell(read_settings(Path.cwd()), events)
    if told.findings:
        return refuse(told.findings, told.positions.excerpt)
    renderers = {
        "markdown": lambda _: render_markdown(told.events),
        "json": lambda _: render_json(told.events, told.positions.locate),
    }
    deliver(renderers, reports)
    return 0
