"""A package's files: each type planned and printed by itself, or all together where their names meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from eventwright.emit.package import emit_package, emit_printed
from eventwright.emit.parts import PrintedPart, Types, assembled, print_part
from eventwright.model.nodes import Named, reachable
from eventwright.model.problems import SchemaProblem
from eventwright.model.version import Version
from eventwright.paths import real_paths
from eventwright.pipeline.parallel import each
from eventwright.pipeline.parts import KeptParts
from eventwright.plan.codecs import records_by_module
from eventwright.plan.modules import surroundings, types_by_module
from eventwright.plan.names import inner_names, plan_names
from eventwright.plan.options import Options
from eventwright.plan.package import event_attributes, plan_package
from eventwright.plan.parts import Package, PartPlanner
from eventwright.plan.planned import PlannedPackage


def make_package(
    types: Mapping[str, Named],
    versions: Mapping[str, Sequence[Version]],
    options: Options,
    texts: Mapping[str, str],
    kept: KeptParts,
) -> tuple[Mapping[str, str], tuple[SchemaProblem, ...]]:
    """Return the package's files, none where a problem is an error."""
    names, problems = plan_names(types, options.package)
    if problems:
        return {}, problems
    inside = types_by_module(types, names)
    records = records_by_module(types, names)
    package = Package(names, options, surroundings(inside, names), inner_names(records))
    parts, problems = _parts(package, types, versions, kept.at(package, types, texts))
    if any(problem.is_error for problem in problems):
        return {}, problems
    # Files are named from the working directory, and what is generated must not depend on that.
    files = real_paths({named.origin.file for named in types.values()})
    places = {file: Path(place).as_posix() for file, place in files.items()}
    placed = {place: texts[file] for file, place in places.items()}
    of_types = {fullname: places[named.origin.file] for fullname, named in types.items()}
    printed = assembled(
        Types(names, of_types, _fullnames(inside), _fullnames(records), event_attributes(types)),
        options,
        parts,
    )
    if printed is not None:
        return emit_printed(printed, placed), problems
    planned, problems = plan_package(types, options, versions)
    return emit_package(_placed(planned, places), placed) if planned else {}, problems


def _parts(
    package: Package,
    types: Mapping[str, Named],
    versions: Mapping[str, Sequence[Version]],
    kept: KeptParts,
) -> tuple[Mapping[str, PrintedPart], tuple[SchemaProblem, ...]]:
    """Return what each type gives, and what is wrong with it; a type with which something is, is not kept."""
    parts = {fullname: part for fullname in types if (part := kept.get(fullname, package)) is not None}
    new = tuple(sorted(types.keys() - parts.keys()))
    planner = PartPlanner(package, reachable(new, types), versions)
    problems: list[SchemaProblem] = []
    faulty: set[str] = set()
    for fullname, (part, found) in zip(new, each(partial(_part, planner), new), strict=True):
        parts[fullname] = part
        problems += found
        faulty.update(fullname for _ in found)
    if new or parts.keys() != kept.known.keys():
        kept.keep({fullname: part for fullname, part in parts.items() if fullname not in faulty})
    return parts, tuple(problems)


def _part(planner: PartPlanner, fullname: str) -> tuple[PrintedPart, tuple[SchemaProblem, ...]]:
    planned = planner.part(fullname)
    return print_part(planned, planner.package.options.flavour), planned.problems


def _fullnames(inside: Mapping[str, Sequence[Named]]) -> Mapping[str, Sequence[str]]:
    return {path: [named.fullname for named in found] for path, found in inside.items()}


def _placed(planned: PlannedPackage, places: Mapping[str, str]) -> PlannedPackage:
    modules = tuple(
        replace(module, sources=tuple(places[file] for file in module.sources)) for module in planned.modules
    )
    return replace(planned, sources=tuple(sorted(places.values())), modules=modules)
