"""Plan a whole package: everything that printing it needs."""

from __future__ import annotations

from collections.abc import Mapping

from eventwright.model.contract import contract_text
from eventwright.model.nodes import Named, Record
from eventwright.model.problems import SchemaProblem
from eventwright.plan.codecs import plan_codecs
from eventwright.plan.modules import plan_modules
from eventwright.plan.names import plan_names
from eventwright.plan.options import Options
from eventwright.plan.planned import PlannedPackage


def plan_package(
    types: Mapping[str, Named], options: Options, released: Mapping[str, tuple[tuple[int, str], ...]]
) -> tuple[PlannedPackage | None, tuple[SchemaProblem, ...]]:
    """Plan a package for all of `types`; `released` has numbers and contract texts by fullname.

    Return no package, only problems, where some types cannot have a Python name. Raises RenderError if the
    package's own name cannot be imported, or if a contract text nests too deep.
    """
    names, problems = plan_names(types, options.package)
    if problems:
        return None, problems
    modules, problems = plan_modules(types, names, options)
    records = sorted(fullname for fullname, named in types.items() if isinstance(named, Record))
    return PlannedPackage(
        options,
        names,
        modules,
        plan_codecs(types, names, options),
        tuple(sorted({named.origin.file for named in types.values()})),
        {fullname: contract_text(fullname, types) for fullname in records},
        {fullname: released[fullname] for fullname in records if released.get(fullname)},
    ), problems
