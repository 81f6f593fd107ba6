"""The pairs that the walk meets and asks rules about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from eventwright.model.nodes import Enum, Field, Fixed, Named, Node, Primitive, Record, Schema, Union, kind_of
from eventwright.model.promotions import is_promotable


@dataclass(frozen=True, slots=True)
class TypePair:
    """Two types that are no unions."""

    reader: Node
    writer: Node


@dataclass(frozen=True, slots=True)
class PrimitivePair:
    """Two primitives that are not the same, of which the reader's reads the writer's."""

    reader: Primitive
    writer: Primitive


@dataclass(frozen=True, slots=True)
class BranchPair:
    """A type that the writer may write and a reader's union; `branch` is the index chosen, if any matches."""

    reader: Union
    writer: Node
    branch: int | None
    reader_schema: Schema
    writer_schema: Schema
    writer_union: Union | None  # which the writer's type is a branch of, if it is one


@dataclass(frozen=True, slots=True)
class WriterBranchPair:
    """One branch of the writer's union and a reader that is no union."""

    reader: Node
    writer: Node


@dataclass(frozen=True, slots=True)
class FixedPair:
    """Two fixed types of one name."""

    reader: Fixed
    writer: Fixed


@dataclass(frozen=True, slots=True)
class EnumPair:
    """Two enums of one name."""

    reader: Enum
    writer: Enum


@dataclass(frozen=True, slots=True)
class RecordPair:
    """Two records of one name.

    `sources` has the writer's field for each reader's field that has one, `reader_only` the reader's fields
    that have none, and `changed` those that differ from their source, with it.
    """

    reader: Record
    writer: Record
    sources: Mapping[str, Field]
    reader_only: tuple[Field, ...]
    changed: tuple[tuple[Field, Field], ...]
    reader_schema: Schema


NamedPair: TypeAlias = FixedPair | EnumPair | RecordPair


def is_same_name(reader: Named, writer: Named) -> bool:
    """Tell whether two named types match: by unqualified name, or by an alias of the reader.

    Source: Avro 1.12.0 specification, "Schema Resolution" and "Aliases".
    """
    return reader.name == writer.name or writer.fullname in reader.aliases


def is_same_kind(reader: Node, writer: Node) -> bool:
    """Tell whether both are the same primitive or complex type, whatever is inside; an error is a record."""
    if isinstance(reader, Primitive) and isinstance(writer, Primitive):
        return reader.name == writer.name
    return type(reader) is type(writer)


def is_promoted(reader: Node, writer: Node) -> bool:
    """Tell whether the writer's type is promoted to the reader's different one."""
    return (
        isinstance(reader, Primitive)
        and isinstance(writer, Primitive)
        and is_promotable(writer.name, reader.name)
    )


def is_match(reader: Node, writer: Node) -> bool:
    """Tell whether two types that are no unions match, without a look at what is inside them."""
    if isinstance(reader, Named) and isinstance(writer, Named) and not is_same_name(reader, writer):
        return False
    return is_same_kind(reader, writer) or is_promoted(reader, writer)


def match_branch(reader: Union, writer: Node, schema: Schema) -> int | None:
    """Choose the reader's branch for a value of the type `writer`, which is no union.

    The specification takes the first branch that matches, by unqualified names and with promotions.
    Read to the letter, a union of double and int could not read its own ints, nor one of two records
    that share an unqualified name its own second branch. So, as in Java, a branch of the same type and
    full name comes before one that matches by unqualified name, alias or promotion; each time the first.
    The sizes of fixed types belong to the match, so one of another size is taken only where no other is left.
    """
    branches = tuple(enumerate(schema.follow(branch) for branch in reader.branches))
    fitting = tuple((index, branch) for index, branch in branches if _is_same_size(branch, writer))
    for is_chosen in (_is_identical, is_match):
        for index, branch in fitting:
            if is_chosen(branch, writer):
                return index
    return next((index for index, branch in branches if is_match(branch, writer)), None)


def _is_same_size(reader: Node, writer: Node) -> bool:
    return not isinstance(reader, Fixed) or not isinstance(writer, Fixed) or reader.size == writer.size


def _is_identical(reader: Node, writer: Node) -> bool:
    if isinstance(reader, Named) and isinstance(writer, Named):
        return type(reader) is type(writer) and reader.fullname == writer.fullname
    return is_same_kind(reader, writer)


def match_fields(reader: Record, writer: Record) -> dict[str, Field]:
    """Find the writer's field for each field of the reader, by the reader's field name.

    A field's own name comes before its aliases, and these in their order; a field of the writer is the
    source of one field of the reader at most.
    """
    written = {field.name: field for field in writer.fields}
    sources = {field.name: written[field.name] for field in reader.fields if field.name in written}
    for field in reader.fields:
        if field.aliases and field.name not in sources:
            taken = {source.name for source in sources.values()}
            alias = next((alias for alias in field.aliases if alias in written and alias not in taken), None)
            if alias is not None:
                sources[field.name] = written[alias]
    return sources


def describe(node: Node) -> str:
    """Name a type for a message: `"long"`, `enum "shop.Color"`, `a union of 2 branches`, `array`."""
    match node:
        case Primitive(name=name):
            return f'"{name}"'
        case Union(branches=branches):
            return f"a union of {len(branches)} branches"
        case Fixed() | Enum() | Record():
            return f'{kind_of(node)} "{node.fullname}"'
        case _:
            return kind_of(node)
