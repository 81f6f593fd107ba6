"""Skip what a writer wrote and the reader has no field for, without making anything of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from eventwright.errors import DecodeError
from eventwright.model.nodes import Array, Enum, Fixed, Map, Primitive, Record, Reference, Schema, Type, Union
from eventwright.model.sizes import smallest_size
from eventwright.runtime.paths import index_step
from eventwright.runtime.reading import RAW, Input, need, read_block, read_index, read_long

Skipper: TypeAlias = Callable[[Input, int], int]

_SIZES: Final[Mapping[str, int]] = {"float": 4, "double": 8}


@dataclass(slots=True)
class Skippers:
    """Makes skippers for the types of one writer's schema."""

    schema: Schema
    sizes: Mapping[str, int]  # of its named types, from `smallest_sizes`
    records: dict[str, tuple[Skipper, list[tuple[str, Skipper]]]] = field(default_factory=dict)
    waiting: deque[Record] = field(default_factory=deque)

    def make(self, type_: Type) -> Skipper:
        """Return the skipper of a type; `finish` must be called before it is used."""
        if not smallest_size(type_, self.sizes):
            return _nothing  # what can take no bytes never takes any; its parts may be countless
        match type_:
            case Primitive(name=name):
                return _fixed(_SIZES[name]) if name in _SIZES else _raw(name)
            case Array(items=items):
                return _items(self.make(items), takes_bytes=smallest_size(items, self.sizes) > 0)
            case Map(values=values):
                return _entries(self.make(values))
            case Union(branches=branches):
                return _union(tuple(self.make(branch) for branch in branches))
            case Reference():
                return self._named(type_)

    def finish(self) -> None:
        """Make what `make` put off: chains of records are walked here, not in recursion."""
        while self.waiting:
            record = self.waiting.popleft()
            steps = self.records[record.fullname][1]
            steps.extend((item.name, self.make(item.type)) for item in record.fields)

    def _named(self, reference: Reference) -> Skipper:
        match self.schema.follow(reference):
            case Fixed(size=size):
                return _fixed(size)
            case Enum(symbols=symbols):
                return _enum(len(symbols))
            case Record() as record:
                if record.fullname not in self.records:
                    steps: list[tuple[str, Skipper]] = []
                    self.records[record.fullname] = _record(steps), steps
                    self.waiting.append(record)
                return self.records[record.fullname][0]
        raise AssertionError(reference)


def _nothing(data: Input, at: int) -> int:
    return at


def _fixed(size: int) -> Skipper:
    return lambda data, at: need(data, at, size)


def _raw(name: str) -> Skipper:
    read = RAW[name]
    return lambda data, at: read(data, at)[1]


def _enum(count: int) -> Skipper:
    return lambda data, at: read_index(data, at, count, "symbol")[1]


def _union(branches: tuple[Skipper, ...]) -> Skipper:
    def skip(data: Input, at: int) -> int:
        index, at = read_index(data, at, len(branches), "branch of the union")
        return branches[index](data, at)

    return skip


def _record(steps: list[tuple[str, Skipper]]) -> Skipper:
    def skip(data: Input, at: int) -> int:
        for name, skip_field in steps:
            try:
                at = skip_field(data, at)
            except DecodeError as error:
                error.within(name)
                raise
        return at

    return skip


def _entries(skip_value: Skipper) -> Skipper:
    skip_key = _raw("string")
    return _items(lambda data, at: skip_value(data, skip_key(data, at)), takes_bytes=True)


def _items(skip_item: Skipper, *, takes_bytes: bool) -> Skipper:
    def skip(data: Input, at: int) -> int:
        while True:
            count, start = read_block(data, at, takes_bytes=takes_bytes)
            if not count:
                return start
            end = _block_end(data, at)
            at = _each(data, start, count, skip_item) if end is None else end

    return skip


def _each(data: Input, at: int, count: int, skip_item: Skipper) -> int:
    for index in range(count):
        try:
            at = skip_item(data, at)
        except DecodeError as error:
            error.within(index_step(index))
            raise
    return at


def _block_end(data: Input, at: int) -> int | None:
    """Return where a block ends that says how many bytes it takes."""
    count, at = read_long(data, at)
    if count >= 0:
        return None
    size, start = read_long(data, at)
    return start + size
