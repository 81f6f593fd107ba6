from __future__ import annotations

from typing import Any

import pytest

from eventwright.model.nodes import (
    JSON,
    NO_DEFAULT,
    Array,
    Enum,
    Field,
    Fixed,
    LogicalType,
    Map,
    Named,
    Origin,
    Primitive,
    Record,
    Reference,
    Schema,
    Type,
    Union,
)
from eventwright.model.parse import parse_schema

NOWHERE = Origin("", "", {})


def parsed(json: JSON) -> Schema:
    schema, problems = parse_schema(json)
    assert problems == ()
    assert schema is not None
    return schema


def record(name: str, *fields: JSON, **more: JSON) -> dict[str, JSON]:
    return {"type": "record", "name": name, "fields": list(fields), **more}


def of(type_: JSON, name: str = "f", **more: JSON) -> dict[str, JSON]:
    return {"name": name, "type": type_, **more}


UNNAMED: list[tuple[JSON, object]] = [
    ("int", Primitive("int")),
    ({"type": "string", "avro.java.string": "String"}, Primitive("string")),
    ({"type": "array", "items": {"type": "map", "values": "long"}}, Array(Map(Primitive("long")))),
    ([], Union(())),
    (["string"], Union((Primitive("string"),))),
    ({"type": "int", "logicalType": "date"}, Primitive("int", LogicalType("date"))),
    ({"type": "int", "logicalType": "nothing-known"}, Primitive("int")),
    ({"type": "long", "logicalType": 7}, Primitive("long")),
]


REDUNDANT: list[tuple[JSON, Type, list[str]]] = [  # schema, what it is, where an object is redundant
    ({"type": {"type": "int"}}, Primitive("int"), [""]),
    ({"type": {"type": {"type": "int"}}}, Primitive("int"), ["", "/type"]),
    ({"type": ["null", "int"]}, Union((Primitive("null"), Primitive("int"))), [""]),
    ({"type": "array", "items": {"type": {"type": "int"}}}, Array(Primitive("int")), ["/items"]),
    (["null", {"type": {"type": "int"}}], Union((Primitive("null"), Primitive("int"))), ["/1"]),
    (record("R", of({"type": {"type": "int"}})), Reference("R"), ["/fields/0/type"]),
    (record("R", of({"type": ["null", "int"]})), Reference("R"), ["/fields/0/type"]),
    (record("R", of({"type": "int"}), of(["null", {"type": "int"}], "g")), Reference("R"), []),
    ({"type": {"type": "record", "name": "R", "fields": []}}, Reference("R"), [""]),
]


@pytest.mark.parametrize(("json", "node", "pointers"), REDUNDANT)
def test_redundant_type_objects_are_looked_through(json: JSON, node: Type, pointers: list[str]) -> None:
    schema, problems = parse_schema(json)
    assert schema is not None
    assert schema.root == node
    assert [(p.explanation.id, p.pointer) for p in problems] == [
        ("redundant-type-object", pointer) for pointer in pointers
    ]
    assert not any(p.is_error for p in problems)


@pytest.mark.parametrize(("json", "node"), UNNAMED)
def test_unnamed(json: JSON, node: object) -> None:
    assert parsed(json) == Schema(node, {})  # type: ignore[arg-type]


NAMED: list[tuple[JSON, Named]] = [
    (
        {
            "type": "enum",
            "name": "E",
            "symbols": ["A", "B"],
            "default": "B",
            "doc": "d",
            "aliases": ["O", "x.P"],
        },
        Enum("E", symbols=("A", "B"), default="B", aliases=("O", "x.P"), origin=NOWHERE),
    ),
    (
        {"type": "enum", "name": "n.E", "symbols": [], "default": None, "aliases": ["O", "x.P", "O"]},
        Enum("n.E", symbols=(), aliases=("n.O", "x.P"), origin=NOWHERE),
    ),
    (
        {"type": "fixed", "name": "F", "namespace": "a.b", "size": 16, "logicalType": "uuid"},
        Fixed("a.b.F", size=16, logical=LogicalType("uuid"), origin=NOWHERE),
    ),
    ({"type": "fixed", "name": "F", "size": 0}, Fixed("F", size=0, origin=NOWHERE)),
    ({"type": "error", "name": "E", "fields": []}, Record("E", fields=(), is_error=True, origin=NOWHERE)),
    (
        record("R", of("int", default=None, order="DESCENDING", aliases=["g", "h", "g"], doc="x"), doc=5)
        | {"fields": [of("int", default=5, order="DESCENDING", aliases=["g", "h", "g"], doc="x", more=[1])]},
        Record(
            "R",
            fields=(Field("f", Primitive("int"), 5, ("g", "h"), "descending"),),
            origin=NOWHERE,
        ),
    ),
]


