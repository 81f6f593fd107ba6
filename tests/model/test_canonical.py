"""Parsing Canonical Form and its fingerprint, by the examples of Apache Avro's own test suite and by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eventwright.model.canonical import canonical_form, fingerprint, rabin
from eventwright.model.parse import parse_schema

# From Apache Avro's share/test/data/schema-tests.txt: schema, form, fingerprint as a signed number.
APACHE: list[tuple[str, str, int]] = [
    ('"null"', '"null"', 7195948357588979594),
    ('{"type": "null"}', '"null"', 7195948357588979594),
    ('"boolean"', '"boolean"', -6970731678124411036),
    ('"int"', '"int"', 8247732601305521295),
    ('"long"', '"long"', -3434872931120570953),
    ('"float"', '"float"', 5583340709985441680),
    ('"double"', '"double"', -8181574048448539266),
    ('"bytes"', '"bytes"', 5746618253357095269),
    ('"string"', '"string"', -8142146995180207161),
    ("[ ]", "[]", -1241056759729112623),
    ('[ "int" ]', '["int"]', -5232228896498058493),
    ('[ "int" , {"type":"boolean"} ]', '["int","boolean"]', 5392556393470105090),
    (
        '{"fields":[], "type":"record", "name":"foo"}',
        '{"name":"foo","type":"record","fields":[]}',
        -4824392279771201922,
    ),
]


def form(schema: Any) -> str:
    parsed, problems = parse_schema(schema)
    assert parsed is not None, problems
    return canonical_form(parsed)


@pytest.mark.parametrize(("text", "canonical", "number"), APACHE)
def test_examples_of_apache(text: str, canonical: str, number: int) -> None:
    parsed, problems = parse_schema(json.loads(text))
    assert parsed is not None, problems
    assert canonical_form(parsed) == canonical
    assert fingerprint(parsed) == number % 2**64


FORMS: list[tuple[str, Any, str]] = [
    (
        "what decides nothing about bytes is left out, and the rest put in order",
        {
            "type": "record",
            "fields": [
                {"type": {"logicalType": "date", "type": "int"}, "default": 1, "name": "x", "aliases": ["y"]}
            ],
            "doc": "text",
            "namespace": "a.b",
            "name": "R",
            "aliases": ["S"],
        },
        '{"name":"a.b.R","type":"record","fields":[{"name":"x","type":"int"}]}',
    ),
    (
        "a named type stands where it is first used, and is a fullname afterwards",
        {
            "type": "record",
            "name": "a.R",
            "fields": [
                {"name": "x", "type": {"type": "fixed", "size": 2, "name": "F"}},
                {"name": "y", "type": {"type": "array", "items": "F"}},
                {"name": "z", "type": ["null", "R", {"type": "map", "values": "F"}]},
            ],
        },
        '{"name":"a.R","type":"record","fields":['
        '{"name":"x","type":{"name":"a.F","type":"fixed","size":2}},'
        '{"name":"y","type":{"type":"array","items":"a.F"}},'
        '{"name":"z","type":["null","a.R",{"type":"map","values":"a.F"}]}]}',
    ),
    (
        "an enum's default is left out, its symbols keep their order",
        {"type": "enum", "name": "E", "symbols": ["B", "A"], "default": "A"},
        '{"name":"E","type":"enum","symbols":["B","A"]}',
    ),
    (
        "an error is a record, as in Java",
        {"type": "error", "name": "E", "fields": []},
        '{"name":"E","type":"record","fields":[]}',
    ),
]


@pytest.mark.parametrize(
    ("schema", "canonical"), [case[1:] for case in FORMS], ids=[case[0] for case in FORMS]
)
def test_form(schema: Any, canonical: str) -> None:
    assert form(schema) == canonical
    assert form(json.loads(canonical)) == canonical


def test_rabin_of_nothing() -> None:
    assert rabin(b"") == 0xC15D213AA4D7A795
