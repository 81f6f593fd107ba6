"""A check, and the versions to append where it found nothing grave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eventwright.baseline.history import History
from eventwright.baseline.release import NextVersion, append
from eventwright.inputs import baselines, own_histories_of
from eventwright.pipeline.check import Wanted, check_run, read_run
from eventwright.pipeline.settle import Checked
from eventwright.settings import Settings
from eventwright.watching import Watch, unwatched
from eventwright.workspace import placed_versions, workspace


@dataclass(frozen=True, slots=True)
class Released:
    """The outcome of a check, and the versions to append where it found nothing grave."""

    checked: Checked
    versions: tuple[tuple[Path, NextVersion], ...]  # each with the history that it is appended to

    def append(self) -> None:
        """Write the versions; raises OutputError, and then none is written."""
        append(self.versions)


def release(settings: Settings, paths: Sequence[Path], watch: Watch = unwatched) -> Released:
    """Check, and find the events whose contract has changed since their latest version.

    Raises EventwrightError where it could not be checked.
    """
    space = workspace(settings, paths)
    own = own_histories_of(space)
    known = {history.folder.resolve() for history in own}
    others = [
        one
        for one in baselines(settings, space, (), watch)
        if not (isinstance(one, History) and one.folder.resolve() in known)
    ]
    run = read_run(settings, space, (*own, *others), Wanted())
    checked = check_run(run, watch)
    if checked.report.is_failed:
        return Released(checked, ())
    return Released(checked, placed_versions(run.events, run.tree, space, own))
