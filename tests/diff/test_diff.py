"""What is said of every kind of change."""

from __future__ import annotations

from typing import Any, Final

import pytest

from eventwright.diff.changes import Part, What
from eventwright.diff.diff import diff
from eventwright.model.nodes import Schema
from eventwright.model.parse import parse_schema

Json = Any


def schema_of(json: Json) -> Schema:
    schema, _ = parse_schema(json, file="schema.avsc")
    assert schema is not None
    return schema


def event(*fields: Json, **attributes: Json) -> Json:
    """A record, and its fields: one by its type is x."""
    named = [field if is_field(field) else {"name": "x", "type": field} for field in fields]
    return {"type": "record", "name": "a.E", **attributes, "fields": named}


def is_field(json: Json) -> bool:
    return isinstance(json, dict) and "name" in json and "." not in json["name"]


def x(type_: Json = "int", **attributes: Json) -> Json:
    return {"name": "x", "type": type_, **attributes}


def y(type_: Json = "int", **attributes: Json) -> Json:
    return {"name": "y", "type": type_, **attributes}


def enum(*symbols: str, **attributes: Json) -> Json:
    return {"type": "enum", "name": "a.Status", "symbols": [*symbols], **attributes}


def fixed(size: int, **attributes: Json) -> Json:
    return {"type": "fixed", "name": "a.Key", "size": size, **attributes}


def money(*fields: str, name: str = "a.Money", **attributes: Json) -> Json:
    inner = [{"name": field, "type": "string"} for field in fields]
    return {"type": "record", "name": name, "fields": inner, **attributes}


def logical(name: str, base: str = "long", **digits: int) -> Json:
    return {"type": base, "logicalType": name, **digits}


def said(earlier: Json, proposed: Json) -> list[str]:
    return [str(change) for change in diff(schema_of(earlier), schema_of(proposed))]


