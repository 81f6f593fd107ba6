"""Plan what passes over the values that the reader has no field for, without making anything of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, assert_never

from eventwright.model.nodes import Array, Enum, Fixed, Map, Primitive, Record, Reference, Schema, Type, Union
from eventwright.model.sizes import smallest_size
from eventwright.plan.codec_scope import CodecScope
from eventwright.plan.codec_steps import BYTE_HEADS, is_byte_head
from eventwright.plan.codec_types import (
    Skip,
    SkipItems,
    Skipper,
    SkipRecord,
    SkipSlot,
    SkipUnion,
    counters,
)

_PRIMITIVES: Final[Mapping[str, Skip]] = {
    "null": Skip("nothing"),
    "boolean": Skip("boolean"),
    "int": Skip("int"),
    "long": Skip("long"),
    "float": Skip("fixed", 4),
    "double": Skip("fixed", 8),
    "bytes": Skip("sized"),
    "string": Skip("sized"),
}


@dataclass(slots=True)
class Skips:
    """The functions that pass over the types of one writer's schema, in one module."""

    schema: Schema
    sizes: Mapping[str, int]  # of its named types, from `smallest_sizes`
    scope: CodecScope
    functions: list[Skipper] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)  # functions by fullname
    waiting: deque[Record] = field(default_factory=deque)

    def field(self, name: str, type_: Type, place: str) -> SkipSlot:
        """Return what passes over a field; `place` is what functions for its parts are named after."""
        match type_:
            case Union(branches=(Primitive(name="null"), other)):
                return SkipSlot(name, self._skip(other, place), 0, 2)
            case Union(branches=(other, Primitive(name="null"))):
                return SkipSlot(name, self._skip(other, place), 2, 0)
            case _:
                return SkipSlot(name, self._skip(type_, place))

    def finish(self) -> Iterator[Skipper]:
        """Yield all functions; those of records are made here, as chains of them may be long."""
        while self.waiting:
            record = self.waiting.popleft()
            steps = tuple(
                self.field(item.name, item.type, f"{record.name}_{item.name}") for item in record.fields
            )
            self.functions.append(SkipRecord(self.records[record.fullname], counters(steps), steps))
        yield from self.functions

    def _skip(self, type_: Type, place: str) -> Skip:
        if not smallest_size(type_, self.sizes):
            return Skip("nothing")  # what can take no bytes never takes any
        match type_:
            case Primitive(name=name):
                return _PRIMITIVES[name]
            case Reference(fullname=fullname):
                return self._named(self.schema.types[fullname])
            case Array(items=items):
                return self._items(place, (self.field("item", items, f"{place}_item"),), items, 0)
            case Map(values=values):
                steps = SkipSlot("key", Skip("sized")), self.field("value", values, f"{place}_value")
                return self._items(place, steps, values, 1)
            case Union():
                return self._union(type_, place)

    def _named(self, named: Fixed | Enum | Record) -> Skip:
        match named:
            case Fixed(size=size):
                return Skip("fixed", size)
            case Enum(symbols=symbols) if is_byte_head(named):
                return Skip("symbol", 2 * len(symbols))
            case Enum(symbols=symbols):
                return Skip("index", len(symbols))
            case Record(fullname=fullname):
                if fullname not in self.records:
                    self.records[fullname] = self.scope.free(f"_skip_{named.name}")
                    self.waiting.append(named)
                return Skip("call", call=self.records[fullname])
        assert_never(named)

    def _items(self, place: str, steps: tuple[SkipSlot, ...], item: Type, key: int) -> Skip:
        name = self.scope.free(f"_skip_{place}")
        smallest = key + smallest_size(item, self.sizes)
        self.functions.append(SkipItems(name, counters(steps), smallest, steps))
        return Skip("call", call=name)

    def _union(self, union: Union, place: str) -> Skip:
        name = self.scope.free(f"_skip_{place}")
        branches = tuple(
            (2 * index, self._skip(branch, f"{place}_{index}"))
            for index, branch in enumerate(union.branches[:BYTE_HEADS])
        )
        declared = counters(SkipSlot("", skip) for _, skip in branches)
        self.functions.append(SkipUnion(name, declared, branches))
        return Skip("call", call=name)