@pytest.mark.parametrize(("json", "node"), NAMED)
def test_named(json: JSON, node: Named) -> None:
    assert parsed(json) == Schema(Reference(node.fullname), {node.fullname: node})


def test_what_is_not_compared() -> None:
    json = record("R", of("int", doc="of f"), of({"type": "int"}, "g"), doc="of R", more={"b": 1, "a": 2})
    schema, _ = parse_schema(json, file="a.avsc")
    assert schema is not None
    (named,) = schema.types.values()
    assert isinstance(named, Record)
    assert named.doc == "of R"
    assert named.origin.file == "a.avsc"
    assert named.origin.json is json
    assert [(item.doc, item.pointer, item.type.pointer, item.default) for item in named.fields] == [
        ("of f", "/fields/0", "/fields/0/type", NO_DEFAULT),
        (None, "/fields/1", "/fields/1/type", NO_DEFAULT),
    ]


FULLNAMES: list[tuple[dict[str, JSON], str, str]] = [  # attributes, enclosing namespace, fullname
    ({"name": "A"}, "", "A"),
    ({"name": "A"}, "x.y", "x.y.A"),
    ({"name": "A", "namespace": "z"}, "x.y", "z.A"),
    ({"name": "A", "namespace": ""}, "x.y", "A"),
    ({"name": "A", "namespace": None}, "x.y", "x.y.A"),
    ({"name": "b.A"}, "x.y", "b.A"),
    ({"name": "b.A", "namespace": "z"}, "x.y", "b.A"),
    ({"name": "_A1"}, "_x", "_x._A1"),
]


@pytest.mark.parametrize(("attributes", "namespace", "fullname"), FULLNAMES)
def test_fullnames(attributes: dict[str, JSON], namespace: str, fullname: str) -> None:
    inner: JSON = {"type": "fixed", "size": 1, "aliases": ["Old"], **attributes}
    schema = parsed(record("Outer", of(inner), namespace=namespace))
    assert fullname in schema.types
    space = fullname.rpartition(".")[0]
    assert schema.types[fullname].aliases == ((f"{space}.Old" if space else "Old"),)
    assert schema.types[fullname].pointer == "/fields/0/type"


def test_names_are_looked_up_as_in_java() -> None:
    schema = parsed(
        [
            record("A", of("int"), namespace=""),
            record("A", of("long"), namespace="n"),
            record("B", of("string"), namespace=""),
            record("User", of("A"), of("B", "g"), of("n.A", "h"), namespace="n"),
            record("User", of("A"), of("n.A", "g"), of({"type": "B"}, "h"), namespace="m"),
        ]
    )

    def used(fullname: str) -> list[object]:
        named = schema.types[fullname]
        assert isinstance(named, Record)
        return [item.type for item in named.fields]

    assert used("n.User") == [Reference("n.A"), Reference("B"), Reference("n.A")]
    assert used("m.User") == [Reference("A"), Reference("n.A"), Reference("B")]


def test_a_primitive_wins_over_a_type_of_that_name() -> None:
    schema, problems = parse_schema(
        record("R", of({"type": "fixed", "name": "int", "size": 1}), of("int", "g"))
    )
    assert [(p.explanation.id, p.pointer) for p in problems] == [("invalid-name", "/fields/0/type/name")]
    assert schema is not None
    named = schema.types["R"]
    assert isinstance(named, Record)
    assert named.fields[1].type == Primitive("int")


def test_pointers_through_wrappers() -> None:
    schema, problems = parse_schema(
        record(
            "R",
            of({"type": {"type": record("I", of({"type": "I"}))}}),
            of({"type": {"type": "array", "items": {"type": {"type": "int"}}}}, "g"),
        )
    )
    assert {p.explanation.id for p in problems} == {"redundant-type-object"}
    assert schema is not None
    outer, inner = schema.types["R"], schema.types["I"]
    assert isinstance(outer, Record)
    assert isinstance(inner, Record)
    assert outer.fields[0].type.pointer == inner.pointer == "/fields/0/type/type/type"
    assert inner.fields[0].type.pointer == "/fields/0/type/type/type/fields/0/type"
    array = outer.fields[1].type
    assert isinstance(array, Array)
    assert array.pointer == "/fields/1/type/type"
    assert array.items.pointer == "/fields/1/type/type/items/type"


