"""Defaults as Python source."""

from __future__ import annotations

import datetime
import decimal
import struct
import uuid
from typing import Literal

import pytest
from planning import modules_of, record, types_of

from eventwright import runtime
from eventwright.model.nodes import JSON
from eventwright.plan.modules import plan_modules
from eventwright.plan.names import plan_names
from eventwright.plan.options import Options


def logical(base: str, name: str, **more: JSON) -> JSON:
    return {"type": base, "logicalType": name, **more}


DECIMAL = logical("bytes", "decimal", precision=9, scale=2)
BIG_DECIMAL = logical("bytes", "big-decimal")
OTHERS: tuple[JSON, ...] = (
    {"type": "enum", "name": "x.Color", "symbols": ["RED", "None"]},
    {"type": "fixed", "name": "x.Two", "size": 2},
    {"type": "fixed", "name": "x.Lasting", "size": 12, "logicalType": "duration"},
    {"type": "fixed", "name": "x.Id", "size": 16, "logicalType": "uuid"},
    record("x.Inner", a="int", b={"type": "int", "default": 2}, c={"type": DECIMAL, "default": ""}),
)


def source(type_: JSON, default: JSON) -> str | None:
    module = modules_of(types_of(*OTHERS, record("x.R", value={"type": type_, "default": default})))["x"]
    return next(item for item in module.classes if item.name == "R").fields[0].default


PLAIN: tuple[tuple[JSON, JSON, str, object], ...] = (
    ("null", None, "None", None),
    ("boolean", True, "True", True),
    ("int", -(2**31), "-2147483648", -(2**31)),
    ("long", 2**63 - 1, "9223372036854775807", 2**63 - 1),
    ("double", 1, "1.0", 1.0),
    ("double", 1e300, "1e+300", 1e300),
    ("double", -0.0, "-0.0", -0.0),
    ("float", 0.1, "0.10000000149011612", struct.unpack("<f", struct.pack("<f", 0.1))[0]),
    ("float", 2**24 + 1, "16777216.0", 16777216.0),
    ("bytes", '\u0000ÿ"\\', 'b"\\x00\\xff\\"\\\\"', b'\x00\xff"\\'),
    ("bytes", "", 'b""', b""),
    ("x.Two", "ab", 'b"ab"', b"ab"),
    ("string", '"""\\{{ 1 }}\n\u202e', '"\\"\\"\\"\\\\{{ 1 }}\\n\\u202e"', '"""\\{{ 1 }}\n\u202e'),
    (
        logical("string", "uuid"),
        "ABCDEF12-1234-5678-1234-567812345678",
        'UUID("abcdef12-1234-5678-1234-567812345678")',
        uuid.UUID("abcdef12-1234-5678-1234-567812345678"),
    ),
    ("x.Id", "\u0000" * 15 + "\u0001", 'UUID("00000000-0000-0000-0000-000000000001")', uuid.UUID(int=1)),
    (DECIMAL, "\u0004\u00d2", 'Decimal("12.34")', decimal.Decimal("12.34")),
    (DECIMAL, "\u00ff", 'Decimal("-0.01")', decimal.Decimal("-0.01")),
    (DECIMAL, "", 'Decimal("0.00")', decimal.Decimal("0.00")),
    (
        logical("bytes", "decimal", precision=40, scale=20),
        "\u0001" + "\u0000" * 15,
        'Decimal("13292279957849158.72903807060280344576")',
        decimal.Decimal("13292279957849158.72903807060280344576"),
    ),
    (BIG_DECIMAL, "\u0002\u0078\u0004", 'Decimal("1.20")', decimal.Decimal("1.20")),
    (BIG_DECIMAL, "\u0002\u00ff\u0005", 'Decimal("-1E+3")', decimal.Decimal("-1E+3")),
    (
        BIG_DECIMAL,
        "\u0002\u0001\u00ff\u00ff\u00ff\u00ff\u000f",
        'Decimal("1E+2147483648")',
        decimal.Decimal("1E+2147483648"),
    ),
    (logical("int", "date"), -719162, "date(1, 1, 1)", datetime.date(1, 1, 1)),
    (
        logical("int", "time-millis"),
        86_399_999,
        "time(23, 59, 59, 999000)",
        datetime.time(23, 59, 59, 999000),
    ),
    (logical("long", "time-micros"), 0, "time(0, 0)", datetime.time()),
    (
        logical("long", "timestamp-millis"),
        -1,
        "datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)",
        datetime.datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=datetime.UTC),
    ),
    (
        logical("long", "local-timestamp-micros"),
        1,
        "datetime(1970, 1, 1, 0, 0, 0, 1)",
        datetime.datetime(1970, 1, 1, 0, 0, 0, 1),  # noqa: DTZ001
    ),
    (logical("long", "timestamp-nanos"), 7, "TimestampNanos(7)", runtime.TimestampNanos(7)),
    (
        logical("long", "local-timestamp-nanos"),
        -7,
        "LocalTimestampNanos(-7)",
        runtime.LocalTimestampNanos(-7),
    ),
    (
        "x.Lasting",
        "\u0001\0\0\0\u0002\0\0\0\u00ff\0\0\0",
        "Duration(months=1, days=2, milliseconds=255)",
        runtime.Duration(1, 2, 255),
    ),
    (["null", "string"], None, "None", None),
    (["string", "null"], "x", '"x"', "x"),
    (["int", "long"], 1, 'Tagged("int", 1)', runtime.Tagged("int", 1)),
    (["int", "long"], 2**40, 'Tagged("long", 1099511627776)', runtime.Tagged("long", 2**40)),
    (
        ["int", "float", "long", "double"],
        1,
        'Tagged[Literal["int", "long"], int]("int", 1)',
        runtime.Tagged("int", 1),
    ),
    (["bytes", "x.Two"], "ab", 'Tagged("bytes", b"ab")', runtime.Tagged("bytes", b"ab")),
)
SCOPE = {
    **{name: getattr(datetime, name) for name in ("date", "time", "datetime", "UTC")},
    **{
        name: getattr(runtime, name)
        for name in ("Tagged", "TimestampNanos", "LocalTimestampNanos", "Duration")
    },
    "UUID": uuid.UUID,
    "Decimal": decimal.Decimal,
    "Literal": Literal,
}


