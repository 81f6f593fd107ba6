"""What schema resolution gives, written down case by case from the specification.

Source: Avro 1.12.0 specification, "Schema Resolution", "Aliases" and "Logical Types".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from everything import LEAVES, UNIONS
from generated import Generated, enum, fixed, logical, record

from eventwright.model.nodes import JSON
from eventwright.runtime import Duration, LocalTimestampNanos, Tagged, TimestampNanos, UnknownSymbol

Wanted: TypeAlias = "Any | Callable[[Generated], Any]"


@dataclass(frozen=True)
class Case:
    """A reader, a writer, what was written, and what is to be read: fields by name, or the start of an error.

    Both schemas are records called `Event` in a namespace of the case's own, in which all its types are.
    `written` is for fastavro. A value that is a function is called with the package, for its classes.
    """

    name: str
    reader: JSON
    writer: JSON
    written: Mapping[str, Any]
    wanted: Mapping[str, Wanted] | str
    keeps_unknown: bool = False

    @property
    def fullname(self) -> str:
        return f"cases.{self.name}.Event"

    def values(self, made: Generated) -> dict[str, Any]:
        assert not isinstance(self.wanted, str)
        return {key: value(made) if callable(value) else value for key, value in self.wanted.items()}


def event(*fields: Any) -> dict[str, JSON]:
    """Return a record; a third part of a field is its default."""
    return record("Event", *fields)


def array(items: JSON) -> JSON:
    return {"type": "array", "items": items}


def mapping(values: JSON) -> JSON:
    return {"type": "map", "values": values}


def aliased(name: str, type_: JSON, *aliases: str) -> dict[str, JSON]:
    return {"name": name, "type": type_, "aliases": list(aliases)}


def fields_of(*fields: dict[str, JSON]) -> dict[str, JSON]:
    return {"type": "record", "name": "Event", "fields": list(fields)}


def placed(schema: Any, case: str) -> Any:
    """Return a schema in the namespace of its case."""
    return {**schema, "namespace": f"cases.{case}"}


def made_of(case: str, name: str, **values: Any) -> Callable[[Generated], Any]:
    """Return what makes an object of one of a case's classes; values that are functions are called first."""
    return lambda made: made.lookup(f"cases.{case}.{name}")(
        **{key: value(made) if callable(value) else value for key, value in values.items()}
    )


def member(case: str, name: str, symbol: str) -> Callable[[Generated], Any]:
    return lambda made: made.lookup(f"cases.{case}.{name}")[symbol]


def one(name: str, reader: JSON, writer: JSON, written: Any, wanted: Wanted, **more: Any) -> Case:
    """Return a case of one field, `x`; an error's text begins with it."""
    whole = wanted if isinstance(wanted, Refused) else None
    return Case(
        name,
        event(("x", reader)),
        event(("x", writer)),
        {"x": written},
        str(whole) if whole else {"x": wanted},
        **more,
    )


class Refused(str):
    """The start of an error, where a text could be a value."""


PROMOTIONS = (
    one("int_long", "long", "int", -5, -5),
    one("int_float", "float", "int", 2**24 + 1, 2.0**24),
    one("int_double", "double", "int", 2**24 + 1, 2.0**24 + 1),
    one("long_float", "float", "long", 2**53 + 1, 2.0**53),
    one("long_double", "double", "long", 2**53 + 1, 2.0**53),
    one("long_float_once", "float", "long", 2**60 + 2**36 + 1, 2.0**60 + 2.0**37),
    one("long_float_once_negative", "float", "long", -(2**60) - 2**36 - 1, -(2.0**60) - 2.0**37),
    one("long_float_tie", "float", "long", 2**60 + 2**36, 2.0**60),
    one("long_float_most", "float", "long", 2**63 - 1, 2.0**63),
    one("float_double", "double", "float", 1.5, 1.5),
    one("string_bytes", "bytes", "string", "é", "é".encode()),
    one("bytes_string", "string", "bytes", "é".encode(), "é"),
    one("bytes_no_string", "string", "bytes", b"\xff", Refused("x: the string is not valid UTF-8")),
    one("items", array("double"), array("int"), [1, -2], [1.0, -2.0]),
    one("items_of_long", array("long"), array("int"), [1, -200], [1, -200]),
    one("values", mapping("float"), mapping("long"), {"k": 3}, {"k": 3.0}),
    one(
        "deep_items", array(mapping(array("long"))), array(mapping(array("int"))), [{"k": [1]}], [{"k": [1]}]
    ),
    one("same_float", "float", "float", -math.inf, -math.inf),
    one("long_no_int", "int", "long", 1, Refused("x: ")),
    one("double_no_float", "float", "double", 1.0, Refused("x: ")),
    one("string_no_int", "int", "string", "1", Refused("x: ")),
    one("int_no_boolean", "boolean", "int", 1, Refused("x: ")),
    one("array_no_map", mapping("int"), array("int"), [1], Refused("x: ")),
)

