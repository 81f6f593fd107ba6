"""`eventwright init`."""

from __future__ import annotations

from pathlib import Path

import click

_NEXT = """\
Next:
  eventwright check       are the schemas valid, and compatible with what was released?
  eventwright generate    typed classes and serializers, in generated/events
  eventwright release     record the first versions, in schemas/history
"""


@click.command(short_help="Start a project: settings, and a first event.")
def init() -> int:
    """Write eventwright.toml and, where there are no schemas yet, an example event in schemas/.

    Nothing that exists is changed.
    """
    from eventwright.cli.console import say
    from eventwright.errors import SettingsError
    from eventwright.paths import shown
    from eventwright.settings import read_settings
    from eventwright.starter import start

    settings = read_settings(Path.cwd())
    if settings.file is not None:
        raise SettingsError(f"{shown(settings.file)}: holds settings already; nothing was written")
    for file in start(Path.cwd()):
        say(f"wrote {file}\n")
    say(f"\n{_NEXT}")
    return 0