@pytest.mark.parametrize(("type_", "default", "text", "value"), PLAIN, ids=str)
def test_plain_default(type_: JSON, default: JSON, text: str, value: object) -> None:
    found = source(type_, default)
    assert found == text
    made = eval(found, SCOPE)
    assert made == value
    assert type(made) is type(value)
    assert repr(made) == repr(value)  # which tells -0.0 from 0.0


LATE: tuple[tuple[JSON, JSON, str], ...] = (
    ("x.Color", "RED", "Color.RED"),
    ("x.Color", "None", "Color.None_"),
    (["x.Color", "null"], "RED", "Color.RED"),
    ({"type": "array", "items": "int"}, [], "[]"),
    ({"type": "array", "items": ["int", "null"]}, [1, None], "list[int | None]([1, None])"),
    (
        {"type": "array", "items": ["int", "long"]},
        [1],
        'list[Tagged[Literal["int", "long"], int]]([Tagged("int", 1)])',
    ),
    ([{"type": "map", "values": "double"}, "null"], {'"\u202e': 1}, 'dict[str, float]({"\\"\\u202e": 1.0})'),
    (
        {"type": "map", "values": {"type": "array", "items": "int"}},
        {"a": [1]},
        'dict[str, list[int]]({"a": [1]})',
    ),
    ("x.Inner", {"a": 1}, "Inner(a=1)"),
    ("x.Inner", {"b": 3, "a": 1, "unknown": 4}, "Inner(a=1, b=3)"),
    ({"type": "map", "values": "x.Inner"}, {"k": {"a": 1}}, 'dict[str, Inner]({"k": Inner(a=1)})'),
)


@pytest.mark.parametrize(("type_", "default", "text"), LATE, ids=str)
def test_a_default_that_is_made_late(type_: JSON, default: JSON, text: str) -> None:
    assert source(type_, default) == f"field(default_factory=lambda: {text})"


@pytest.mark.parametrize(
    ("type_", "default", "pointer", "says"),
    [
        (logical("string", "uuid"), "", "", '"" is no UUID'),
        (logical("string", "uuid"), "{12345678-1234-5678-1234-567812345678}", "", "no UUID"),
        (logical("string", "uuid"), "+1234567812345678123456781234567", "", "no UUID"),
        (logical("int", "date"), 2**31 - 1, "", "2147483647 is no date that Python can hold"),
        (logical("int", "time-millis"), -1, "", "-1 is no time that Python can hold"),
        (logical("long", "time-micros"), 86_400_000_000, "", "no time that Python can hold"),
        (logical("long", "timestamp-millis"), 2**63 - 1, "", "no datetime that Python can hold"),
        (logical("long", "local-timestamp-micros"), -(2**63), "", "no datetime that Python can hold"),
        (DECIMAL, "\u007f\u00ff\u00ff\u00ff\u00ff", "", "the decimal has more than 9 digits"),
        (DECIMAL, "\u007f" * 5000, "", "the decimal has more than 9 digits"),
        (BIG_DECIMAL, "", "", "the big-decimal ends before its length does"),
        (BIG_DECIMAL, "\u0002\u0001\u0000\u0000", "", "1 bytes are left after the big-decimal's scale"),
        ({"type": "array", "items": logical("int", "date")}, [0, 2**31 - 1], "/1", "no date"),
        ({"type": "map", "values": logical("string", "uuid")}, {"a/b": "x"}, "/a~1b", "no UUID"),
        ("x.Inner", {"a": 1, "c": "\u007f" * 9}, "/c", "the decimal has more than 9 digits"),
    ],
)
def test_a_default_that_python_cannot_hold_is_left_out(
    type_: JSON, default: JSON, pointer: str, says: str
) -> None:
    types = types_of(*OTHERS, record("x.R", value={"type": type_, "default": default}))
    names, _ = plan_names(types, "events")
    modules, problems = plan_modules(types, names, Options("events"))
    (problem,) = problems
    assert problem.explanation.id == "default-without-python-value"
    assert problem.pointer.endswith(f"/fields/0/default{pointer}")
    assert problem.message.startswith('the default of "value" is left out of the class: ')
    assert says in problem.message
    assert problem.subject == "x.R"
    planned = next(item for module in modules for item in module.classes if item.name == "R")
    assert planned.fields[0].default is None


def test_a_default_that_leaves_out_one_that_python_cannot_hold_is_left_out_too() -> None:
    types = types_of(
        record("x.Bad", day={"type": logical("int", "date"), "default": 2**31 - 1}),
        record("x.R", bad={"type": "x.Bad", "default": {}}, good={"type": "x.Bad", "default": {"day": 0}}),
    )
    names, _ = plan_names(types, "events")
    _, problems = plan_modules(types, names, Options("events"))
    assert [(problem.subject, problem.pointer.rpartition("/fields")[2]) for problem in problems] == [
        ("x.Bad", "/0/default"),
        ("x.R", "/0/default"),
    ]
