"""The values inside a default, with their types."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.defaults import default_branch
from eventwright.model.nodes import JSON, Array, Map, Node, Record, Schema, Type, Union


def values(type_: Type, default: JSON, schema: Schema) -> Iterator[tuple[Node, JSON]]:
    """Yield a default and every value inside it with its type, outer ones first; a union's is its branch.

    Fields that a record's value leaves out are left out here too. Values of no type are left out.
    """
    node = schema.follow(type_)
    if isinstance(node, Union):
        chosen = default_branch(node, default, schema.types)
        if chosen is None:
            return
        node = schema.follow(node.branches[chosen])
    yield node, default
    match node, default:
        case Array(items=inner), list():
            for item in default:
                yield from values(inner, item, schema)
        case Map(values=inner), dict():
            for item in default.values():
                yield from values(inner, item, schema)
        case Record(fields=fields), dict():
            for field in fields:
                if field.name in default:
                    yield from values(field.type, default[field.name], schema)
        case _:
            pass
