"""`eventwright diff`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from eventwright.cli.documents import deliver, document_option, refuse
from eventwright.cli.options import PATH
from eventwright.cli.reports import ReportTarget


@click.command(short_help="Say field by field what has changed between two states of schemas.")
@click.argument("sides", nargs=-1, metavar="[OLD] [NEW]")
@click.option(
    "--include",
    multiple=True,
    type=PATH,
    metavar="DIR",
    help="A folder, or a file, of types that a schema file elsewhere refers to; may be given several times.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 where a contract has changed.")
@document_option("text", "json", "markdown")
def diff(
    sides: Sequence[str], include: Sequence[Path], reports: Sequence[ReportTarget], *, exit_code: bool
) -> int:
    """Say in words what has changed in the contracts of events from OLD to NEW.

    \b
    OLD and NEW are each one of:
      FILE or FOLDER        schemas; those of the settings, or others
      git:REF               the schemas at a revision; git:merge-base[:BRANCH]
      dir:PATH              another checkout
      history               the latest released versions; history:DIR
      FULLNAME              one event, as it is in the settings' schemas
      FULLNAME@N            its released version N, or FULLNAME@latest
      FULLNAME@git:REF      the event at a revision; likewise FULLNAME@dir:PATH

    Without sides, the latest released versions are compared with the settings' schemas: what the next release
    will bring. A single FULLNAME, or a path in the settings' schemas, is compared with its latest released
    version; any other single side is OLD, and NEW the settings' schemas. A name that is a path too is the
    path.

    Events are matched by fullname, else by alias. Layout, comments and the order of attributes are no
    changes; those of "eventwright" attributes, where both sides have them, are told apart. A file, or one
    event, is compared with its like alone.

    The exit code is 0 whether there are changes or not, unless --exit-code is given; 1 where schemas have
    errors, which are printed; 2 where a side cannot be read.
    """
    from eventwright.pipeline.diff import compare
    from eventwright.report.differences.json import render_json
    from eventwright.report.differences.markdown import render_markdown
    from eventwright.report.differences.text import render_text
    from eventwright.settings import read_settings

    compared = compare(read_settings(Path.cwd()), sides, include)
    differences = compared.differences
    if differences is None:
        return refuse(compared.findings, compared.positions.excerpt)
    locate = compared.positions.locate
    renderers = {
        "text": lambda colour: render_text(differences, colour=colour),
        "json": lambda _: render_json(differences, locate),
        "markdown": lambda _: render_markdown(differences),
    }
    deliver(renderers, reports)
    return int(exit_code and not differences.is_empty)