_ABC = (("a", "int"), ("b", "string"), ("c", "boolean"))
_ABC_WRITTEN = {"a": 1, "b": "two", "c": True}
FIELDS = (
    Case("same", event(*_ABC), event(*_ABC), _ABC_WRITTEN, _ABC_WRITTEN),
    Case("order", event(*reversed(_ABC)), event(*_ABC), _ABC_WRITTEN, _ABC_WRITTEN),
    Case("fewer", event(_ABC[1]), event(*_ABC), _ABC_WRITTEN, {"b": "two"}),
    Case("none", event(), event(*_ABC), _ABC_WRITTEN, {}),
    Case("all_new", event(("n", "int", 5)), event(), {}, {"n": 5}),
    Case("no_default", event(*_ABC, ("d", "int")), event(*_ABC), _ABC_WRITTEN, '"d" '),
    Case(
        "no_default_inside",
        event(("x", array(record("In", ("d", "int"))))),
        event(("x", array(record("In")))),
        {"x": []},
        {"x": []},
    ),
    Case("alias", fields_of(aliased("new", "int", "old")), event(("old", "int")), {"old": 4}, {"new": 4}),
    Case(
        "second_alias",
        fields_of(aliased("new", "long", "older", "old")),
        event(("old", "int")),
        {"old": 4},
        {"new": 4},
    ),
    Case(
        "first_alias",
        fields_of(aliased("new", "int", "b", "a")),
        event(("a", "int"), ("b", "int")),
        {"a": 1, "b": 2},
        {"new": 2},
    ),
    Case(
        "alias_beside_name",
        fields_of(aliased("x", "int", "y")),
        event(("y", "int"), ("x", "int")),
        {"y": 1, "x": 2},
        {"x": 2},
    ),
    Case(
        "name_beside_alias",
        fields_of({"name": "a", "type": "int"}, {**aliased("x", "int", "a"), "default": 9}),
        event(("a", "int")),
        {"a": 1},
        {"a": 1, "x": 9},
    ),
    Case(
        "swapped",
        fields_of(aliased("a", "int", "b"), aliased("b", "int", "a")),
        event(("a", "int"), ("b", "int")),
        {"a": 1, "b": 2},
        {"a": 1, "b": 2},
    ),
)

