"""The names in one module of codecs while it is planned, and the annotations that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from eventwright.model.nodes import Array, Enum, Fixed, Map, Named, Primitive, Record, Reference, Type, Union
from eventwright.model.nodes import Branch as BranchType
from eventwright.model.python import alike_branches, branch_name, follow, python_type, tagged_branches
from eventwright.plan.codec_names import RESERVED, Taken, Variables, free_name
from eventwright.plan.codec_types import Wrapped
from eventwright.plan.options import Options, UnknownSymbols
from eventwright.plan.text import string_literal
from eventwright.plan.types import Names, PlannedImport


@dataclass(frozen=True, slots=True)
class Context:
    """What all modules of codecs share."""

    types: Mapping[str, Named]
    names: Names
    options: Options
    sizes: Mapping[str, int]  # of the types, from `smallest_sizes`
    paths: tuple[str, ...]  # of the modules
    exports: dict[str, tuple[str, str]] = field(default_factory=dict)  # encoder and decoder, by fullname

    def inner(self, path: str) -> set[str]:
        """Return the names that inner namespaces take as attributes of the module at `path`."""
        depth = path.count(".") + 1 if path else 0
        inside = [other for other in self.paths if other and (not path or other.startswith(f"{path}."))]
        return {other.split(".")[depth] for other in inside}


@dataclass(slots=True)
class CodecScope:
    """The classes that a module imports, and which names are taken in it."""

    context: Context
    taken: set[str]
    classes: dict[str, PlannedImport] = field(default_factory=dict)  # by fullname

    @classmethod
    def of(cls, context: Context, path: str) -> CodecScope:
        """Return the scope of a module in which nothing is named yet; `path` is its package's."""
        return cls(context, set(RESERVED) | context.inner(path))

    def free(self, name: str) -> str:
        """Take a name for a function or a table."""
        return free_name(name, self.taken)

    def variables(self) -> Variables:
        """Return the names that a function's variables must not have, to be added to."""
        return Variables(self.taken)

    def class_of(self, fullname: str) -> str:
        """Return the name of a class, which is imported."""
        if fullname not in self.classes:
            names = self.context.names.types[fullname]
            alias = self.free(names.class_name)
            self.classes[fullname] = PlannedImport(names.module, names.class_name, alias)
        return self.classes[fullname].alias

    def exact_class(self, type_: BranchType) -> str:
        """Return the class that all values of a type have, whatever they hold."""
        node = follow(type_, self.context.types)
        return self.class_of(node.fullname) if isinstance(node, Record | Enum) else python_type(node).name

    def annotation(self, type_: Type) -> str:
        """Return how type checkers are told of a type."""
        match type_:
            case Primitive():
                return python_type(type_).name
            case Array(items=items):
                return f"list[{self.annotation(items)}]"
            case Map(values=values):
                return f"dict[str, {self.annotation(values)}]"
            case Union():
                return self._union(type_)
            case Reference(fullname=fullname):
                return self._named(self.context.types[fullname])

    def enum_annotation(self, fullname: str) -> str:
        """Return the annotation of an enum's values."""
        name = self.class_of(fullname)
        is_kept = self.context.options.unknown_symbols is UnknownSymbols.KEEP
        return f"{name} | UnknownSymbol" if is_kept else name

    def _named(self, named: Named) -> str:
        match named:
            case Fixed():
                return python_type(named).name
            case Enum():
                return self.enum_annotation(named.fullname)
            case Record():
                return self.class_of(named.fullname)

    def _union(self, union: Union) -> str:
        alike = alike_branches(union, self.context.types)
        choices: dict[str, None] = {}
        for index, branch in enumerate(union.branches):
            annotation = self.annotation(branch)
            if index in alike:
                names = ", ".join(map(string_literal, alike[index]))
                annotation = f"Tagged[Literal[{names}], {annotation}]"
            choices[annotation] = None
        return " | ".join(choices) or "NoValue"

    def wrapped(self, union: Union, index: int, variable: str, local: Taken) -> Wrapped:
        """Return what a union's value is made of that of its branch, which is in `variable`."""
        if index not in tagged_branches(union, self.context.types):
            return Wrapped(variable)
        branch = union.branches[index]
        name = string_literal(branch_name(branch))
        result = free_name(f"tagged_{index}", local)
        declaration = f"{result}: Tagged[Literal[{name}], {self.annotation(branch)}]"
        return Wrapped(result, declaration, f"Tagged({name}, {variable})")


def variable_for(attribute: str, local: Taken) -> str:
    """Take a variable for a field."""
    # Type checkers take a name in capitals for a constant, which is not assigned to twice.
    name = attribute.lower() if attribute.isupper() else attribute
    return free_name(name.lstrip("_") or "item", local)
