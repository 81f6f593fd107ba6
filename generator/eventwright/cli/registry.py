"""`eventwright registry plan`, `apply`, `pull` and `status`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from eventwright.cli.options import PATH, paths_argument

if TYPE_CHECKING:
    from eventwright.pipeline.registry_apply import Applying
    from eventwright.pipeline.registry_plan import Planned
    from eventwright.registry.planned import Plan
    from eventwright.settings import Settings

REFUSED: Final = 1
CHANGES: Final = 3  # are planned

_Command = TypeVar("_Command", bound=Callable[..., object])

registry_option = click.option(
    "--registry",
    "registry_name",
    metavar="NAME",
    default="",
    help="Which one of the settings: [registry.NAME].  [default: the only one, or [registry]]",
)
lower_option = click.option(
    "--lower",
    multiple=True,
    metavar="SUBJECT",
    help="Let this subject's level promise less than it does now; may be given several times.",
)


@click.group(short_help="Bring schemas into a schema registry, and out of it.")
def registry() -> None:
    """Plan and apply what a Confluent-compatible schema registry is to get, and compare with what it has.

    What has a topic is registered under the subject that the settings' subject_strategy gives it; domain
    events are not. Types that several files share are subjects of their own, by their full names, and are
    referred to. [registry] or [registry.NAME] in the settings say where the registry is and how to log in.
    """


@registry.command(short_help="Say what applying the schemas would do to the registry.")
@paths_argument
@registry_option
@lower_option
@click.option("--out", type=PATH, metavar="FILE", help="Write the plan as JSON, for `registry apply FILE`.")
def plan(paths: Sequence[Path], registry_name: str, lower: Sequence[str], out: Path | None) -> int:
    """Compare the schemas with the registry's latest versions.

    The plan has new subjects, new versions and changes of levels; comments, layout and "eventwright"
    attributes make none of them. Each new version is judged by eventwright, at the level that the event asks
    for and that the subject has, and by the registry; the plan says where the two differ. Nothing is changed.

    \b
    Exit codes:
      0   nothing to do
      1   refused, by eventwright or by the registry; or the schemas have errors
      2   could not plan
      3   changes are planned
    """
    from eventwright.settings import settings_for

    planned = _plan(settings_for(Path.cwd(), paths), paths, registry_name, lower)
    if planned.plan is None:
        return REFUSED
    if out is not None:
        from eventwright.cli.reports import write_report
        from eventwright.registry.document import plan_text

        write_report(out, plan_text(planned.plan))
    if planned.plan.is_refused:
        return REFUSED
    return CHANGES if planned.plan.changes else 0


@registry.command(short_help="Do what a plan says.")
@click.argument("file", type=PATH, required=False, metavar="[PLAN]")
@registry_option
@lower_option
@click.option("--yes", is_flag=True, help="Do not ask before anything is written.")
def apply(file: Path | None, registry_name: str, lower: Sequence[str], *, yes: bool) -> int:
    """Register exactly what PLAN says, or what a plan made now does.

    Refuses where the registry has moved since the plan was made. What was registered already, as by an apply
    that was interrupted, is not registered twice: run the command again. Nothing is ever deleted, and no
    level lowered that --lower does not name. What was registered is recorded in the history folder, in the
    file REGISTERED: subject, version and GUID; commit it.

    \b
    Exit codes:
      0   done, or nothing to do
      1   refused
      2   could not apply; what was done before is said, and stays done
    """
    from eventwright.cli.console import say
    from eventwright.settings import settings_for

    settings = settings_for(Path.cwd(), ())
    if file is not None and (registry_name or lower):
        raise click.UsageError("PLAN says which registry and which levels; leave --registry and --lower out")
    made = _read_plan(file) if file is not None else _plan(settings, (), registry_name, lower).plan
    if made is None:
        return REFUSED
    if made.is_refused:
        say("nothing applied: the plan is refused\n")
        return REFUSED
    return _apply(settings, made, yes=yes)


@registry.command(short_help="Say where schemas, released versions and the registry differ.")
@paths_argument
@registry_option
def status(paths: Sequence[Path], registry_name: str) -> int:
    """Compare the schemas, their released versions in the history, and what the registry has.

    Tells also what an apply has left half registered. Nothing is changed.

    \b
    Exit codes:
      0   all is in step
      1   something is not
      2   could not look
    """
    from eventwright.cli.console import say
    from eventwright.cli.documents import refuse
    from eventwright.cli.progress import progress
    from eventwright.pipeline.registry_status import registry_status
    from eventwright.report.registry import render_status
    from eventwright.settings import settings_for

    with progress() as watch:
        stood = registry_status(settings_for(Path.cwd(), paths), paths, registry_name, watch)
    if stood.status is None:
        return refuse(stood.findings, stood.positions.excerpt)
    say(render_status(stood.status))
    return int(bool(stood.status.drifts))


@registry.command(short_help="Bring what the registry has into the schemas and the history.")
@click.argument("patterns", nargs=-1, metavar="[PATTERN]...")
@registry_option
@click.option("--overwrite", is_flag=True, help="Replace schema files that differ; released versions never.")
def pull(patterns: Sequence[str], registry_name: str, *, overwrite: bool) -> int:
    """Write the latest version of each subject into the schemas, and all versions of events into the history.

    PATTERN is a subject, where * and ? stand for any characters; without one, all subjects are meant. Texts
    are written byte for byte as they were registered. What they refer to becomes files of its own; in the
    history, where each version stands for itself, it is put in its place. Files that say the same already
    are left as they are, and nothing is written while another one differs.

    \b
    Exit codes:
      0   done
      1   files differ, and nothing was written
      2   could not pull
    """
    from eventwright.cli.console import say
    from eventwright.cli.progress import progress
    from eventwright.pipeline.registry_pull import registry_pull
    from eventwright.report.escape import escape
    from eventwright.report.model import counted
    from eventwright.settings import settings_for

    settings = settings_for(Path.cwd(), ())
    with progress() as watch:
        pulling = registry_pull(settings, patterns, registry_name, overwrite=overwrite, watch=watch)
    for note in pulling.pulled.notes:
        say(f"note: {escape(note)}\n")
    if pulling.refusals:
        for refusal in pulling.refusals:
            say(f"{escape(refusal)}\n")
        say("nothing written: move the files away, or let --overwrite replace those of schemas\n")
        return REFUSED
    pulling.write()
    files, current = len(pulling.schemas), len(pulling.pulled.schemas) - len(pulling.schemas)
    say(
        f"pulled {counted(pulling.pulled.subjects, 'subject')}: {counted(files, 'schema file')} and "
        f"{counted(len(pulling.versions), 'released version')} written, {current:,} up to date\n"
    )
    return 0


def _plan(settings: Settings, paths: Sequence[Path], name: str, lower: Sequence[str]) -> Planned:
    """Make a plan and print it."""
    from eventwright.cli.console import has_colour, say
    from eventwright.cli.progress import progress
    from eventwright.pipeline.registry_plan import Asking
    from eventwright.pipeline.registry_plan import plan as run
    from eventwright.report.model import tallied
    from eventwright.report.registry import render_plan
    from eventwright.report.text import render_findings, render_text

    with progress() as watch:
        planned = run(settings, paths, Asking(name, tuple(lower)), watch)
    report, excerpt = planned.checked.report, planned.checked.positions.excerpt
    if planned.plan is None:
        say(render_findings(report.findings, excerpt, colour=has_colour()))
        say(f"{tallied(report.findings)}; nothing planned\n")
    else:
        say(render_text(report, excerpt, colour=has_colour()))
        say(f"\n{render_plan(planned.plan, colour=has_colour())}")
    return planned


def _read_plan(file: Path) -> Plan:
    from eventwright.cli.console import has_colour, say
    from eventwright.errors import UnreadableInput
    from eventwright.paths import shown
    from eventwright.registry.document import read_plan
    from eventwright.report.registry import render_plan

    try:
        data = file.read_bytes()
    except OSError as error:
        raise UnreadableInput(f"{shown(file)}: cannot be read: {error.strerror}") from error
    plan = read_plan(data, shown(file))
    say(render_plan(plan, colour=has_colour()))
    return plan


def _apply(settings: Settings, plan: Plan, *, yes: bool) -> int:
    from eventwright.cli.console import say
    from eventwright.cli.progress import progress
    from eventwright.pipeline.registry_apply import applying
    from eventwright.report.escape import escape

    with ExitStack() as stack:
        with progress() as watch:
            work = stack.enter_context(applying(settings, plan, watch))
        if work.moved:
            say("nothing applied: the registry has moved since the plan was made; plan again\n")
            for moved in work.moved:
                say(f"  {escape(moved)}\n")
            return REFUSED
        if plan.changes and not yes:
            _confirm(plan)
        return _carry_out(work)


def _confirm(plan: Plan) -> None:
    """Ask whether to go on; raises click.Abort where the answer is no."""
    from eventwright.cli.console import is_terminal

    if not is_terminal(sys.stdin):
        raise click.UsageError("nobody can be asked here; --yes applies without asking")
    click.confirm(f"Apply {len(plan.changes)} changes to {plan.url}?", abort=True, err=True)


def _carry_out(work: Applying) -> int:
    from eventwright.cli.console import say
    from eventwright.paths import shown
    from eventwright.registry.apply import Done
    from eventwright.registry.record import FILE
    from eventwright.report.registry import render_outcome

    done = 0
    is_refused = False
    try:
        for outcome in work.run():
            say(render_outcome(outcome))
            done += isinstance(outcome, Done)
            is_refused = not isinstance(outcome, Done)
    finally:
        total = len(work.plan.changes)
        if done < total:
            say(f"{done} of {total} changes are done, and stay done; apply again to go on\n")
        if work.record():
            say(f"recorded in {shown(work.settings.history / FILE)}\n")
    if not is_refused and total:
        say(f"applied: {done} of {total} changes are done\n")
    return REFUSED if is_refused else 0
