"""Plan a whole package: everything that printing it needs."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence

from eventwright.model.contract import contract_text
from eventwright.model.nodes import EventAttributes, Named, Record
from eventwright.model.problems import SchemaProblem
from eventwright.model.version import Version
from eventwright.plan.codecs import plan_codecs
from eventwright.plan.modules import plan_modules
from eventwright.plan.names import plan_names
from eventwright.plan.options import Options
from eventwright.plan.planned import PlannedPackage
from eventwright.plan.released import former_texts, released_texts


def plan_package(
    types: Mapping[str, Named], options: Options, versions: Mapping[str, Sequence[Version]]
) -> tuple[PlannedPackage | None, tuple[SchemaProblem, ...]]:
    """Plan a package for all of `types`; `versions` are the released ones, oldest first, by fullname or by
    the alias that was one.

    Return no package, only problems, where some types cannot have a Python name. Raises RenderError if the
    package's own name cannot be imported, or if a contract text nests too deep.
    """
    names, problems = plan_names(types, options.package)
    if problems:
        return None, problems
    modules, problems = plan_modules(types, names, options)
    records = sorted(fullname for fullname, named in types.items() if isinstance(named, Record))
    released = {fullname: versions[fullname] for fullname in records if versions.get(fullname)}
    former = [former_texts(named, versions) for named in types.values() if isinstance(named, Record)]
    return PlannedPackage(
        options,
        names,
        modules,
        plan_codecs(types, names, options, released),
        tuple(sorted({named.origin.file for named in types.values()})),
        {fullname: contract_text(fullname, types) for fullname in records},
        dict(ChainMap({name: released_texts(released[name]) for name in released}, *former)),
        event_attributes(types),
    ), problems


def event_attributes(types: Mapping[str, Named]) -> Mapping[str, EventAttributes]:
    """Return what events say of themselves, by fullname."""
    return {name: named.event for name, named in types.items() if isinstance(named, Record) and named.event}
