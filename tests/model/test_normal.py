from __future__ import annotations

from typing import Final

import pytest

from eventwright.model.nodes import JSON
from eventwright.model.normal import normal_form, undocumented
from eventwright.model.text import parse_json


def record(*fields: str, more: str = "") -> str:
    return f'{{"type": "record", "name": "a.R", {more}"fields": [{", ".join(fields)}]}}'


def field(type_: str, more: str = "") -> str:
    return f'{{"name": "f", "type": {type_}{more}}}'


ENUM: Final = '{"type": "enum", "name": "E", "symbols": ["A", "B"]}'
OTHERS: Final = {
    "doc": (record(), record(more='"doc": "", ')),
    "doc of a field": (record(field('"int"')), record(field('"int"', ', "doc": "x"'))),
    "alias": (record(), record(more='"aliases": ["S"], ')),
    "alias of a field": (record(field('"int"')), record(field('"int"', ', "aliases": ["g"]'))),
    "order of aliases": (record(more='"aliases": ["S", "T"], '), record(more='"aliases": ["T", "S"], ')),
    "property": (record(), record(more='"p": 1, ')),
    "kinds of number in a property": (record(more='"p": 1, '), record(more='"p": 1.0, ')),
    "error": (record(), record().replace("record", "error")),
    "name": (record(), record().replace("a.R", "b.R")),
    "default": (record(field('"int"')), record(field('"int"', ', "default": 0'))),
    "default null": (record(field('["null", "int"]')), record(field('["null", "int"]', ', "default": null'))),
    "another default": (
        record(field('"int"', ', "default": 0')),
        record(field('"int"', ', "default": 1')),
    ),
    "sign of zero": (
        record(field('"double"', ', "default": 0.0')),
        record(field('"double"', ', "default": -0.0')),
    ),
    "branch of a default": (
        record(field('["int", "double"]', ', "default": 1')),
        record(field('["int", "double"]', ', "default": 1.0')),
    ),
    "boolean default": (
        record(field('"double"', ', "default": 1')),
        record(field('"double"', ', "default": true')),
    ),
    "text of a default": (
        record(field('"string"', ', "default": "\\u00e9"')),
        record(field('"string"', ', "default": "e\\u0301"')),
    ),
    "doc in a default": (
        record(field('{"type": "map", "values": "string"}', ', "default": {"doc": "a"}')),
        record(field('{"type": "map", "values": "string"}', ', "default": {"doc": "b"}')),
    ),
    "attribute in a default": (
        record(field('{"type": "map", "values": "int"}', ', "default": {"eventwright": 1}')),
        record(field('{"type": "map", "values": "int"}', ', "default": {}')),
    ),
    "order of fields": (
        record('{"name": "f", "type": "int"}', '{"name": "g", "type": "int"}'),
        record('{"name": "g", "type": "int"}', '{"name": "f", "type": "int"}'),
    ),
    "order": (record(field('"int"')), record(field('"int"', ', "order": "ignore"'))),
    "branches": (record(field('["null", "int"]')), record(field('["int", "null"]'))),
    "one branch": (record(field('["int"]')), record(field('"int"'))),
    "logical type": (record(field('"int"')), record(field('{"type": "int", "logicalType": "date"}'))),
    "scale": (
        record(field('{"type": "bytes", "logicalType": "decimal", "precision": 4}')),
        record(field('{"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 1}')),
    ),
    "property of a type": (
        record(field('"string"')),
        record(field('{"type": "string", "avro.java.string": "String"}')),
    ),
    "symbols": (record(field(ENUM)), record(field(ENUM.replace('"A", "B"', '"B", "A"')))),
    "default of an enum": (record(field(ENUM)), record(field(ENUM.replace("}", ', "default": "A"}')))),
    "size": (
        record(field('{"type": "fixed", "name": "F", "size": 1}')),
        record(field('{"type": "fixed", "name": "F", "size": 2}')),
    ),
    "items": (
        record(field('{"type": "array", "items": "int"}')),
        record(field('{"type": "array", "items": "long"}')),
    ),
    "array or map": (
        record(field('{"type": "array", "items": "int"}')),
        record(field('{"type": "map", "values": "int"}')),
    ),
}
SAME: Final = {
    "layout": (record(field('"int"')), record(field('"int"')).replace(" ", "\n")),
    "order of attributes": (
        record(),
        '{"fields": [], "name": "R", "namespace": "a", "type": "record"}',
    ),
    "namespace beside a full name": (record(), record(more='"namespace": "b", ')),
    "inherited namespace": (record(field(ENUM)), record(field(ENUM.replace('"E"', '"a.E"')))),
    "name of a type": (record(field('["null", "R"]')), record(field('["null", "a.R"]'))),
    "name of an alias": (record(more='"aliases": ["S"], '), record(more='"aliases": ["a.S"], ')),
    "no aliases": (record(), record(more='"aliases": [], ')),
    "mere type": (record(field('"int"')), record(field('{"type": "int"}'))),
    "mere type in a mere type": (record(field('"int"')), record(field('{"type": {"type": "int"}}'))),
    "usual order": (record(field('"int"')), record(field('"int"', ', "order": "ascending"'))),
    "attributes": (record(), record(more='"eventwright": {"topic": "t"}, ')),
    "whole number": (
        record(field('"double"', ', "default": 1')),
        record(field('{"type": "double"}', ', "default": 1.0')),
    ),
    "digits of a number": (
        record(field('"double"', ', "default": 1000.0')),
        record(field('"double"', ', "default": 1e3')),
    ),
}


def json(text: str) -> JSON:
    read = parse_json(text)
    assert read.problems == ()
    return read.json


@pytest.mark.parametrize("name", OTHERS)
def test_what_says_something_else(name: str) -> None:
    one, other = (normal_form(json(text)) for text in OTHERS[name])
    assert one != other


@pytest.mark.parametrize("name", SAME)
def test_what_says_the_same(name: str) -> None:
    one, other = (normal_form(json(text)) for text in SAME[name])
    assert one == other
    assert normal_form(json(one)) == one


@pytest.mark.parametrize("name", OTHERS)
def test_documentation_alone(name: str) -> None:
    one, other = (undocumented(normal_form(json(text))) for text in OTHERS[name])
    assert (one == other) is (name in ("doc", "doc of a field"))
