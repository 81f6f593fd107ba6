"""Which records of a writer plain decoding reads."""

from __future__ import annotations

import json

import pytest

from eventwright.model.nodes import JSON, Schema
from eventwright.model.parse import parse_schema
from eventwright.plan.plain import plain_pairs
from eventwright.resolve.walk import resolve

INNER: JSON = {"type": "record", "name": "Inner", "fields": [{"name": "n", "type": "long"}]}
COLOUR: JSON = {"type": "enum", "name": "Colour", "symbols": ["RED", "BLUE"], "default": "RED"}
ITSELF: JSON = {"type": "array", "items": ["null", "Outer"]}


def outer(*types: JSON) -> JSON:
    fields: list[JSON] = [{"name": f"f{number}", "type": type_} for number, type_ in enumerate(types)]
    return {"type": "record", "name": "Outer", "fields": fields}


def other(schema: JSON, **changes: JSON) -> JSON:
    assert isinstance(schema, dict)
    return {**schema, **changes}


PLAIN: list[tuple[JSON, JSON]] = [
    (outer("long", INNER), outer("long", INNER)),
    (outer(["null", COLOUR]), outer(["null", COLOUR])),
    (outer({"type": "long", "logicalType": "timestamp-millis"}), outer("long")),
    (
        outer({"type": "array", "items": ["null", "Outer"]}),
        outer({"type": "array", "items": ["null", "Outer"]}),
    ),
]
DIFFERENT: list[tuple[JSON, JSON]] = [
    (outer("long"), outer("int")),
    (outer("long"), outer("long", "long")),
    (outer(["null", "long"]), outer("long")),
    (outer("long"), outer(["long"])),
    (outer(["null", "long"]), outer(["long", "null"])),
    (outer(["null", "long", "string"]), outer(["null", "long"])),
    (outer(COLOUR), outer(other(COLOUR, symbols=["RED"]))),
    (outer(COLOUR), outer(other(COLOUR, symbols=["BLUE", "RED"]))),
    (outer(COLOUR), outer(other(COLOUR, symbols=["RED", "BLUE", "GREEN"]))),
    (outer({"type": "map", "values": INNER}), outer({"type": "map", "values": other(INNER, fields=[])})),
    (
        other(outer(), fields=[{"name": "a", "type": "int"}, {"name": "b", "type": "int"}]),
        other(outer(), fields=[{"name": "b", "type": "int"}, {"name": "a", "type": "int"}]),
    ),
]


def pairs(reader: JSON, writer: JSON) -> frozenset[tuple[str, str]]:
    return plain_pairs(resolve(model(reader), model(writer)))


def model(schema: JSON) -> Schema:
    found, problems = parse_schema(schema)
    assert found is not None, problems
    return found


@pytest.mark.parametrize(("reader", "writer"), PLAIN, ids=json.dumps)
def test_plain(reader: JSON, writer: JSON) -> None:
    assert ("Outer", "Outer") in pairs(reader, writer)


@pytest.mark.parametrize(("reader", "writer"), DIFFERENT, ids=json.dumps)
def test_different(reader: JSON, writer: JSON) -> None:
    assert ("Outer", "Outer") not in pairs(reader, writer)


def test_what_is_inside_may_be_plain() -> None:
    assert pairs(outer("long", INNER), outer("int", INNER)) == {("Inner", "Inner")}