_LINE = record("Line", ("n", "int"))
NAMES = (
    one(
        "record_alias",
        {**record("New", ("n", "long")), "aliases": ["Line"]},
        _LINE,
        {"n": 1},
        made_of("record_alias", "New", n=1),
    ),
    one(
        "record_alias_elsewhere",
        {**record("New", ("n", "long")), "aliases": ["far.away.Line"]},
        {**record("Line", ("n", "int")), "namespace": "far.away"},
        {"n": 1},
        made_of("record_alias_elsewhere", "New", n=1),
    ),
    one(
        "record_moved",
        record("Line", ("n", "long")),
        {**record("Line", ("n", "int")), "namespace": "far.away"},
        {"n": 1},
        made_of("record_moved", "Line", n=1),
    ),
    one("record_renamed", record("New", ("n", "int")), _LINE, {"n": 1}, Refused("x: ")),
    one(
        "enum_alias",
        {**enum("New", "B", "A"), "aliases": ["Old"]},
        enum("Old", "A", "B"),
        "A",
        member("enum_alias", "New", "A"),
    ),
    one("enum_renamed", enum("New", "A"), enum("Old", "A"), "A", Refused("x: ")),
    one("fixed_alias", {**fixed("New", 2), "aliases": ["Old"]}, fixed("Old", 2), b"ab", b"ab"),
    one("fixed_size", fixed("F", 3), fixed("F", 2), b"ab", Refused("x: ")),
    Case(
        "event_alias",
        {**record("Event", ("n", "long")), "aliases": ["Former"]},
        record("Former", ("n", "int")),
        {"n": 1},
        {"n": 1},
    ),
    one(
        "recursive",
        record("Tree", ("n", "long"), ("below", array("Tree"))),
        record("Tree", ("gone", "string"), ("n", "int"), ("below", array("Tree"))),
        {"gone": "a", "n": 1, "below": [{"gone": "b", "n": 2, "below": []}]},
        made_of(
            "recursive", "Tree", n=1, below=lambda made: [made_of("recursive", "Tree", n=2, below=[])(made)]
        ),
    ),
    Case(
        "one_reader_two_writers",
        fields_of(
            {"name": "a", "type": {**record("New", ("n", "long")), "aliases": ["A", "B"]}},
            {"name": "b", "type": "New"},
        ),
        event(("a", record("A", ("n", "int"))), ("b", record("B", ("skipped", "string"), ("n", "long")))),
        {"a": {"n": 1}, "b": {"skipped": "", "n": 2}},
        {
            "a": made_of("one_reader_two_writers", "New", n=1),
            "b": made_of("one_reader_two_writers", "New", n=2),
        },
    ),
)


def default(name: str, type_: JSON, json: JSON, wanted: Wanted) -> Case:
    return Case(
        f"default_{name}",
        event(("a", "int"), ("x", type_, json)),
        event(("a", "int")),
        {"a": 1},
        {"a": 1, "x": wanted},
    )


