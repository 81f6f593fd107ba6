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


_HOOKS = """\
pre-commit runs the hooks after: pre-commit install
"""


@click.command(short_help="Start a project: settings, and a first event.")
@click.option("--github", is_flag=True, help="Write a workflow that checks pull requests on GitHub.")
@click.option("--gitlab", is_flag=True, help="Write a job that checks merge requests on GitLab.")
@click.option("--pre-commit", is_flag=True, help="Write hooks for pre-commit, which check every commit.")
def init(*, github: bool, gitlab: bool, pre_commit: bool) -> int:
    """Write eventwright.toml and, where there are no schemas yet, an example event in schemas/.

    A project that has settings gets only what the flags ask for. That lands in the root of the repository
    which the project lies in. Nothing that exists is changed.
    """
    from eventwright import __version__
    from eventwright.cli.console import say
    from eventwright.errors import SettingsError
    from eventwright.paths import shown
    from eventwright.settings import read_settings
    from eventwright.starter import GITLAB_JOBS, INCLUDE, Gate, gate_files, project_files, started, write_new

    asked = {Gate.GITHUB: github, Gate.GITLAB: gitlab, Gate.PRE_COMMIT: pre_commit}
    gates = [gate for gate, is_asked in asked.items() if is_asked]
    here = Path.cwd()
    settings = read_settings(here)
    if settings.file is not None and not gates:
        raise SettingsError(f"{shown(settings.file)}: holds settings already; nothing was written")
    new = project_files(here) if settings.file is None else {}
    added = gate_files(settings if settings.file else started(here), gates, __version__)
    write_new({**new, **added})
    for file in (*new, *added):
        say(f"wrote {shown(file)}\n")
    if new:
        say(f"\n{_NEXT}")
    if pre_commit:
        say(f"\n{_HOOKS}")
    if gitlab and not any(file.name == GITLAB_JOBS for file in added):
        say(f"\nAdd to {GITLAB_JOBS}:\n{INCLUDE}")
    return 0