CASES: Final[tuple[tuple[Json, Json, tuple[str, ...]], ...]] = (
    # fields
    (event(x()), event(x(), y()), ("y: int, required",)),
    (event(x()), event(x(), y(["null", "string"], default=None)), ("y: optional string, default null",)),
    (event(x(), y("long", default=1)), event(x()), ("y: removed, was long, default 1",)),
    (event(x()), event(y(aliases=["x"])), ("y: renamed from x",)),
    (event(x()), event(y()), ("y: int, required", "x: removed, was int, required")),
    (event(x()), event(y("long", aliases=["x"])), ("y: renamed from x", "y: int became long (widened)")),
    (event(x(), y()), event(y(), x()), ("fields stand in another order: y, x; were x, y",)),
    (event(x()), event(x(default=1)), ("x: default added: 1",)),
    (event(x(default=1)), event(x()), ("x: default removed, was 1",)),
    (event(x(default=1)), event(x(default=2)), ("x: default became 2, was 1",)),
    (event(x("double", default=1)), event(x("double", default=1.0)), ()),
    (event(x()), event(x(aliases=["z"])), ("x: alias added: z",)),
    (event(x(aliases=["z"])), event(x()), ("x: alias removed: z",)),
    (
        event(x(aliases=["z", "y"])),
        event(x(aliases=["y", "z"])),
        ("x: aliases stand in another order: y, z",),
    ),
    (event(x()), event(x(order="descending")), ("x: sorted descending, was ascending",)),
    (event(x()), event(x(order="ignore")), ("x: sorted by nothing of it, was ascending",)),
    (event(x()), event(x(order="ascending")), ()),
    (event(x()), event(x(doc="Why.")), ('x: documented: "Why."',)),
    (event(x(doc="Why.")), event(x()), ('x: no longer documented, was "Why."',)),
    (event(x(doc="A.")), event(x(doc="B.")), ('x: documentation became "B.", was "A."',)),
    (event(x()), event(x(pii=True)), ('x: attribute "pii" added: true',)),
    (event(x(pii=True)), event(x(pii=1)), ('x: attribute "pii" became 1, was true',)),
    (event(x(pii=True)), event(x()), ('x: attribute "pii" removed, was true',)),
    # primitive types
    (event("int"), event({"type": "int"}), ()),
    (event("int"), event("long"), ("x: int became long (widened)",)),
    (event("long"), event("int"), ("x: long became int (narrowed)",)),
    (
        event("long"),
        event("double"),
        ("x: long became double (widened, and exact up to 9,007,199,254,740,992 only)",),
    ),
    (event("string"), event("bytes"), ("x: string became bytes (the same bytes)",)),
    (event("string"), event("int"), ("x: string became int",)),
    (
        event("string"),
        event({"type": "string", "avro.java.string": "String"}),
        ('x: attribute "avro.java.string" added: "String"',),
    ),
    # logical types
    (event("long"), event(logical("timestamp-millis")), ("x: long became timestamp-millis (long)",)),
    (event(logical("timestamp-millis")), event("long"), ("x: timestamp-millis (long) became long",)),
    (
        event(logical("timestamp-millis")),
        event(logical("timestamp-micros")),
        ("x: timestamp-millis (long) became timestamp-micros (long)",),
    ),
    (
        event(logical("decimal", "bytes", precision=9, scale=2)),
        event(logical("decimal", "bytes", precision=12)),
        ("x: decimal(9, 2) (bytes) became decimal(12, 0) (bytes)",),
    ),
    (
        event(logical("date", "int")),
        event(logical("timestamp-millis")),
        ("x: date (int) became timestamp-millis (long) (widened)",),
    ),
    (event("int"), event(logical("odd", "int")), ('x: attribute "logicalType" added: "odd"',)),
    (event(x("long")), event(x("long", logicalType="date")), ('x: attribute "logicalType" added: "date"',)),
    # unions
    (event("string"), event(["null", "string"]), ("x: became optional: may also be null",)),
    (event(["null", "string"]), event("string"), ("x: is no longer optional: never null",)),
    (event(["null", "int"]), event(["null", "int", "string"]), ("x: may now also be string",)),
    (event(["null", "int", "string"]), event(["null", "int"]), ("x: may no longer be string",)),
    (event(["int", "string"]), event(["int", "string", "null"]), ("x: may now also be null",)),
    (
        event(["null", "string"]),
        event(["string", "null"]),
        ("x: branches stand in another order: string, null; were null, string",),
    ),
    (event(["null", "string"]), event(["null", "int"]), ("x: string became int",)),
    (event(["null", "int"]), event(["null", "long"]), ("x: int became long (widened)",)),
    (
        event("int"),
        event(["null", "long"]),
        ("x: became optional: may also be null", "x: int became long (widened)"),
    ),
    (event("int"), event(["int"]), ("x: int became union of int",)),
    (event(["int"]), event("int"), ("x: union of int became int",)),
    (event(["null", "int"]), event("string"), ("x: optional int became string",)),
    (
        event(["null", logical("timestamp-millis")]),
        event(["null", logical("timestamp-micros")]),
        ("x: timestamp-millis (long) became timestamp-micros (long)",),
    ),
    (
        event(["null", {"type": "int", "pii": 1}]),
        event(["null", "int"]),
        ('x: attribute "pii" removed, was 1',),
    ),
    # arrays and maps
    (
        event({"type": "array", "items": "int"}),
        event({"type": "array", "items": "long"}),
        ("x[]: int became long (widened)",),
    ),
    (
        event({"type": "map", "values": {"type": "array", "items": "int"}}),
        event({"type": "map", "values": {"type": "array", "items": ["null", "int"]}}),
        ("x{}[]: became optional: may also be null",),
    ),
    (
        event({"type": "array", "items": "int"}),
        event({"type": "map", "values": "int"}),
        ("x: array of int became map of int",),
    ),
    (
        event({"type": "array", "items": "int"}),
        event({"type": "array", "items": {"type": "int", "pii": True}, "unique": True}),
        ('x: attribute "unique" added: true', 'x[]: attribute "pii" added: true'),
    ),
    # enums
    (event(enum("A")), event(enum("A", "B")), ("x: symbol added: B",)),
    (event(enum("B")), event(enum("A", "B")), ("x: symbol added: A, before B",)),
    (event(enum("A", "B")), event(enum("A")), ("x: symbol removed: B",)),
    (
        event(enum("A", "B")),
        event(enum("B", "A")),
        ("x: symbols stand in another order: B, A; were A, B",),
    ),
    (event(enum("A")), event(enum("A", default="A")), ("x: default added: A",)),
    (event(enum("A", "B", default="A")), event(enum("A", "B", default="B")), ("x: default became B, was A",)),
    (event(enum("A")), event("string"), ("x: enum a.Status became string",)),
    # fixed types
    (event(fixed(8)), event(fixed(16)), ("x: 8 bytes became 16 bytes",)),
    (event(fixed(16)), event(fixed(16, logicalType="uuid")), ("x: logical type added: uuid",)),
    (
        event(fixed(8, logicalType="decimal", precision=9)),
        event(fixed(8, logicalType="decimal", precision=9, scale=1)),
        ("x: logical type became decimal(9, 1), was decimal(9, 0)",),
    ),
    # named types
    (event(doc="A."), event(doc="B."), ('documentation became "B.", was "A."',)),
    (event(), event(aliases=["Old"]), ("alias added: a.Old",)),
    (event(), {**event(), "type": "error"}, ("record became error",)),
    (event(), event(team="x"), ('attribute "team" added: "x"',)),
    (event(), event(eventwright={"owner": "x"}), ()),
    (
        event(money("amount")),
        event(money("amount", name="b.Money")),
        ("x: moved from a.Money to b.Money, without an alias for it",),
    ),
    (
        event(money("amount")),
        event(money("amount", name="b.Money", aliases=["a.Money"])),
        ("x: moved from a.Money to b.Money, which is an alias",),
    ),
    (
        event(money("amount")),
        event(money("amount", name="a.Price")),
        ("x: renamed from a.Money to a.Price, without an alias for it",),
    ),
    (
        event(money("amount")),
        event(money("value", name="b.Price", aliases=["a.Money"])),
        (
            "x: moved and renamed from a.Money to b.Price, which is an alias",
            "x.value: string, required",
            "x.amount: removed, was string, required",
        ),
    ),
    (
        event(money("amount")),
        event(money("value", name="a.Price")),
        ("x: record a.Money became record a.Price",),
    ),
    (
        event(enum("A")),
        event({**enum("A"), "name": "b.Status"}),
        ("x: moved from a.Status to b.Status, without an alias for it",),
    ),
    (
        event(fixed(8)),
        event({**fixed(8), "name": "a.Id"}),
        ("x: renamed from a.Key to a.Id, without an alias for it",),
    ),
    (
        event(x(money("amount")), y("a.Money")),
        event(x(money("amount")), y(money("amount", name="a.Price"))),
        ("y: record a.Money became record a.Price",),
    ),
    (
        {**event(), "name": "b.F"},
        event(),
        ("moved and renamed from b.F to a.E, without an alias for it",),
    ),
    # roots without names
    ("int", "long", ("int became long (widened)",)),
    (["null", "int"], ["null", "string"], ("int became string",)),
    (event(), "string", ("record a.E became string",)),
)


