"""The resolution of a schema with itself: what plain decoding does, so that both have the same decoder."""

from __future__ import annotations

from typing import assert_never

from eventwright.model.nodes import Array, Enum, Fixed, Map, Primitive, Record, Reference, Schema, Type, Union
from eventwright.resolve.actions import (
    Action,
    PickReaderBranch,
    Read,
    ReadArray,
    ReadEnum,
    ReadFixed,
    ReadMap,
    ReadRecord,
    ReadWriterUnion,
    RecordActions,
    Resolution,
    TakeField,
)


def resolve_itself(schema: Schema) -> Resolution:
    """Return the resolution in which each field, branch and symbol is read as what it is.

    `resolve` comes to the same where it finds no fault; this one asks no rules, since a schema that only
    another reader would have trouble with still decodes its own bytes.
    """
    records = {
        (name, name): _record(schema, named)
        for name, named in schema.types.items()
        if isinstance(named, Record)
    }
    return Resolution(schema, schema, _action(schema, schema.root), records, ())


def _record(schema: Schema, record: Record) -> RecordActions:
    steps = tuple(TakeField(item, _action(schema, item.type)) for item in record.fields)
    return RecordActions(record, record, steps, (), ())


def _action(schema: Schema, type_: Type) -> Action:
    match type_:
        case Primitive():
            return Read(type_)
        case Array(items=items):
            return ReadArray(_action(schema, items))
        case Map(values=values):
            return ReadMap(_action(schema, values))
        case Union(branches=branches):
            return ReadWriterUnion(
                tuple(
                    PickReaderBranch(type_, index, _action(schema, branch))
                    for index, branch in enumerate(branches)
                )
            )
        case Reference(fullname=fullname):
            return _named(schema, fullname)


def _named(schema: Schema, fullname: str) -> Action:
    named = schema.types[fullname]
    match named:
        case Fixed():
            return ReadFixed(named)
        case Enum():
            return ReadEnum(named, named, named.symbols)
        case Record():
            return ReadRecord(fullname, fullname)
    assert_never(named)
