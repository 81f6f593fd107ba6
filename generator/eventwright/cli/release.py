"""`eventwright release`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from eventwright.cli.options import paths_argument


@click.command(short_help="Record changed events as their next released versions.")
@paths_argument
@click.option("--fixtures", is_flag=True, help="Also write the fixtures of versions that have none.")
@click.option("--dry-run", is_flag=True, help="Say what would be released, and write nothing.")
def release(paths: Sequence[Path], *, fixtures: bool, dry_run: bool) -> int:
    """Append the next version of every event whose contract has changed to the history folder.

    The contract is the event's schema without comments and "eventwright" attributes, with all types it needs;
    layout, comments, owners and topics make no new version. Checks first, as `eventwright check` does with
    the same PATHs, and releases nothing while that fails; each version goes to the history of the tree that
    the event's file lies in. Beside each version come its fixtures: bytes of a few values, which tests decode
    for ever. Commit the new files: they are what later changes are compared with.
    """
    from eventwright.cli.console import has_colour, say
    from eventwright.cli.progress import progress
    from eventwright.paths import shown
    from eventwright.pipeline.release import release as run
    from eventwright.report.escape import escape
    from eventwright.report.text import render_text
    from eventwright.settings import settings_for

    with progress() as watch:
        released = run(settings_for(Path.cwd(), paths), paths, watch, fixtures=fixtures)
    checked = released.checked
    say(render_text(checked.report, checked.positions.excerpt, colour=has_colour()))
    if checked.report.is_failed:
        say("nothing released: the check fails\n")
        return 1
    if not dry_run:
        released.append()
    did = "would release" if dry_run else "released"
    for folder, version in released.versions:
        file = escape(shown(folder / version.file))
        say(f"{did} {version.fullname} version {version.number}: {file}\n")
    wrote = "would write" if dry_run else "wrote"
    for new in released.fixtures:
        say(f"{wrote} fixtures: {escape(shown(new.folder / new.name))}\n")
    if not released.versions:
        say("nothing to release: no contract has changed since its latest version\n")
    return 0
