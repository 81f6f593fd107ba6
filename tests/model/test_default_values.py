from __future__ import annotations

from typing import Any

import pytest

from eventwright.model import defaults
from eventwright.model.defaults import default_branch, is_default
from eventwright.model.nodes import JSON, Schema, Union
from eventwright.model.parse import parse_schema

ENUM: JSON = {"type": "enum", "name": "E", "symbols": ["A", "B"]}
FIXED: JSON = {"type": "fixed", "name": "F", "size": 2}
MONEY: JSON = {
    "type": "record",
    "name": "M",
    "fields": [{"name": "amount", "type": "long"}, {"name": "unit", "type": "string", "default": "EUR"}],
}
LIST: JSON = {
    "type": "record",
    "name": "L",
    "fields": [{"name": "head", "type": "int"}, {"name": "tail", "type": ["null", "L"], "default": None}],
}


def deep(levels: int, value: JSON) -> tuple[JSON, JSON]:
    """Return unions in arrays or maps in unions, and a value of them but for the innermost."""
    type_: JSON = "int"
    for level in range(levels):
        inner: JSON = ["null", type_, "boolean"]
        if level % 2:
            type_, value = {"type": "array", "items": inner}, [None, value, True]
        else:
            type_, value = {"type": "map", "values": inner}, {"a": None, "b": value}
    return type_, value


