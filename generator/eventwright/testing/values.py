"""Hypothesis strategies for values of all types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, assert_never

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from eventwright.model.nodes import (
    Array,
    Enum,
    Fixed,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Type,
    Union,
    reachable,
    references,
)
from eventwright.model.python import branch_name, tagged_branches
from eventwright.runtime.values import Tagged
from eventwright.testing.leaves import leaf
from eventwright.testing.making import make
from eventwright.testing.packages import EventClass

_MOST_ITEMS: Final = 4  # in arrays and maps, and half as many where they are recursive


@dataclass(frozen=True, slots=True)
class Values:
    """The strategies of one class, each made once for every depth that is left."""

    known: EventClass
    finite: frozenset[str]  # the types that have values which end
    recursive: frozenset[str] = field(init=False)
    made: dict[tuple[str, int], SearchStrategy[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "recursive", _recursive(self.known.schema.types))

    def type(self, type_: Type, depth: int) -> SearchStrategy[Any]:
        """Return the strategy for a type where recursive records may still be so many levels deep."""
        match type_:
            case Primitive():
                return leaf(type_)
            case Array(items=items):
                return st.lists(self.type(items, depth), max_size=self._most(items))
            case Map(values=values):
                return st.dictionaries(st.text(), self.type(values, depth), max_size=self._most(values))
            case Union():
                return self._union(type_, depth)
            case Reference(fullname=fullname):
                if (fullname, depth) not in self.made:
                    self.made[fullname, depth] = self._named(self.known.schema.types[fullname], depth)
                return self.made[fullname, depth]
        assert_never(type_)

    def _most(self, items: Type) -> int:
        if not self._is_finite(items):
            return 0
        return _MOST_ITEMS // 2 if self._is_recursive(items) else _MOST_ITEMS

    def _is_finite(self, type_: Type) -> bool:
        return not isinstance(type_, Reference) or type_.fullname in self.finite

    def _is_recursive(self, type_: Type) -> bool:
        return isinstance(type_, Reference) and type_.fullname in self.recursive

    def _union(self, union: Union, depth: int) -> SearchStrategy[Any]:
        tagged = tagged_branches(union, self.known.schema.types)
        branches = [each for each in enumerate(union.branches) if self._is_finite(each[1])]
        flat = [each for each in branches if not self._is_recursive(each[1])]
        return st.one_of(
            [
                self.type(branch, depth).map(partial(Tagged, branch_name(branch)))
                if index in tagged
                else self.type(branch, depth)
                for index, branch in (flat if flat and not depth else branches)
            ]
        )

    def _named(self, named: Named, depth: int) -> SearchStrategy[Any]:
        classes = self.known.classes
        match named:
            case Fixed():
                return leaf(named)
            case Enum(fullname=fullname, symbols=symbols):
                return st.sampled_from(list(classes.members(fullname, symbols).values()))
            case Record(fullname=fullname, fields=fields):
                cls = classes.find(fullname)
                if fullname in self.recursive:
                    if not depth:
                        return st.builds(partial(make, cls))
                    depth -= 1
                values = {
                    classes.attribute(fullname, each.name): self.type(each.type, depth) for each in fields
                }
                return st.fixed_dictionaries(values).map(partial(_made, cls))
        assert_never(named)


def _made(cls: Callable[..., Any], values: dict[str, Any]) -> Any:
    return cls(**values)


def _recursive(types: Mapping[str, Named]) -> frozenset[str]:
    """Return the records that can hold themselves."""
    return frozenset(
        name
        for name, named in types.items()
        if name in reachable(tuple(reference.fullname for reference in references(named)), types)
    )