_MOMENT = datetime(2024, 5, 17, 9, 30, 1, 250_000, tzinfo=UTC)
_MILLIS = 1_715_938_201_250
DEFAULTS = (
    default("null", "null", None, None),
    default("boolean", "boolean", True, True),
    default("int", "int", -7, -7),
    default("long", "long", 2**40, 2**40),
    default("float", "float", 0.1, 0.10000000149011612),
    default("double", "double", 1, 1.0),
    default("bytes", "bytes", "\u00ff\u0000", b"\xff\x00"),
    default("string", "string", "é", "é"),
    default("date", logical("int", "date"), 1, date(1970, 1, 2)),
    default("time_millis", logical("int", "time-millis"), 1, time(0, 0, 0, 1000)),
    default("time_micros", logical("long", "time-micros"), 1, time(0, 0, 0, 1)),
    default("timestamp_millis", logical("long", "timestamp-millis"), _MILLIS, _MOMENT),
    default("timestamp_micros", logical("long", "timestamp-micros"), _MILLIS * 1000, _MOMENT),
    default("timestamp_nanos", logical("long", "timestamp-nanos"), 5, TimestampNanos(5)),
    default("local_millis", logical("long", "local-timestamp-millis"), _MILLIS, _MOMENT.replace(tzinfo=None)),
    default(
        "local_micros",
        logical("long", "local-timestamp-micros"),
        _MILLIS * 1000,
        _MOMENT.replace(tzinfo=None),
    ),
    default("local_nanos", logical("long", "local-timestamp-nanos"), -5, LocalTimestampNanos(-5)),
    default("uuid", logical("string", "uuid"), "00000000-0000-0000-0000-000000000005", UUID(int=5)),
    default("uuid_fixed", fixed("U", 16, logicalType="uuid"), "\u0000" * 15 + "\u0005", UUID(int=5)),
    default("decimal", logical("bytes", "decimal", precision=5, scale=2), "\u00ff\u0085", Decimal("-1.23")),
    default(
        "decimal_fixed",
        fixed("D", 2, logicalType="decimal", precision=4, scale=2),
        "\u0000\u007b",
        Decimal("1.23"),
    ),
    default("big_decimal", logical("bytes", "big-decimal"), "\u0002\u007b\u0004", Decimal("1.23")),
    default(
        "duration", fixed("L", 12, logicalType="duration"), "\u0001\u0000\u0000\u0000" * 3, Duration(1, 1, 1)
    ),
    default("fixed", fixed("F", 2), "\u00ff\u0001", b"\xff\x01"),
    default("enum", enum("E", "A", "B"), "B", member("default_enum", "E", "B")),
    default("array", array("int"), [1, 2], [1, 2]),
    default("array_of_dates", array(logical("int", "date")), [0], [date(1970, 1, 1)]),
    default("map", mapping("string"), {"k": "v"}, {"k": "v"}),
    default(
        "record",
        record("In", ("n", "int"), ("m", "string", "d")),
        {"n": 1},
        made_of("default_record", "In", n=1, m="d"),
    ),
    default("union_null", ["null", "string"], None, None),
    default("union_first", ["string", "null"], "s", "s"),
    default("union_other", ["null", "string"], "s", "s"),
    default("union_tagged", ["int", "long"], 5, Tagged("int", 5)),
    default("union_date", ["null", logical("int", "date")], None, None),
    Case(
        "default_no_value",
        event(("a", "int"), ("x", logical("int", "time-millis"), -1)),
        event(("a", "int")),
        {"a": 1},
        'the writer has no "x"',
    ),
    Case(
        "default_inside",
        event(("x", array(record("In", ("n", "int"), ("d", array("int"), [7]))))),
        event(("x", array(record("In", ("n", "int"))))),
        {"x": [{"n": 1}, {"n": 2}]},
        {"x": lambda made: [made.lookup("cases.default_inside.In")(n=n, d=[7]) for n in (1, 2)]},
    ),
)


def two_x(case: str) -> list[JSON]:
    """Return two records of one unqualified name."""
    return [{**record("X", (name, "int")), "namespace": f"cases.{case}.{name}"} for name in ("a", "b")]


def x_b(made: Generated, case: str) -> Any:
    return made.lookup(f"cases.{case}.b.X")(b=1)


UNIONS_OF_BOTH = (
    one("to_union", ["null", "long"], "int", 3, 3),
    one("to_union_promoted", ["null", "double"], "int", 3, 3.0),
    one("to_union_own_before_promoted", ["double", "null", "long"], "long", 3, 3),
    one("to_union_none", ["null", "string"], "int", 3, Refused("x: ")),
    one("to_tagged", ["long", "int"], "int", 3, Tagged("int", 3)),
    one(
        "to_tagged_record",
        ["null", "bytes", fixed("F", 2)],
        fixed("F", 2),
        b"ab",
        Tagged("cases.to_tagged_record.F", b"ab"),
    ),
    one("to_optional_array", ["null", array("long")], array("int"), [1], [1]),
    one("from_union", "long", ["int", "long"], 3, 3),
    one("from_optional", "string", ["null", "string"], "s", "s"),
    one("from_optional_null", "string", ["null", "string"], None, Refused("x: ")),
    one("from_union_of_one", "string", ["string"], "s", "s"),
    one("from_union_bad_branch", "int", ["int", "string"], "s", Refused("x: ")),
    one("from_union_good_branch", "int", ["int", "string"], 5, 5),
    one("optional_widened", ["null", "long"], ["null", "int"], 3, 3),
    one("optional_widened_null", ["null", "long"], ["null", "int"], None, None),
    one("optional_turned", ["string", "null"], ["null", "string"], "s", "s"),
    one("optional_turned_null", ["string", "null"], ["null", "string"], None, None),
    one("optional_to_three", ["null", "string", "boolean"], ["null", "boolean"], True, True),
    one("optional_to_tagged", ["null", "long", "int"], ["null", "int"], 5, Tagged("int", 5)),
    one("three_to_optional", ["null", "string"], ["null", "boolean", "string"], "s", "s"),
    one("three_to_optional_bad", ["null", "string"], ["null", "boolean", "string"], True, Refused("x: ")),
    one("promoted_in_unions", ["null", "double", "string"], ["string", "int", "null"], 5, 5.0),
    one("only_null", ["null", "int"], "null", None, None),
    one("union_items", array(["null", "long"]), array(["int", "null"]), [1, None], [1, None]),
    one(
        "same_name_elsewhere",
        two_x("same_name_elsewhere"),
        two_x("same_name_elsewhere"),
        ("cases.same_name_elsewhere.b.X", {"b": 1}),
        lambda made: x_b(made, "same_name_elsewhere"),
    ),
    one(
        "same_name_second",
        ["null", *two_x("same_name_second")],
        two_x("same_name_second")[1],
        {"b": 1},
        lambda made: x_b(made, "same_name_second"),
    ),
    one(
        "records_turned",
        [record("A", ("a", "int")), record("B", ("b", "int"))],
        [record("B", ("b", "int")), record("A", ("a", "int"))],
        ("cases.records_turned.B", {"b": 2}),
        made_of("records_turned", "B", b=2),
    ),
)

