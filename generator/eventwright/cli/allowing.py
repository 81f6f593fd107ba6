"""`--write-allowances`, of `check` and `lint`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventwright.pipeline.settle import Checked
    from eventwright.settings import Settings


def write_allowances(settings: Settings, checked: Checked) -> int:
    """Write allowances for what fails; return 0 where nothing that fails is left."""
    from eventwright.cli.console import has_colour, say
    from eventwright.paths import shown
    from eventwright.pipeline.allowing import add_allowances
    from eventwright.report.model import counted
    from eventwright.report.text import render_findings

    added = add_allowances(settings, checked)
    say(render_findings(added.left, checked.positions.excerpt, colour=has_colour()))
    if added.count:
        wrote = f"wrote {counted(added.count, 'allowance')} to {shown(added.file)}"
        say(f"{wrote}; give each a reason of its own\n")
    else:
        say("nothing that fails can be allowed\n" if added.left else "no allowance is needed\n")
    return int(bool(added.left))
