"""Plan each type by itself, as if it stood in its modules alone.

Where no name that one type takes is wanted for something else, as almost always, each gives its modules what
it would give among the others. So that can be kept from one run to the next; `emit.parts` puts it together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from eventwright.lazy import Lazy
from eventwright.model.contract import contract_text
from eventwright.model.nodes import Enum, Fixed, Named, Record
from eventwright.model.problems import SchemaProblem
from eventwright.model.sizes import smallest_sizes
from eventwright.model.version import Version
from eventwright.plan.codec_scope import Context as CodecContext
from eventwright.plan.codecs import CodecPlanner
from eventwright.plan.history import History, plan_history
from eventwright.plan.modules import ClassPlanner, Surroundings, class_problems
from eventwright.plan.options import Options
from eventwright.plan.part_types import ClassNames, CodecNames, PlannedCodec, PlannedPart
from eventwright.plan.released import former_texts, released_texts
from eventwright.plan.scope import Context as ClassContext
from eventwright.plan.types import Names, PlannedClass

_NOTHING: Final = History((), {})


@dataclass(frozen=True, slots=True)
class Package:
    """What all types of a package are planned with; mappings are by module."""

    names: Names
    options: Options
    around: Mapping[str, Surroundings]
    inner: Mapping[str, frozenset[str]]  # names of inner modules of codecs


@dataclass(frozen=True)
class PartPlanner:
    """Plans one type at a time; `types` has what these need, and `versions` released ones, oldest first."""

    package: Package
    types: Mapping[str, Named]
    versions: Mapping[str, Sequence[Version]]

    def part(self, fullname: str) -> PlannedPart:
        """Return what a type gives; raises RenderError where a contract text nests too deep."""
        named = self.types[fullname]
        if isinstance(named, Fixed):
            return PlannedPart()
        problems = class_problems([named], self.types)
        class_, names = self._class(named, problems)
        codec = self._codec(named) if isinstance(named, Record) else None
        return PlannedPart(class_, names, codec, tuple(problems.values()))

    def _class(
        self, named: Record | Enum, problems: Mapping[tuple[str, str], SchemaProblem]
    ) -> tuple[PlannedClass, ClassNames]:
        package = self.package
        path = package.names.types[named.fullname].module
        planner = ClassPlanner(ClassContext(self.types, package.names, package.options), problems)
        scope = planner.scope(path, package.around[path])
        return planner.planned(named, scope), ClassNames(
            tuple(sorted(scope.imports.values())),
            tuple(sorted(scope.siblings.values())),
            tuple(sorted(scope.asked)),
            package.around[path].hidden(scope.asked),
        )

    def _codec(self, record: Record) -> PlannedCodec:
        planner = self._begun(record.fullname)
        planner.plan()
        versions = self.versions.get(record.fullname, ())
        history = plan_history(self._context, {record.fullname: versions}) if versions else _NOTHING
        return PlannedCodec(
            tuple(planner.planned),
            dict(planner.enums),
            _codec_names(planner),
            contract_text(record.fullname, self.types),
            released_texts(versions),
            former_texts(record, self.versions),
            history.versions.get(record.fullname, ()),
            history.modules,
        )

    def _begun(self, fullname: str) -> CodecPlanner:
        record = self.types[fullname]
        assert isinstance(record, Record)
        planner = CodecPlanner(self._context, self.package.names.types[fullname].module, [record])
        planner.begin()
        return planner

    @cached_property
    def _context(self) -> CodecContext:
        package = self.package
        exports = Lazy(self.types, lambda fullname: self._begun(fullname).codecs[fullname])
        sizes = smallest_sizes(self.types)
        return CodecContext(self.types, package.names, package.options, sizes, package.inner, exports)


def _codec_names(planner: CodecPlanner) -> CodecNames:
    scope = planner.scope
    shared = {item.alias for item in scope.classes.values()}
    shared.update(name for both in planner.codecs.values() for name in both)
    tables = {fullname: (first.name, second.name) for fullname, (first, second) in planner.enums.items()}
    shared.update(name for both in tables.values() for name in both)
    return CodecNames(
        dict(scope.classes),
        dict(planner.codecs),
        tuple(planner.siblings),
        tables,
        tuple(sorted(scope.taken - scope.given - shared)),
        tuple(sorted({name for variables in scope.locals for name in variables.own})),
    )
