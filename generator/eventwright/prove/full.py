"""Data with something in every field: what fixtures are made of, beside the least data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar, assert_never

from eventwright.model.nodes import (
    JSON,
    Array,
    Branch,
    Enum,
    Fixed,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Type,
    Union,
    is_null,
    parts,
)
from eventwright.prove.least import MANY_PARTS, MAP_KEY, Builder, in_branch
from eventwright.prove.samples import leaf_values

Chosen = TypeVar("Chosen")

_ENOUGH: Final = 400  # parts of a datum, after which the least values must do
_MOST_VARIANTS: Final = 4
_FURTHER: Final[Mapping[str, tuple[JSON, ...]]] = {
    "boolean": (False,),
    "int": (2**31 - 1, -(2**31)),
    "long": (2**63 - 1, -(2**63)),
    "float": (-(2.0**-126),),
    "double": (-1.7976931348623157e308,),
    "bytes": ("\x00\x80\xff",),
    "string": ("Straße \u65e5\u672c \U0001d11e",),
}


def variants(types: Mapping[str, Named]) -> int:
    """Return how many full data there are to make: enough for each branch of most unions."""
    unions = (
        part
        for named in types.values()
        if isinstance(named, Record)
        for item in named.fields
        for part in parts(item.type)
        if isinstance(part, Union)
    )
    return min(max([2, *(len(union.branches) for union in unions)]), _MOST_VARIANTS)


@dataclass(slots=True)
class FullBuilder:
    """Builds one datum in Avro's JSON encoding, once; `variant` says which choice is taken everywhere."""

    types: Mapping[str, Named]
    least: Mapping[str, int]  # from `least_parts`; the root must have a value
    variant: int
    made: int = 0
    inside: list[str] = field(default_factory=list)  # the records around the value

    def value(self, type_: Type) -> JSON:
        """Return a value; raises NoWitness where there is only a very large one."""
        self.made += 1
        if self.made > _ENOUGH:
            return self._least(type_)
        match type_:
            case Primitive():
                further = () if type_.logical else _FURTHER.get(type_.name, ())
                return self._choice((*leaf_values(type_), *further))
            case Array(items=items):
                return [self.value(items) for _ in range(1 + self.variant % 2)] if self._ends(items) else []
            case Map(values=values):
                return {MAP_KEY: self.value(values)} if self._ends(values) else {}
            case Union():
                return self._union(type_)
            case Reference(fullname=fullname):
                return self._named(self.types[fullname])
        assert_never(type_)

    def _union(self, union: Union) -> JSON:
        finite = tuple(branch for branch in union.branches if self._ends(branch))
        branch = self._choice(tuple(branch for branch in finite if not is_null(branch)) or finite)
        return in_branch(branch, self.value(branch))

    def _named(self, named: Named) -> JSON:
        match named:
            case Fixed():
                return self._choice(leaf_values(named))
            case Enum(symbols=symbols):
                return self._choice(symbols)
            case Record(fullname=fullname) if fullname in self.inside:
                return self._least(Reference(fullname))
            case Record(fullname=fullname, fields=fields):
                self.inside.append(fullname)
                made: JSON = {item.name: self.value(item.type) for item in fields}
                self.inside.pop()
                return made
        assert_never(named)

    def _choice(self, choices: tuple[Chosen, ...]) -> Chosen:
        return choices[self.variant % len(choices)]

    def _ends(self, type_: Type | Branch) -> bool:
        match type_:
            case Reference(fullname=fullname):
                return fullname in self.least
            case Union(branches=branches):
                return any(map(self._ends, branches))
            case _:
                return True

    def _least(self, type_: Type) -> JSON:
        return Builder(self.types, {}, self.least, is_careful=False, most=MANY_PARTS).least(type_, None)
