"""The least size of each type."""

from __future__ import annotations

import pytest

from eventwright.model.nodes import JSON
from eventwright.model.parse import parse_schema
from eventwright.model.sizes import ENOUGH, smallest_size, smallest_sizes


def record(name: str, **fields: JSON) -> JSON:
    return {"type": "record", "name": name, "fields": [{"name": key, "type": fields[key]} for key in fields]}


SIZES: list[tuple[JSON, int]] = [
    ("null", 0),
    ("boolean", 1),
    ("long", 1),
    ("float", 4),
    ("double", 8),
    ("string", 1),
    ({"type": "array", "items": "null"}, 1),
    ({"type": "map", "values": "double"}, 1),
    (["null", "double"], 1),
    (["double", "float"], 5),
    ({"type": "fixed", "name": "F", "size": 0}, 0),
    ({"type": "fixed", "name": "F", "size": 5}, 5),
    ({"type": "fixed", "name": "F", "size": 5000}, ENOUGH),
    ({"type": "enum", "name": "E", "symbols": ["A"]}, 1),
    (record("Empty"), 0),
    (record("Nulls", a="null", b="null"), 0),
    (record("Two", a="int", b="double"), 9),
    (record("Outer", a=record("Inner", b="float"), c="Inner"), 8),
    (record("Tree", below={"type": "array", "items": "Tree"}), 1),
    (record("Chain", next=["null", "Chain"], v="double"), 9),
    (record("Endless", v="int", again="Endless"), ENOUGH),
]


@pytest.mark.parametrize(("json", "size"), SIZES)
def test_smallest_size(json: JSON, size: int) -> None:
    schema, _ = parse_schema(json)
    assert schema is not None
    assert smallest_size(schema.root, smallest_sizes(schema.types)) == size
