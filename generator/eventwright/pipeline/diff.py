"""Two states of schemas, and what has changed between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eventwright.diff.changes import Differences
from eventwright.diff.events import event_diffs
from eventwright.errors import SettingsError
from eventwright.findings import Finding
from eventwright.lazy import first_of
from eventwright.load.positions import Positions
from eventwright.pipeline.sides import RELEASED, Project, Side, is_of_project, read_side
from eventwright.settings import Settings


@dataclass(frozen=True, slots=True)
class Diffed:
    """What has changed; None where schemas have errors, which are the findings then."""

    differences: Differences | None
    findings: tuple[Finding, ...]
    positions: Positions


def compare(settings: Settings, sides: Sequence[str], include: Sequence[Path] = ()) -> Diffed:
    """Compare two sides, as people name them.

    Without any, the latest released versions are compared with the project's schemas. A single one that
    stands for some of these schemas is compared with its released versions, and another one with the
    project's schemas. Raises EventwrightError for a side that cannot be read.
    """
    if len(sides) > 2:
        raise SettingsError(f"{len(sides)} sides are named; a diff has two, OLD and NEW")
    project = Project(settings, include)
    earlier, proposed = _sides(sides, project)
    positions = Positions(first_of((earlier.texts, proposed.texts)))
    problems = dict.fromkeys((*earlier.problems, *proposed.problems))
    if problems:
        return Diffed(None, positions.findings(problems), positions)
    events = event_diffs(earlier.contracts, proposed.contracts)
    differences = Differences(earlier.contracts.name, proposed.contracts.name, events)
    return Diffed(differences, (), positions)


def _sides(names: Sequence[str], project: Project) -> tuple[Side, Side]:
    if len(names) == 2:
        return read_side(names[0], project), read_side(names[1], project)
    if not names:
        return project.baseline(RELEASED), project.now()
    if is_of_project(names[0], project):
        return project.baseline(RELEASED), read_side(names[0], project, is_wide=True)
    return read_side(names[0], project), project.now()