def test_types_in_the_order_of_first_use() -> None:
    schema = parsed(
        record("A", of(["null", "C"]), of(record("B", of("int")), "g"), of(record("C", of("B")), "h"))
    )
    assert list(schema.types) == ["A", "C", "B"]


def test_known_types() -> None:
    common, _ = parse_schema(record("M", of({"type": "fixed", "name": "F", "size": 1}), namespace="c"))
    assert common is not None
    json = record("R", of("c.M"), namespace="c")
    schema, problems = parse_schema(json, known=common.types)
    assert problems == ()
    assert schema is not None
    assert list(schema.types) == ["c.R", "c.M", "c.F"]
    assert parse_schema(json)[0] is None
    _, (problem,) = parse_schema(record("M", of("int"), namespace="c"), known=common.types)
    assert problem.explanation.id == "conflicting-definitions"


E: dict[str, JSON] = {"type": "enum", "name": "E", "symbols": ["A"]}
PROBLEMS: list[tuple[Any, str, str, str, bool]] = [  # schema, rule, pointer, message, is it usable
    (None, "invalid-schema", "", "null is no type", False),
    (5, "invalid-schema", "", "5 is no type", False),
    (("int",), "invalid-schema", "", "is no type", False),
    ({}, "invalid-schema", "", 'the object has no "type"', False),
    ({"protocol": "P", "types": []}, "invalid-schema", "", "a protocol (.avpr) is no schema", False),
    ({"type": 5}, "invalid-schema", "/type", "5 is no type", False),
    ({"type": None}, "invalid-schema", "/type", "null is no type", False),
    ({"type": "array"}, "invalid-schema", "", 'the array has no "items"', False),
    ({"type": "map"}, "invalid-schema", "", 'the map has no "values"', False),
    ({"type": "array", "items": {"type": "map", "values": 5}}, "invalid-schema", "/items/values", "5", False),
    ({"type": "record", "fields": []}, "invalid-schema", "", "the record has no name", False),
    ({"type": "record", "name": 5, "fields": []}, "invalid-schema", "/name", "5 is no name", False),
    ({"type": "record", "name": "", "fields": []}, "invalid-schema", "/name", '"" is no name', False),
    ({"type": "record", "name": "R"}, "invalid-schema", "", 'the record has no "fields"', False),
    ({"type": "error", "name": "R", "fields": {}}, "invalid-schema", "/fields", "are a list, not {}", False),
    (record("R", "int"), "invalid-schema", "/fields/0", 'a field is an object, not "int"', False),
    (record("R", {"name": "f"}), "invalid-schema", "/fields/0", 'the field "f" has no type', False),
    (record("R", {"type": "int"}), "invalid-schema", "/fields/0", "the field has no name", False),
    (record("R", of("int", None)), "invalid-schema", "/fields/0/name", "the field has no name", False),  # type: ignore[arg-type]
    (record("R", of({"x": 1})), "invalid-schema", "/fields/0/type", 'no "type"', False),
    ({"type": "enum", "name": "E"}, "invalid-schema", "", 'the enum has no "symbols"', False),
    ({"type": "enum", "name": "E", "symbols": "A"}, "invalid-schema", "/symbols", "are a list", False),
    ({**E, "symbols": ["A", 5]}, "invalid-schema", "/symbols/1", "5 is no symbol", False),
    ({"type": "fixed", "name": "F"}, "invalid-schema", "", 'the fixed has no "size"', False),
    ({"type": "fixed", "name": "F", "size": -1}, "invalid-schema", "/size", "the size is -1", False),
    ({"type": "fixed", "name": "F", "size": 1.0}, "invalid-schema", "/size", "the size is 1.0", False),
    ({"type": "fixed", "name": "F", "size": True}, "invalid-schema", "/size", "the size is true", False),
    ({"type": "fixed", "name": "F", "size": 2**31}, "invalid-schema", "/size", "from 0 to 2147483647", False),
    ("Nope", "unknown-type", "", '"Nope" is no type that is known', False),
    ({"type": "Nope"}, "unknown-type", "/type", '"Nope"', False),
    ({"type": "integer"}, "unknown-type", "/type", '"integer"', False),
    (record("R", of("Nope"), namespace="a"), "unknown-type", "/fields/0/type", '"a.Nope"', False),
    (
        record("R", of("record")),
        "unknown-type",
        "/fields/0/type",
        'an object: {"type": {"type": "record"',
        False,
    ),
    (record("Rec", of("Reg")), "unknown-type", "/fields/0/type", 'did you mean "Rec"?', False),
    (record("a.R", of("b.R")), "unknown-type", "/fields/0/type", 'did you mean "a.R"?', False),
    (record("R", of(E), of(E, "g")), "duplicate-name", "/fields/1/type", '"E" is defined twice', True),
    ([E, E], "duplicate-name", "/1", '"E" is defined twice', False),
    (record("R", of(record("R"))), "duplicate-name", "/fields/0/type", '"R" is defined twice', True),
    (record("R", of("int"), of("int")), "duplicate-field", "/fields/1", 'two fields named "f"', False),
    ({**E, "symbols": ["A", "B", "A"]}, "duplicate-symbol", "/symbols/2", '"A" is listed twice', False),
    ({**E, "name": "a-b"}, "invalid-name", "/name", '"a-b" is not an Avro name', True),
    ({**E, "name": "1a"}, "invalid-name", "/name", '"1a"', True),
    ({**E, "name": "\u00e9"}, "invalid-name", "/name", '"\u00e9"', True),
    ({**E, "name": "a..b"}, "invalid-name", "/name", '"a..b"', True),
    ({**E, "name": ".b"}, "invalid-name", "/name", '".b"', True),
    ({**E, "name": "A\n"}, "invalid-name", "/name", '"A\\n"', True),
    ({**E, "name": "x.string"}, "invalid-name", "/name", "primitive type", True),
    ({**E, "namespace": "../x"}, "invalid-name", "/namespace", "not an Avro namespace", True),
    ({**E, "namespace": "a."}, "invalid-name", "/namespace", "not an Avro namespace", True),
    ({**E, "namespace": 5}, "invalid-name", "/namespace", "the namespace is a string, not 5", True),
    ({**E, "aliases": "O"}, "invalid-schema", "/aliases", 'a list of names, not "O"', True),
    ({**E, "aliases": None}, "invalid-schema", "/aliases", "a list of names, not null", True),
    (record("R", aliases=None), "invalid-schema", "/aliases", "not null", True),
    (record("R", of("int", aliases=None)), "invalid-schema", "/fields/0/aliases", "not null", True),
    (record("R", of("int", aliases={})), "invalid-schema", "/fields/0/aliases", "not {}", True),
    ({**E, "aliases": ["O", "b-c"]}, "invalid-name", "/aliases/1", '"b-c"', True),
    ({**E, "aliases": [5]}, "invalid-name", "/aliases/0", "the alias 5", True),
    ({**E, "symbols": ["A", "b-c"]}, "invalid-name", "/symbols/1", 'the symbol "b-c"', True),
    (record("R", of("int", "a-b")), "invalid-name", "/fields/0/name", '"a-b"', True),
    (record("R", of("int", "a.b")), "invalid-name", "/fields/0/name", '"a.b"', True),
    (record("R", of("int", aliases=["a.b"])), "invalid-name", "/fields/0/aliases/0", '"a.b"', True),
    (record("R", of("int", order="up")), "invalid-order", "/fields/0/order", '"up" is no order', True),
    (record("R", of("int", order=1)), "invalid-order", "/fields/0/order", "1 is no order", True),
    ({**E, "default": "B"}, "invalid-default", "/default", '"B" is no symbol', True),
    ({**E, "default": ["A"]}, "invalid-default", "/default", "is no symbol", True),
    (record("R", of("int", default="x")), "invalid-default", "/fields/0/default", '"x" is no int', True),
    (
        {"type": "string", "logicalType": "date"},
        "invalid-logical-type",
        "/logicalType",
        "it is ignored",
        True,
    ),
    (record("R", logicalType="date"), "invalid-logical-type", "/logicalType", "not record", True),
    (
        {"type": "array", "items": "int", "logicalType": "date"},
        "invalid-logical-type",
        "/logicalType",
        "",
        True,
    ),
    ({**E, "logicalType": "date"}, "invalid-logical-type", "/logicalType", "not enum", True),
    ({**E, "logicalType": "decimal"}, "invalid-logical-type", "/logicalType", "not enum", True),
    (
        {"type": "map", "values": "int", "logicalType": "uuid"},
        "invalid-logical-type",
        "/logicalType",
        "",
        True,
    ),
    ({"type": "bytes", "logicalType": "decimal"}, "invalid-decimal", "/logicalType", "no precision", True),
    (
        {"type": "fixed", "name": "F", "size": 8, "logicalType": "decimal", "precision": 4, "scale": 5},
        "invalid-decimal",
        "/logicalType",
        "scale 5 is over its precision 4",
        True,
    ),
    (["null", ["int"]], "nested-union", "/1", "a union is a branch of a union", False),
    (["int", "int"], "duplicate-branch", "/1", 'the union has "int" twice', False),
    (["int", {"type": "int", "logicalType": "date"}], "duplicate-branch", "/1", "", False),
    ([{"type": "map", "values": v} for v in ("int", "long")], "duplicate-branch", "/1", '"map"', False),
    (record("R", of(["R", "null", "R"])), "duplicate-branch", "/fields/0/type/2", '"R"', False),
    (record("a.R", of(["R", "a.R"])), "duplicate-branch", "/fields/0/type/1", '"a.R"', False),
]


