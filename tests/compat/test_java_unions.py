"""Which unions Java takes for the same: those that differ in nothing but what a reader may rename."""

from __future__ import annotations

from typing import Any

import pytest

from eventwright.compat.java_unions import are_alike
from eventwright.model.nodes import Schema
from eventwright.model.parse import parse_schema

Json = Any


def enum(name: str, *symbols: str, **more: Json) -> Json:
    return {"type": "enum", "name": name, "symbols": list(symbols), **more}


def record(name: str, *fields: tuple[str, Json]) -> Json:
    made = [{"name": field, "type": type_} for field, type_ in fields]
    return {"type": "record", "name": name, "fields": made}


def schema(json: Json) -> Schema:
    parsed, _ = parse_schema(json)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("reader", "writer", "expected"),
    [
        (["null", "int"], ["null", "int"], True),
        (["null", "int"], ["int", "null"], False),
        (["null", "int"], ["null", "long"], False),
        (["null", "int"], ["null"], False),
        ([enum("p.E", "A", default="A")], [enum("q.E", "A")], True),
        ([enum("p.E", "A", "B")], [enum("q.E", "A")], False),
        ([enum("p.E", "A")], [enum("p.F", "A")], False),
        ([{"type": "fixed", "name": "p.F", "size": 1}], [{"type": "fixed", "name": "q.F", "size": 1}], True),
        ([{"type": "fixed", "name": "p.F", "size": 1}], [{"type": "fixed", "name": "q.F", "size": 2}], False),
        ([record("p.R", ("a", "int"))], [record("q.R", ("a", "int"))], True),
        ([record("p.R", ("a", "int"))], [record("q.R", ("b", "int"))], False),
        ([record("p.R", ("a", "int"))], [record("q.R", ("a", "long"))], False),
        ([record("p.R", ("a", ["null", "p.R"]))], [record("q.R", ("a", ["null", "q.R"]))], True),
        ([{"type": "array", "items": "int"}], [{"type": "map", "values": "int"}], False),
        ([{"type": "array", "items": "int"}], [{"type": "array", "items": "string"}], False),
        ([{"type": "map", "values": ["int"]}], [{"type": "map", "values": ["int"]}], True),
    ],
)
def test_alike(reader: Json, writer: Json, expected: bool) -> None:
    ours, theirs = schema(reader), schema(writer)
    assert are_alike((ours, ours.root), (theirs, theirs.root)) is expected
