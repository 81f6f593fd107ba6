from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.nodes import NO_DEFAULT, Enum, Field, Primitive, Schema, Union
from eventwright.resolve.pairs import RecordPair
from eventwright.rule import Example, Migration, Problem, rule

_COLOR = '{"type": "enum", "name": "Color", "symbols": ["RED"], "default": "RED"}'


@rule(
    migration=Migration.DEFAULT,
    accepts=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "int", "default": 0}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "int", "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}, {"name": "b", "type": "int"}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}',
            at="/fields/1",
            says='"b" has no default',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": ["null", "int"]}]}',
            writer='{"type": "record", "name": "R", "fields": []}',
            at="/fields/0",
            says='"b" has no default; that it may be null is not one',
        ),
        Example(
            reader=f'{{"type": "record", "name": "R", "fields": [{{"name": "color", "type": {_COLOR}}}]}}',
            writer='{"type": "record", "name": "R", "fields": []}',
            at="/fields/0",
            says='"color" has no default; the default of its enum "Color" is for unknown symbols, not for a missing field',
        ),
    ),
)
def reader_field_without_default(pair: RecordPair) -> Iterator[Problem]:
    """A field that the reader requires is missing from the writer.

    Why: the reader finds no bytes for it and no default to use instead.
    Help: give the field a default; if it is a renamed field, give it an alias with the old name.
    Writer: keep the field: released readers require it. It can go once every reader has a default for it.
    """
    for field in pair.reader_only:
        if field.default is NO_DEFAULT:
            yield Problem(f'"{field.name}" has no default{_remark(field, pair.reader_schema)}', field.pointer)


def _remark(field: Field, schema: Schema) -> str:
    match schema.follow(field.type):
        case Enum(fullname=fullname, default=str()):
            return f'; the default of its enum "{fullname}" is for unknown symbols, not for a missing field'
        case Union(branches=branches) if Primitive("null") in branches:
            return "; that it may be null is not one"
        case _:
            return ""
