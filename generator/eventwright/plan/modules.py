"""Plan the classes: a module for each namespace, each class and field as it will be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from eventwright.model.nodes import NO_DEFAULT, Enum, Field, Fixed, Named, Record
from eventwright.model.problems import SchemaProblem
from eventwright.plan.annotations import annotation
from eventwright.plan.defaults import left_out, typed_source
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
    context = Context(types, names, options)
    problems = {
        (fullname, item.name): problem
        for fullname, named in sorted(types.items())
        if isinstance(named, Record)
        for item in named.fields
        if (problem := _problem(named, item, types))
    }
    planner = _Planner(context, frozenset(problems))
    return tuple(planner.modules()), tuple(problems.values())


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


@dataclass(frozen=True, slots=True)
class _Planner:
    context: Context
    required: frozenset[tuple[str, str]]  # fields whose defaults are left out

    def modules(self) -> Iterator[PlannedModule]:
        inside: dict[str, list[Record | Enum]] = {"": []}
        for fullname, named in sorted(self.context.types.items()):
            if not isinstance(named, Fixed):
                path = self.context.names.types[fullname].module
                inside.setdefault(path, []).append(named)
                for outer in _outer(path):
                    inside.setdefault(outer, [])
        inner: dict[str, set[str]] = {path: set() for path in inside}
        for path in inside:
            around, _, segment = path.rpartition(".")
            if path:
                inner[around].add(segment)
        for path in sorted(inside):
            yield self.module(path, inside[path], inner[path])

    def module(self, path: str, types: Iterable[Record | Enum], inner: Iterable[str]) -> PlannedModule:
        names = self.context.names.types
        records = [named for named in types if isinstance(named, Record)]
        scope = Scope(
            self.context,
            path,
            taken=frozenset(inner).union(names[named.fullname].class_name for named in types),
            attributes=frozenset(
                name for record in records for name in names[record.fullname].attributes.values()
            ),
        )
        classes = tuple(
            self.record(named, scope) if isinstance(named, Record) else self.enum(named, scope)
            for named in types
        )
        return PlannedModule(
            path,
            tuple(sorted({named.origin.file for named in types})),
            classes,
            tuple(sorted(scope.imports.values())),
            tuple(sorted(scope.siblings.values())),
        )

    def record(self, record: Record, scope: Scope) -> PlannedClass:
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
                self.default(record, item, scope),
                clean_doc(item.doc),
            )
            for item in record.fields
        )
        return PlannedClass(names.class_name, bases, fields, clean_doc(record.doc), is_enum=False)

    def default(self, record: Record, item: Field, scope: Scope) -> str | None:
        if item.default is NO_DEFAULT or (record.fullname, item.name) in self.required:
            return None
        library = _LIBRARIES[self.context.options.flavour]
        value = typed_source(item.type, item.default, scope)
        if not value.is_late:
            return value.text
        return f"{scope.use(library.module, library.field)}(default_factory=lambda: {value.text})"

    def enum(self, enum: Enum, scope: Scope) -> PlannedClass:
        names = self.context.names.types[enum.fullname]
        members = tuple(
            PlannedField(names.attributes[symbol], "", string_literal(symbol), None)
            for symbol in enum.symbols
        )
        return PlannedClass(
            names.class_name, scope.use("enum", "Enum"), members, clean_doc(enum.doc), is_enum=True
        )


def _outer(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition(".")[0]
        yield path
