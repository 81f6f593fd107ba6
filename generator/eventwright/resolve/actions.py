"""What a reader does with each part of what a writer wrote: the result of `resolve`.

Source: Avro 1.12.0 specification, "Schema Resolution".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never, final

from eventwright.findings import Place
from eventwright.model.nodes import (
    Array,
    Enum,
    Field,
    Fixed,
    Map,
    Primitive,
    Record,
    Reference,
    Schema,
    Type,
    Union,
)
from eventwright.rule import Explanation
from eventwright.severity import Kind


@final
@dataclass(frozen=True, slots=True)
class Error:
    """The reader cannot do anything right with what the writer writes here."""

    rule: Explanation
    message: str
    reader: Place
    writer: Place
    java: str | None = None  # what Java decides, where that is something else


@final
@dataclass(frozen=True, slots=True)
class Read:
    """Read a primitive that both schemas have; logical types are the reader's."""

    reader: Primitive


@final
@dataclass(frozen=True, slots=True)
class Promote:
    """Read the writer's primitive and make it the reader's."""

    writer: Primitive
    reader: Primitive


@final
@dataclass(frozen=True, slots=True)
class ReadFixed:
    """Read the bytes of a fixed that both schemas have."""

    reader: Fixed


@final
@dataclass(frozen=True, slots=True)
class ReadEnum:
    """Read the writer's symbol index.

    `symbols[i]` is the reader's symbol for the writer's index `i`: the same one, else the reader's
    default; None where the reader has neither.
    """

    reader: Enum
    writer: Enum
    symbols: tuple[str | None, ...]


@final
@dataclass(frozen=True, slots=True)
class ReadArray:
    """Read blocks of items."""

    items: Action


@final
@dataclass(frozen=True, slots=True)
class ReadMap:
    """Read blocks of string keys and values."""

    values: Action


@final
@dataclass(frozen=True, slots=True)
class ReadRecord:
    """Read a record by `Resolution.records[reader, writer]`; both are fullnames."""

    reader: str
    writer: str


@final
@dataclass(frozen=True, slots=True)
class ReadWriterUnion:
    """Read the writer's branch index, then do what that branch needs."""

    branches: tuple[Action, ...]


@final
@dataclass(frozen=True, slots=True)
class PickReaderBranch:
    """The value is one of the reader's branch number `branch`; no index is read for it."""

    reader: Union
    branch: int
    action: Action


Action: TypeAlias = (
    Error
    | Read
    | Promote
    | ReadFixed
    | ReadEnum
    | ReadArray
    | ReadMap
    | ReadRecord
    | ReadWriterUnion
    | PickReaderBranch
)


@final
@dataclass(frozen=True, slots=True)
class TakeField:
    """The next field of the writer is the reader's `field`."""

    field: Field
    action: Action


@final
@dataclass(frozen=True, slots=True)
class SkipField:
    """The next field of the writer is none of the reader's; `type` is the writer's."""

    name: str
    type: Type


@final
@dataclass(frozen=True, slots=True)
class RecordActions:
    """How one record of the writer becomes one of the reader."""

    reader: Record
    writer: Record
    steps: tuple[TakeField | SkipField, ...]  # one for each field of the writer, in its order
    defaults: tuple[Field, ...]  # the reader's fields that take their default, in its order
    errors: tuple[Error, ...]  # of the fields that get no value at all


@dataclass(frozen=True, slots=True)
class Resolution:
    """Everything about one reader and one writer."""

    reader: Schema
    writer: Schema
    root: Action
    records: Mapping[tuple[str, str], RecordActions]  # by the fullnames of reader and writer
    found: tuple[Error, ...]  # each problem once, in the order of the walk; wire, semantic or engine

    @property
    def errors(self) -> tuple[Error, ...]:
        """The wire problems: empty if and only if the reader reads all that the writer can write."""
        return tuple(error for error in self.found if error.rule.kind is Kind.WIRE)


def read_unnamed(type_: Type) -> Action:
    """Return what a reader does with values of a type that the writer has too, without names in it."""
    match type_:
        case Primitive():
            return Read(type_)
        case Array(items=items):
            return ReadArray(read_unnamed(items))
        case Map(values=values):
            return ReadMap(read_unnamed(values))
        case Union(branches=branches):
            picked = (
                PickReaderBranch(type_, index, read_unnamed(branch)) for index, branch in enumerate(branches)
            )
            return ReadWriterUnion(tuple(picked))
        case Reference():
            raise AssertionError(f"{type_} is a name")
    assert_never(type_)