@pytest.mark.parametrize(("value", "faults"), [("x", 1), (1, 0)])
def test_unions_in_unions_are_not_tried_over_and_over(
    value: JSON, faults: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    once = defaults._primitive_fault

    def counted(name: str, json: JSON) -> str:
        calls.append(name)
        return once(name, json)

    monkeypatch.setattr(defaults, "_primitive_fault", counted)
    counts = []
    for levels in (10, 20, 40):
        type_, default = deep(levels, value)
        calls.clear()
        _, problems = parse_schema(
            {"type": "record", "name": "R", "fields": [{"name": "f", "type": type_, "default": default}]}
        )
        assert [p.explanation.id for p in problems] == ["invalid-default"] * faults
        counts.append(len(calls))
    assert counts[2] <= 5 * counts[1] <= 25 * counts[0]  # doubling the depth quadruples the work at worst
    assert counts[2] < 20_000


def parsed(json: JSON) -> Schema:
    schema, problems = parse_schema(json)
    assert problems == ()
    assert schema is not None
    return schema


GOOD: list[tuple[JSON, JSON]] = [
    ("null", None),
    ("boolean", False),
    ("int", 2**31 - 1),
    ("int", -(2**31)),
    ("long", 2**63 - 1),
    ("long", -(2**63)),
    ("float", 1),
    ("float", 3.4e38),
    ("double", 1.7e308),
    ("double", -5),
    ("bytes", ""),
    ("bytes", "\u0000\u00ff"),
    ("string", "\u20ac"),
    (ENUM, "B"),
    (FIXED, "\u00ffa"),
    ({"type": "array", "items": "int"}, []),
    ({"type": "array", "items": "int"}, [1, 2]),
    ({"type": "map", "values": ENUM}, {"x/y": "A"}),
    (MONEY, {"amount": 1}),
    (MONEY, {"amount": 1, "unit": "USD", "unknown": []}),
    (LIST, {"head": 1, "tail": {"head": 2}}),
    (["null", "int"], 5),
    (["string", "null"], None),
    ({"type": "long", "logicalType": "timestamp-millis"}, 0),
    ({"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2}, "\u0001"),
]


@pytest.mark.parametrize(("type_", "json"), GOOD)
def test_good(type_: JSON, json: JSON) -> None:
    schema = parsed(type_)
    assert is_default(schema.root, json, schema.types)
    parsed({"type": "record", "name": "R", "fields": [{"name": "f", "type": type_, "default": json}]})


BAD: list[Any] = [
    ("null", 0, "", "0 is no null"),
    ("boolean", 0, "", "0 is no boolean"),
    ("boolean", "true", "", '"true" is no boolean'),
    ("int", True, "", "true is no int"),
    ("int", 1.0, "", "1.0 is no int"),
    ("int", "1", "", '"1" is no int'),
    ("int", None, "", "null is no int"),
    ("int", 2**31, "", "2147483648 is out of the range of int"),
    ("long", -(2**63) - 1, "", "out of the range of long"),
    ("float", 1e39, "", "1e+39 is out of the range of float"),
    pytest.param("float", 10**400, "", "out of the range of float", id="huge-float"),
    ("double", float("inf"), "", "out of the range of double"),
    ("double", float("nan"), "", "out of the range of double"),
    pytest.param("double", 10**400, "", "out of the range of double", id="huge-double"),
    pytest.param("long", 10**5000, "", "out of the range of long", id="huge-long"),
    ("double", True, "", "true is no double"),
    ("double", "1.5", "", '"1.5" is no double'),
    ("bytes", "a\u0100", "", "the character U+0100 is no byte"),
    ("bytes", [1], "", "[1] is no bytes"),
    ("string", 5, "", "5 is no string"),
    (ENUM, "C", "", '"C" is no symbol of E'),
    (ENUM, 0, "", "0 is no symbol of E"),
    (ENUM, ["A"], "", "is no symbol of E"),
    (FIXED, "abc", "", '"abc" has 3 bytes, but F has 2'),
    (FIXED, "a\u0100", "", "U+0100"),
    (FIXED, 5, "", "5 is no F"),
    ({"type": "array", "items": "int"}, {}, "", "{} is no array"),
    ({"type": "array", "items": "int"}, [1, "a", 2, 1.5], "/1", '"a" is no int'),
    (
        {"type": "array", "items": {"type": "array", "items": "int"}},
        [[], [1, None]],
        "/1/1",
        "null is no int",
    ),
    ({"type": "map", "values": "int"}, [], "", "[] is no map"),
    ({"type": "map", "values": "int"}, {"a~b/c": "x"}, "/a~0b~1c", '"x" is no int'),
    (MONEY, {}, "", '"amount" is missing, and M has no default for it'),
    (MONEY, [], "", "[] is no M"),
    (MONEY, {"amount": "1"}, "/amount", '"1" is no long'),
    (LIST, {"head": 1, "tail": {"head": 2, "tail": {}}}, "/tail/tail", '"head" is missing'),
    (["null", "int"], "a", "", '"a" is a value of no branch of the union'),
    (["null", "int"], 2**40, "", "out of the range of int"),
    (["null", MONEY], {"amount": None}, "/amount", "null is no long"),
    ([], None, "", "no branch"),
    (
        {"type": "array", "items": MONEY},
        [{"amount": 1}, {"amount": 1, "unit": 2}],
        "/1/unit",
        "2 is no string",
    ),
]


@pytest.mark.parametrize(("type_", "json", "inner", "says"), BAD)
def test_bad(type_: JSON, json: JSON, inner: str, says: str) -> None:
    schema = parsed(type_)
    assert not is_default(schema.root, json, schema.types)
    record, problems = parse_schema(
        {"type": "record", "name": "R", "fields": [{"name": "f", "type": type_, "default": json}]}
    )
    assert record is not None  # lenient baselines have such defaults
    problem = problems[0]
    assert (problem.explanation.id, problem.pointer) == ("invalid-default", f"/fields/0/default{inner}")
    assert problem.message.startswith('the default of "f": ')
    assert says in problem.message
    assert problem.subject == "R"


BRANCHES: list[tuple[JSON, JSON, int | None]] = [
    (["null", "string"], "a", 1),
    (["string", "null"], None, 1),
    (["int", "long", "double"], 5, 0),
    (["int", "long", "double"], 2**40, 1),
    (["int", "long", "double"], 2**70, 2),
    (["int", "double"], 1.0, 1),
    (["bytes", "string"], "\u00ff", 0),
    (["bytes", "string"], "\u20ac", 1),
    ([FIXED, ENUM, "string"], "A", 1),
    ([FIXED, ENUM, "string"], "ab", 0),
    ([FIXED, ENUM, "string"], "abc", 2),
    ([MONEY, LIST], {"head": 1}, 1),
    ([MONEY, LIST, {"type": "map", "values": "int"}], {"a": 1}, 2),
    (["int"], None, None),
]


@pytest.mark.parametrize(("union", "json", "wanted"), BRANCHES)
def test_first_branch_that_matches(union: JSON, json: JSON, wanted: int | None) -> None:
    schema = parsed(union)
    assert isinstance(schema.root, Union)
    assert default_branch(schema.root, json, schema.types) == wanted


def test_all_bad_defaults_are_reported() -> None:
    _, problems = parse_schema(
        {
            "type": "record",
            "name": "R",
            "fields": [
                {"name": "a", "type": "int", "default": "x"},
                {"name": "b", "type": {"type": "array", "items": "int"}, "default": ["x", 1, None]},
            ],
        }
    )
    assert [problem.pointer for problem in problems] == [
        "/fields/0/default",
        "/fields/1/default/0",
        "/fields/1/default/2",
    ]


def test_enum_defined_after_its_default() -> None:
    fields: JSON = [{"name": "a", "type": "E", "default": "C"}, {"name": "b", "type": ENUM}]
    _, (problem,) = parse_schema({"type": "record", "name": "R", "fields": fields})
    assert problem.pointer == "/fields/0/default"


def test_tries_are_not_exponential() -> None:
    default: JSON = {"x": True}
    for _ in range(100):
        default = {"n": default}
    inner: JSON = ["null", "A", "B"]
    json: JSON = [
        {"type": "record", "name": "A", "fields": [{"name": "n", "type": inner}]},
        {"type": "record", "name": "B", "fields": [{"name": "n", "type": inner}]},
        {"type": "record", "name": "C", "fields": [{"name": "c", "type": ["A", "B"], "default": default}]},
    ]
    _, (problem,) = parse_schema(json)
    assert problem.pointer.startswith("/2/fields/0/default")


ENDLESS: list[tuple[JSON, list[str]]] = [
    (
        [{"type": "record", "name": "A", "fields": [{"name": "a", "type": "A", "default": {}}]}],
        ["/0/fields/0/default"],
    ),
    (
        [
            {"type": "record", "name": "A", "fields": [{"name": "b", "type": ["B", "null"], "default": {}}]},
            {
                "type": "record",
                "name": "B",
                "fields": [{"name": "a", "type": {"type": "array", "items": "A"}, "default": [{}]}],
            },
            {"type": "record", "name": "C", "fields": [{"name": "a", "type": "A", "default": {}}]},
        ],
        ["/0/fields/0/default", "/1/fields/0/default"],
    ),
    (
        [{"type": "record", "name": "A", "fields": [{"name": "a", "type": ["null", "A"], "default": None}]}],
        [],
    ),
    (
        [
            {"type": "record", "name": "A", "fields": [{"name": "b", "type": "B", "default": {}}]},
            {
                "type": "record",
                "name": "B",
                "fields": [{"name": "a", "type": ["null", "A"], "default": None}],
            },
        ],
        [],
    ),
]


@pytest.mark.parametrize(("json", "pointers"), ENDLESS)
def test_endless_defaults(json: JSON, pointers: list[str]) -> None:
    _, problems = parse_schema(json)
    assert [problem.pointer for problem in problems] == pointers
    assert all("never ends" in problem.message for problem in problems)
