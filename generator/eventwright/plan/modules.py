"""Plan the classes: a module for each namespace, each class and field as it will be printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from eventwright.model.nodes import NO_DEFAULT, Enum, Field, Fixed, Named, Record
from eventwright.model.problems import SchemaProblem
from eventwright.plan.annotations import annotation
from eventwright.plan.defaults import left_out, typed_source
from eventwright.plan.names import inner_names, with_outer
from eventwright.plan.options import Flavour, Options
from eventwright.plan.problems import DEFAULT_WITHOUT_PYTHON_VALUE
from eventwright.plan.scope import Context, Scope
from eventwright.plan.text import clean_doc, string_literal
from eventwright.plan.types import Names, PlannedClass, PlannedField, PlannedImport, PlannedModule


@dataclass(frozen=True, slots=True)
class _Library:
    """What a flavour takes from its class library."""

    module: str
    base: str  # "" where a decorator makes the class
    arguments: str
    field: str


_LIBRARIES: Final[Mapping[Flavour, _Library]] = {
    Flavour.MSGSPEC: _Library("msgspec", "Struct", ", frozen=True, kw_only=True", "field"),
    Flavour.DATACLASS: _Library("dataclasses", "", "", "field"),
    Flavour.PYDANTIC: _Library(
        "pydantic",
        "BaseModel",
        ", frozen=True, protected_namespaces=()",  # a field's name may begin with "model_"
        "Field",
    ),
}


def plan_modules(
    types: Mapping[str, Named], names: Names, options: Options
) -> tuple[tuple[PlannedModule, ...], tuple[SchemaProblem, ...]]:
    """Return the modules, sorted by path, the package itself and outer namespaces included.

    A default that Python has no value for is left out, which makes its field required, and is a problem.
    """
    problems = class_problems(types.values(), types)
    planner = ClassPlanner(Context(types, names, options), frozenset(problems))
    inside = types_by_module(types, names)
    around = surroundings(inside, names)
    modules = tuple(_module(planner, path, inside[path], around[path]) for path in sorted(inside))
    return modules, tuple(problems.values())


def class_problems(
    wanted: Iterable[Named], types: Mapping[str, Named]
) -> dict[tuple[str, str], SchemaProblem]:
    """Return what is wrong with the classes of some types, by fullname and field, sorted."""
    return {
        (named.fullname, item.name): problem
        for named in sorted(wanted, key=attrgetter("fullname"))
        if isinstance(named, Record)
        for item in named.fields
        if (problem := _problem(named, item, types))
    }


def _problem(record: Record, item: Field, types: Mapping[str, Named]) -> SchemaProblem | None:
    fault = left_out(item, types)
    if fault is None:
        return None
    pointer, message = fault
    return SchemaProblem(
        DEFAULT_WITHOUT_PYTHON_VALUE,
        record.origin.file,
        f"{item.pointer}/default{pointer}",
        f'the default of "{item.name}" is left out of the class: {message}',
        record.fullname,
    )


def types_by_module(types: Mapping[str, Named], names: Names) -> dict[str, list[Record | Enum]]:
    """Return what has a class in each module, sorted; also of modules without any, around others."""
    inside: dict[str, list[Record | Enum]] = {"": []}
    for fullname, named in sorted(types.items()):
        if not isinstance(named, Fixed):
            path = names.types[fullname].module
            inside.setdefault(path, []).append(named)
            for outer in with_outer(path):
                inside.setdefault(outer, [])
    return inside


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What may hide a name in a module: its classes and inner packages, and attributes of its classes."""

    taken: frozenset[str]
    attributes: frozenset[str]

    def hidden(self, names: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return those among some names that either hides."""
        return tuple(sorted(self.taken.intersection(names))), tuple(
            sorted(self.attributes.intersection(names))
        )


def surroundings(inside: Mapping[str, Sequence[Record | Enum]], names: Names) -> Mapping[str, Surroundings]:
    """Return what may hide a name in each module."""
    inner = inner_names(inside)
    return {
        path: Surroundings(
            inner[path].union(names.types[named.fullname].class_name for named in types),
            frozenset(
                name
                for named in types
                if isinstance(named, Record)
                for name in names.types[named.fullname].attributes.values()
            ),
        )
        for path, types in inside.items()
    }


def _module(
    planner: ClassPlanner, path: str, types: Sequence[Record | Enum], around: Surroundings
) -> PlannedModule:
    scope = planner.scope(path, around)
    classes = tuple(planner.planned(named, scope) for named in types)
    return PlannedModule(
        path,
        tuple(sorted({named.origin.file for named in types})),
        classes,
        tuple(sorted(scope.imports.values())),
        tuple(sorted(scope.siblings.values())),
    )


@dataclass(frozen=True, slots=True)
class ClassPlanner:
    """Plans classes, of one module in one scope or each in a scope of its own."""

    context: Context
    required: Collection[tuple[str, str]]  # fields whose defaults are left out

    def scope(self, path: str, around: Surroundings) -> Scope:
        """Return the scope of a module that imports nothing yet."""
        return Scope(self.context, path, around.taken, around.attributes)

    def planned(self, named: Record | Enum, scope: Scope) -> PlannedClass:
        """Return the class of a type."""
        return self._record(named, scope) if isinstance(named, Record) else self._enum(named, scope)

    def _record(self, record: Record, scope: Scope) -> PlannedClass:
        library = _LIBRARIES[self.context.options.flavour]
        bases = f"{scope.use(library.module, library.base)}{library.arguments}" if library.base else ""
        if not library.base:
            # Never an alias: the decorator is written bare, above the class, where no field hides it.
            scope.imports["dataclasses", "dataclass"] = PlannedImport("dataclasses", "dataclass", "dataclass")
        names = self.context.names.types[record.fullname]
        fields = tuple(
            PlannedField(
                names.attributes[item.name],
                annotation(item.type, scope),
                self._default(record, item, scope),
                clean_doc(item.doc),
            )
            for item in record.fields
        )
        return PlannedClass(names.class_name, bases, fields, clean_doc(record.doc), is_enum=False)

    def _default(self, record: Record, item: Field, scope: Scope) -> str | None:
        if item.default is NO_DEFAULT or (record.fullname, item.name) in self.required:
            return None
        library = _LIBRARIES[self.context.options.flavour]
        value = typed_source(item.type, item.default, scope)
        if not value.is_late:
            return value.text
        return f"{scope.use(library.module, library.field)}(default_factory=lambda: {value.text})"

    def _enum(self, enum: Enum, scope: Scope) -> PlannedClass:
        names = self.context.names.types[enum.fullname]
        members = tuple(
            PlannedField(names.attributes[symbol], "", string_literal(symbol), None)
            for symbol in enum.symbols
        )
        return PlannedClass(
            names.class_name, scope.use("enum", "Enum"), members, clean_doc(enum.doc), is_enum=True
        )
