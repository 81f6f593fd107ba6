"""Encode carefully: every value that does not fit is an `EncodeError` that says what is wrong and where.

Plain encoding comes here only when the generated code has refused a value, to say why, or to encode what is
rare.

Source: Avro 1.12.0 specification, "Binary Encoding".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, assert_never

from eventwright.errors import EncodeError
from eventwright.model.nodes import (
    Array,
    Enum,
    Fixed,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Schema,
    Type,
    Union,
)
from eventwright.model.sizes import smallest_size, smallest_sizes
from eventwright.runtime.checks import Convert, class_name, encode_string
from eventwright.runtime.paths import index_step, key_step
from eventwright.runtime.reading import MOST_EMPTY_ITEMS
from eventwright.runtime.wire import Unfit, long_bytes

Writer: TypeAlias = Callable[[Any, "Output"], None]
Steps: TypeAlias = list[tuple[str, str, Writer]]  # for each field: its name, how it is got, what encodes it


class Output(bytearray):
    """The bytes of one message, and how many more items that take none it may hold."""

    empty_items = MOST_EMPTY_ITEMS


class Sources(Protocol):
    """What values are taken from: objects of a package's classes, or JSON."""

    def convert(self, node: Primitive | Fixed) -> Convert:
        """Return what encodes a value without parts."""

    def enum(self, enum: Enum) -> Writer:
        """Return what encodes an enum."""

    def attribute(self, fullname: str, name: str) -> str:
        """Return the name by which a field is known to `record`."""

    def record(self, fullname: str, steps: Steps) -> Writer:
        """Return what encodes a record; `steps` are filled later, with the names that `attribute` gives."""

    def union(self, union: Union, branches: tuple[Writer, ...]) -> Writer:
        """Return what encodes a union."""


def make_encoder(schema: Schema, sources: Sources) -> Callable[[Any], bytes]:
    """Return a function that encodes one whole message."""
    maker = _Maker(schema, sources, smallest_sizes(schema.types))
    write = maker.make(schema.root)
    maker.finish()

    def encode(value: Any) -> bytes:
        out = Output()
        try:
            write(value, out)
        except RecursionError:
            raise EncodeError(
                "the value is nested deeper than Python's recursion limit, or contains itself"
            ) from None
        return bytes(out)

    return encode


def write_leaf(convert: Convert) -> Writer:
    """Return what encodes a value without parts."""

    def write(value: Any, out: Output) -> None:
        try:
            out += convert(value)
        except Unfit as error:
            raise EncodeError(str(error)) from None

    return write


@dataclass(slots=True)
class _Maker:
    schema: Schema
    sources: Sources
    sizes: Mapping[str, int]
    records: dict[str, tuple[Writer, Steps]] = field(default_factory=dict)
    waiting: deque[Record] = field(default_factory=deque)

    def make(self, type_: Type) -> Writer:
        match type_:
            case Primitive():
                return write_leaf(self.sources.convert(type_))
            case Array(items=items):
                return write_array(self.make(items), takes_bytes=smallest_size(items, self.sizes) > 0)
            case Map(values=values):
                return write_map(self.make(values))
            case Union(branches=branches):
                return self.sources.union(type_, tuple(self.make(branch) for branch in branches))
            case Reference(fullname=fullname):
                return self._named(self.schema.types[fullname])

    def finish(self) -> None:
        """Fill the records that `make` has put off, and those that they need; chains may be long."""
        while self.waiting:
            record = self.waiting.popleft()
            self.records[record.fullname][1].extend(
                (item.name, self.sources.attribute(record.fullname, item.name), self.make(item.type))
                for item in record.fields
            )

    def _named(self, definition: Named) -> Writer:
        match definition:
            case Fixed():
                return write_leaf(self.sources.convert(definition))
            case Enum():
                return self.sources.enum(definition)
            case Record(fullname=fullname):
                if fullname not in self.records:
                    steps: Steps = []
                    self.records[fullname] = self.sources.record(fullname, steps), steps
                    self.waiting.append(definition)
                return self.records[fullname][0]
        assert_never(definition)


def write_array(write_item: Writer, *, takes_bytes: bool) -> Writer:
    """Return what encodes a list in one block."""

    def write(value: Any, out: Output) -> None:
        if type(value) is not list:
            raise EncodeError(f"expected list, got {class_name(type(value))}")
        items = tuple(value)  # what encodes an item may run users' code, a tzinfo's, that changes the list
        if not takes_bytes:
            out.empty_items -= len(items)
            if out.empty_items < 0:
                raise EncodeError(
                    f"more than {MOST_EMPTY_ITEMS} items take no bytes; "
                    "decoders refuse so many, to be safe from hostile data"
                )
        if items:
            out += long_bytes(len(items))
        for index, item in enumerate(items):
            try:
                write_item(item, out)
            except EncodeError as error:
                error.within(index_step(index))
                raise
        out.append(0)
        _check_size(value, len(items))

    return write


def write_map(write_value: Writer) -> Writer:
    """Return what encodes a dict in one block."""

    def write(value: Any, out: Output) -> None:
        if type(value) is not dict:
            raise EncodeError(f"expected dict, got {class_name(type(value))}")
        entries = tuple(value.items())  # as of a list
        if entries:
            out += long_bytes(len(entries))
        for key, item in entries:
            out += _key(key)
            try:
                write_value(item, out)
            except EncodeError as error:
                error.within(key_step(key))
                raise
        out.append(0)
        _check_size(value, len(entries))

    return write


def _check_size(value: list[Any] | dict[Any, Any], size: int) -> None:
    if len(value) != size:
        raise EncodeError(f"the {class_name(type(value))} has changed while it was encoded")


def _key(key: Any) -> bytes:
    try:
        return encode_string(key)
    except Unfit as error:
        raise EncodeError(f"a key: {error}") from None