@pytest.mark.parametrize(("schema", "rule", "pointer", "says", "usable"), PROBLEMS)
def test_problems(schema: Any, rule: str, pointer: str, says: str, usable: bool) -> None:
    found, (problem,) = parse_schema(schema, file="a.avsc")
    assert (problem.explanation.id, problem.pointer, problem.file) == (rule, pointer, "a.avsc")
    assert says in problem.message
    assert (found is not None) is usable


def test_invalid_logical_types_are_ignored() -> None:
    for logical in ("date", "decimal"):
        schema, (problem,) = parse_schema({"type": "string", "logicalType": logical, "precision": 0})
        assert schema == Schema(Primitive("string"), {})
        assert not problem.is_error
    schema, (problem,) = parse_schema({"type": "bytes", "logicalType": "decimal", "precision": 0})
    assert schema == Schema(Primitive("bytes"), {})
    assert problem.is_error


def test_what_is_wrong_inside_of_redundant_objects() -> None:
    for wrong, wanted in (
        ({"type": {"type": "int"}, "logicalType": "date"}, ("invalid-logical-type", "/logicalType")),
        (["null", {"type": ["int"]}], ("nested-union", "/1")),
    ):
        _, (first, second) = parse_schema(wrong)  # type: ignore[arg-type]
        assert first.explanation.id == "redundant-type-object"
        assert (second.explanation.id, second.pointer) == wanted