@pytest.mark.parametrize(("earlier", "proposed", "expected"), CASES)
def test_what_is_said(earlier: Json, proposed: Json, expected: tuple[str, ...]) -> None:
    assert said(earlier, proposed) == list(expected)


@pytest.mark.parametrize("json", [json for case in CASES for json in case[:2]])
def test_nothing_is_said_of_a_schema_and_itself(json: Json) -> None:
    assert said(json, json) == []


def test_all_parts_are_tried() -> None:
    found = [change for one, other, _ in CASES for change in diff(schema_of(one), schema_of(other))]
    assert {change.part for change in found} == set(Part)
    assert {change.what for change in found} == set(What)


def test_a_type_is_told_once_with_all_its_places() -> None:
    def used(*fields: str) -> Json:
        lines = {"type": "array", "items": "a.Money"}
        return event(x(money(*fields)), y(lines), {"name": "z", "type": ["null", "a.Money"]})

    (change,) = diff(schema_of(used("amount")), schema_of(used("amount", "unit")))
    assert (change.path, change.at, change.also) == ("x.unit", "unit", ("y[].unit", "z.unit"))


def test_types_that_use_themselves_end() -> None:
    def tree(*fields: Json) -> Json:
        children = {"name": "children", "type": {"type": "array", "items": "a.E"}}
        return event(children, {"name": "parent", "type": ["null", "a.E"]}, *fields)

    (change,) = diff(schema_of(tree()), schema_of(tree(x())))
    assert (change.path, change.also) == ("x", ())


def test_a_namespace_that_moves_as_a_whole_is_no_other_change() -> None:
    def shop(space: str) -> Json:
        line = {"type": "record", "name": "Line", "fields": [x(), {"name": "next", "type": ["null", "Line"]}]}
        return {"type": "record", "name": "E", "namespace": space, "fields": [{"name": "line", "type": line}]}

    found = diff(schema_of(shop("a")), schema_of(shop("b")))
    assert [(change.what, change.before, change.after) for change in found] == [
        (What.MOVED, "a.E", "b.E"),
        (What.MOVED, "a.Line", "b.Line"),
    ]


def test_places_are_those_of_both_sides() -> None:
    earlier = event(y(), x(["null", money("amount")]))
    proposed = event(x(["null", {**money("amount"), "fields": [{"name": "amount", "type": "bytes"}]}]), y())
    change = diff(schema_of(earlier), schema_of(proposed))[-1]
    assert change.earlier is not None
    assert change.proposed is not None
    assert change.earlier.pointer == "/fields/1/type/1/fields/0/type"
    assert change.proposed.pointer == "/fields/0/type/1/fields/0/type"
    assert change.proposed.file == "schema.avsc"


def test_values_are_whole_where_sentences_are_short() -> None:
    (change,) = diff(schema_of(event(x(doc="a" * 100))), schema_of(event(x(doc="a" * 101))))
    assert (len(change.before), len(change.after)) == (100, 101)
    assert len(change.sentence) < 180
    (change,) = diff(schema_of(event(x(p="a" * 100))), schema_of(event(x(p="a" * 101))))
    assert change.after == f'"{"a" * 101}"'


@pytest.mark.parametrize("number", [1e999, -1e999, -0.0, 10**400, 1e300])
def test_odd_numbers_are_compared(number: float) -> None:
    assert said(event(x("double", default=number)), event(x("double", default=number))) == []
    assert said(event(x("double", default=0)), event(x("double", default=number))) != []
