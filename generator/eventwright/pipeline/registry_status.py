"""How a registry stands to the schemas and to what was released of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eventwright.chosen import released_versions
from eventwright.findings import Finding
from eventwright.inputs import opened_registry, own_histories_of, read_tree
from eventwright.load.positions import Positions
from eventwright.load.tree import Tree
from eventwright.model.contract import contract_json
from eventwright.model.nodes import Record
from eventwright.model.normal import normal_form
from eventwright.model.version import Version
from eventwright.pipeline.registry_plan import looked, wanted_units
from eventwright.registry.baseline import compared_versions
from eventwright.registry.library import Library
from eventwright.registry.planned import make_steps, unlike_latest
from eventwright.registry.record import read_record
from eventwright.registry.status import Standing, Status, status, unwanted
from eventwright.registry.threads import together
from eventwright.registry.units import Role, Unit
from eventwright.registry.values import RegisteredVersion
from eventwright.settings import Settings
from eventwright.watching import Watch, unwatched
from eventwright.workspace import Workspace, workspace


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
    left = frozenset[str]() if space.part else unwanted(units, recorded)
    released = _released(tree, space, units)
    with opened_registry(settings, registry) as library:
        look = looked(settings, tree, library, units, watch)
        compared_versions(library, unlike_latest(units, look.seen, library), watch)  # many at a time
        steps = make_steps(units, look.seen, library, ())
        there = _latest(library, left, watch)
        standing = Standing(
            units, steps, look.seen, released, recorded, _topicless(tree, units), there, library
        )
        found = status(standing)
    return Stood(found, (), positions)


def _latest(
    library: Library, subjects: Iterable[str], watch: Watch
) -> Mapping[str, RegisteredVersion | None]:
    found = together(library.client.latest, sorted(subjects), watch, "asking the registry")
    library.fetch(((one.subject, one.number) for one in found.values() if one), watch)
    return found


def _topicless(tree: Tree, units: Sequence[Unit]) -> Mapping[str, str]:
    """Return the normal forms of records that nobody registers, for want of a topic."""
    wanted = {unit.fullname for unit in units}
    return {
        name: normal_form(contract_json(name, tree.types))
        for name, named in tree.types.items()
        if isinstance(named, Record) and name not in wanted and not (named.event and named.event.topic)
    }


def _released(tree: Tree, space: Workspace, units: Sequence[Unit]) -> Mapping[str, Sequence[tuple[int, str]]]:
    versions = released_versions(tree, space, own_histories_of(space))
    return {
        unit.fullname: [(one.number, _normal(one)) for one in versions[unit.fullname]]
        for unit in units
        if unit.role is Role.EVENT and unit.fullname in versions
    }


def _normal(version: Version) -> str:
    return normal_form(contract_json(version.fullname, version.schema.types))