ENUMS = (
    one("symbols_turned", enum("E", "A", "B"), enum("E", "B", "A"), "A", member("symbols_turned", "E", "A")),
    one(
        "symbols_fewer_written",
        enum("E", "A", "B"),
        enum("E", "A"),
        "A",
        member("symbols_fewer_written", "E", "A"),
    ),
    one(
        "enum_default",
        enum("E", "A", "B", default="B"),
        enum("E", "A", "C"),
        "C",
        member("enum_default", "E", "B"),
    ),
    one(
        "enum_writers_default",
        enum("E", "A"),
        enum("E", "A", "C", default="A"),
        "C",
        Refused('x: the symbol "C" is not one of cases.enum_writers_default.E, which has no default'),
    ),
    one(
        "enum_unknown",
        enum("E", "A"),
        enum("E", "A", "C"),
        "C",
        Refused('x: the symbol "C" is not one of cases.enum_unknown.E, which has no default'),
    ),
    one("enum_known", enum("E", "A"), enum("E", "C", "A"), "A", member("enum_known", "E", "A")),
    one("enum_kept", enum("E", "A"), enum("E", "A", "C"), "C", UnknownSymbol("C"), keeps_unknown=True),
    one(
        "enum_kept_items",
        array(["null", enum("E", "A")]),
        array(["null", enum("E", "C", "A")]),
        ["C", "A", None],
        lambda made: [UnknownSymbol("C"), made.lookup("cases.enum_kept_items.E").A, None],
        keeps_unknown=True,
    ),
    one(
        "enum_default_kept",
        enum("E", "A", default="A"),
        enum("E", "A", "C"),
        "C",
        member("enum_default_kept", "E", "A"),
        keeps_unknown=True,
    ),
    one(
        "enum_of_many",
        enum("E", *(f"S{n}" for n in range(70))),
        enum("E", *(f"S{n}" for n in range(99, -1, -1))),
        "S69",
        member("enum_of_many", "E", "S69"),
    ),
    one(
        "enum_of_many_unknown",
        enum("E", *(f"S{n}" for n in range(70))),
        enum("E", *(f"S{n}" for n in range(99, -1, -1))),
        "S70",
        Refused('x: the symbol "S70" is not one of '),
    ),
)

