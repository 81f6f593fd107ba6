"""How a registry stands to the schemas and to what was released of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eventwright.findings import Finding
from eventwright.inputs import opened_registry, own_histories_of, read_tree
from eventwright.load.positions import Positions
from eventwright.load.tree import Tree
from eventwright.model.contract import contract_text
from eventwright.model.normal import normal_form
from eventwright.model.text import parse_json
from eventwright.model.version import Version
from eventwright.pipeline.registry_plan import looked, wanted_units
from eventwright.registry.planned import make_steps
from eventwright.registry.record import read_record
from eventwright.registry.status import Standing, Status, status
from eventwright.registry.units import Role, Unit
from eventwright.settings import Settings
from eventwright.watching import Watch, unwatched
from eventwright.workspace import Workspace, released_versions, workspace


@dataclass(frozen=True, slots=True)
class Stood:
    """A status; None where the schemas have errors, which are the findings then."""

    status: Status | None
    findings: tuple[Finding, ...]
    positions: Positions


def registry_status(
    settings: Settings, paths: Sequence[Path], registry: str, watch: Watch = unwatched
) -> Stood:
    """Compare schemas, released versions and a registry; raises EventwrightError where it cannot look."""
    space = workspace(settings, paths)
    tree = read_tree(space)
    positions = Positions(tree.texts)
    units, problems = wanted_units(settings, tree, space)
    if any(problem.is_error for problem in problems):
        return Stood(None, positions.findings(problems), positions)
    recorded = read_record(settings.history)
    known = {unit.subject for unit in units}
    told = recorded if not space.part else {one for one in recorded if one.subject in known}
    released = _released(tree, space, units)
    with opened_registry(settings, registry) as library:
        look = looked(settings, tree, library, units, watch)
        steps = make_steps(units, look.seen, library, ())
        found = status(Standing(units, steps, look.seen, released, told, library))
    return Stood(found, (), positions)


def _released(tree: Tree, space: Workspace, units: Sequence[Unit]) -> Mapping[str, Sequence[tuple[int, str]]]:
    versions = released_versions(tree, space, own_histories_of(space))
    return {
        unit.fullname: [(one.number, _normal(one)) for one in versions[unit.fullname]]
        for unit in units
        if unit.role is Role.EVENT and unit.fullname in versions
    }


def _normal(version: Version) -> str:
    return normal_form(parse_json(contract_text(version.fullname, version.schema.types)).json)