def test_logical_type_beside_the_type_means_nothing() -> None:
    schema = parsed(record("R", of("string", logicalType="date")))
    named = schema.types["R"]
    assert isinstance(named, Record)
    assert named.fields[0].type == Primitive("string")


def test_all_problems_at_once() -> None:
    _, problems = parse_schema(
        {
            "type": "record",
            "name": "R-1",
            "aliases": ["x y"],
            "fields": [
                of("Nope", "a-b", order="x"),
                of(
                    {"type": "record", "fields": [of("Nope"), of("int", default="x"), of(["null", ["null"]])]}
                ),
                of({"type": "enum", "name": "E", "symbols": ["A", "A", "-"]}, "h"),
                of("E", "i"),
            ],
        }
    )
    assert [(p.explanation.id, p.pointer) for p in problems] == [
        ("invalid-name", "/name"),
        ("invalid-name", "/aliases/0"),
        ("invalid-name", "/fields/0/name"),
        ("invalid-order", "/fields/0/order"),
        ("invalid-schema", "/fields/1/type"),
        ("nested-union", "/fields/1/type/fields/2/type/1"),
        ("duplicate-field", "/fields/1/type/fields/1"),
        ("duplicate-symbol", "/fields/2/type/symbols/1"),
        ("invalid-name", "/fields/2/type/symbols/2"),
        ("unknown-type", "/fields/0/type"),
        ("unknown-type", "/fields/1/type/fields/0/type"),
        ("invalid-default", "/fields/1/type/fields/1/default"),
    ]


def test_subjects() -> None:
    _, problems = parse_schema(
        record("a.R", of(record("I", of("Nope"), of("int", "g", order=""))), of("Nope", "h"))
    )
    assert sorted((p.pointer, p.subject) for p in problems) == [
        ("/fields/0/type/fields/0/type", "a.I"),
        ("/fields/0/type/fields/1/order", "a.I"),
        ("/fields/1/type", "a.R"),
    ]


def test_a_broken_type_is_no_unknown_type() -> None:
    schema, (problem,) = parse_schema(
        record("R", of({"type": "fixed", "name": "F", "size": -1}), of("F", "g"), of(["null", "F"], "h"))
    )
    assert schema is None
    assert problem.pointer == "/fields/0/type/size"