_MILLI_STAMP, _MICRO_STAMP = logical("long", "timestamp-millis"), logical("long", "timestamp-micros")
LOGICAL = (
    one("logical_dropped", "long", _MILLI_STAMP, _MOMENT, _MILLIS),
    one("logical_added", _MILLI_STAMP, "long", _MILLIS, _MOMENT),
    one("logical_of_int", _MILLI_STAMP, "int", 1000, datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
    one(
        "logical_micros_of_int",
        _MICRO_STAMP,
        "int",
        -1,
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ),
    one(
        "logical_other",
        _MICRO_STAMP,
        _MILLI_STAMP,
        _MOMENT,
        datetime(1970, 1, 20, 20, 38, 58, 201_250, tzinfo=UTC),
    ),
    one("logical_to_double", "double", logical("int", "date"), date(1970, 1, 3), 2.0),
    one("logical_uuid_dropped", "string", logical("string", "uuid"), str(UUID(int=5)), str(UUID(int=5))),
    one("logical_uuid_added", logical("string", "uuid"), "string", str(UUID(int=5)), UUID(int=5)),
    one("logical_no_uuid", logical("string", "uuid"), "string", "five", Refused("x: 'five' is not a UUID")),
    one("logical_uuid_of_bytes", logical("string", "uuid"), "bytes", str(UUID(int=5)).encode(), UUID(int=5)),
    one(
        "logical_decimal_dropped",
        "bytes",
        logical("bytes", "decimal", precision=5, scale=2),
        Decimal("1.23"),
        b"\x7b",
    ),
    one(
        "logical_decimal_added",
        logical("bytes", "decimal", precision=5, scale=2),
        "bytes",
        b"\x7b",
        Decimal("1.23"),
    ),
    one(
        "logical_decimal_scale",
        logical("bytes", "decimal", precision=5, scale=1),
        logical("bytes", "decimal", precision=5, scale=2),
        Decimal("1.23"),
        Decimal("12.3"),
    ),
    one(
        "logical_decimal_precision",
        logical("bytes", "decimal", precision=2, scale=0),
        "bytes",
        b"\x7b",
        Refused("x: the decimal has more than 2 digits"),
    ),
    one(
        "logical_fixed",
        fixed("F", 2, logicalType="decimal", precision=4, scale=1),
        fixed("F", 2),
        b"\x00\x7b",
        Decimal("12.3"),
    ),
    one(
        "logical_fixed_dropped", fixed("F", 12), fixed("F", 12, logicalType="duration"), bytes(12), bytes(12)
    ),
    one("logical_in_union", ["null", logical("int", "date")], "int", 1, date(1970, 1, 2)),
    one("logical_items", array(logical("int", "date")), array("int"), [1], [date(1970, 1, 2)]),
    one("logical_beyond", logical("int", "date"), "int", 2**31 - 1, Refused("x: 2147483647 days since 1970")),
)

CASES: tuple[Case, ...] = (
    *PROMOTIONS,
    *FIELDS,
    *NAMES,
    *DEFAULTS,
    *UNIONS_OF_BOTH,
    *ENUMS,
    *LOGICAL,
)


def skipped() -> dict[str, JSON]:
    """Return every type, alone, optional, in arrays, in maps, and in the unions of `everything`, by name."""
    found: dict[str, JSON] = {}
    for name, leaf in LEAVES.items():
        found |= {name: leaf, f"array_{name}": array(leaf), f"map_{name}": mapping(leaf)}
        if name != "null":
            found |= {f"maybe_{name}": ["null", leaf], f"or_null_{name}": [leaf, "null"]}
    return found | {f"union_{name}": _defined(union, {}) for name, union in UNIONS.items()}


def _defined(type_: JSON, seen: dict[str, JSON]) -> JSON:
    """Return a type with the definition of each name where it is first used."""
    match type_:
        case "Every":
            return "Event"
        case "Empty":
            return type_ if type_ in seen else _first(record("Empty"), seen)
        case str() if definition := next((leaf for leaf in LEAVES.values() if _name(leaf) == type_), None):
            return type_ if type_ in seen else _first(definition, seen)
        case list():
            return [_defined(branch, seen) for branch in type_]
        case {"items": items}:
            return array(_defined(items, seen))
        case {"values": values}:
            return mapping(_defined(values, seen))
        case _:
            return type_


def _first(definition: JSON, seen: dict[str, JSON]) -> JSON:
    seen[str(_name(definition))] = definition
    return definition


def _name(type_: JSON) -> JSON:
    return type_.get("name") if isinstance(type_, dict) else None
