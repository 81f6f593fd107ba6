"""Decoding with a writer's schema that differs: the reader's types, defaults and skips."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fastavro
import pytest
from generated import FLAVOURS, build, enum, fixed, logical, parsed, record

from eventwright.errors import DecodeError
from eventwright.model.nodes import JSON, Reference, Schema
from eventwright.resolve.walk import resolve
from eventwright.runtime import UnknownSymbol
from eventwright.runtime.decoding import make_decoder
from eventwright.runtime.json import JSONForms, make_json_reader, make_json_writer


def written(schema: JSON, datum: Any) -> bytes:
    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(json.loads(json.dumps(schema))), datum)
    return out.getvalue()


def event(*fields: Any) -> dict[str, JSON]:
    return record("Event", *fields)


def array(items: JSON) -> JSON:
    return {"type": "array", "items": items}


def mapping(values: JSON) -> JSON:
    return {"type": "map", "values": values}


MANY: JSON = event(
    ("a", array(record("Old", ("n", ["null", "Old"]), ("m", mapping("long"))))),
    ("b", fixed("F", 3)),
    ("c", enum("E", "X", "Y")),
    ("d", ["null", "string", "double", "boolean"]),
    ("e", array("null")),
    ("f", "float"),
    ("g", "bytes"),
    ("kept", "int"),
)
MANY_DATUM = {
    "a": [{"n": {"n": None, "m": {"k": 5}}, "m": {}}],
    "b": b"abc",
    "c": "Y",
    "d": 1.5,
    "e": [None] * 5,
    "f": 1.5,
    "g": b"xyz",
    "kept": 7,
}

RESOLVED: list[tuple[str, JSON, JSON, Any, dict[str, Any]]] = [
    ("int_long", event(("x", "long")), event(("x", "int")), {"x": -5}, {"x": -5}),
    ("int_float", event(("x", "float")), event(("x", "int")), {"x": 2**24 + 1}, {"x": 2.0**24}),
    ("long_double", event(("x", "double")), event(("x", "long")), {"x": 3}, {"x": 3.0}),
    ("float_double", event(("x", "double")), event(("x", "float")), {"x": 1.5}, {"x": 1.5}),
    ("string_bytes", event(("x", "bytes")), event(("x", "string")), {"x": "é"}, {"x": "é".encode()}),
    ("bytes_string", event(("x", "string")), event(("x", "bytes")), {"x": b"ab"}, {"x": "ab"}),
    (
        "promoted_logical",
        event(("x", logical("long", "timestamp-millis"))),
        event(("x", "int")),
        {"x": 1000},
        {"x": datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)},
    ),
    ("default", event(("x", "int"), ("y", "string", "d")), event(("x", "int")), {"x": 1}, {"x": 1, "y": "d"}),
    (
        "alias",
        {"type": "record", "name": "Event", "fields": [{"name": "new", "type": "int", "aliases": ["old"]}]},
        event(("old", "int")),
        {"old": 4},
        {"new": 4},
    ),
    (
        "order",
        event(("x", "int"), ("y", "int")),
        event(("y", "int"), ("x", "int")),
        {"x": 1, "y": 2},
        {"x": 1, "y": 2},
    ),
    ("skipped", event(("kept", "long")), MANY, MANY_DATUM, {"kept": 7}),
    ("to_union", event(("x", ["null", "long"])), event(("x", "int")), {"x": 3}, {"x": 3}),
    ("from_union", event(("x", "long")), event(("x", ["int", "long"])), {"x": 3}, {"x": 3}),
    ("union", event(("x", ["string", "null"])), event(("x", ["null", "string"])), {"x": "s"}, {"x": "s"}),
    (
        "enum_default",
        event(("x", enum("E", "A", "B", default="A"))),
        event(("x", enum("E", "A", "C"))),
        {"x": "C"},
        {"x": lambda made: made.lookup("E").A},
    ),
    (
        "items",
        event(("x", array(["null", "double"])), ("m", mapping("long"))),
        event(("x", array("int")), ("m", mapping("int"))),
        {"x": [1, 2], "m": {"k": 1}},
        {"x": [1.0, 2.0], "m": {"k": 1}},
    ),
    (
        "recursive",
        event(("v", "long"), ("next", ["null", "Event"], None)),
        event(("gone", "string"), ("v", "int"), ("next", ["null", "Event"])),
        {"gone": "a", "v": 1, "next": {"gone": "b", "v": 2, "next": None}},
        {"v": 1, "next": lambda made: made.lookup("Event")(v=2, next=None)},
    ),
]


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize(
    ("name", "reader", "writer", "datum", "wanted"),
    RESOLVED,
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_resolved(
    tmp_path: Path, flavour: str, name: str, reader: JSON, writer: JSON, datum: Any, wanted: dict[str, Any]
) -> None:
    made = build(tmp_path, f"resolved_{name}_{flavour}", [reader], [flavour], {"Event": [writer]})
    cls = made.lookup("Event")
    values = {key: value(made) if callable(value) else value for key, value in wanted.items()}
    data = written(writer, datum)
    for version in (json.dumps(writer), 1):
        found = made.decode(cls, data, version)
        assert found == cls(**values)
        assert [type(getattr(found, key)) for key in values] == [type(value) for value in values.values()]
    for end in range(len(data)):
        with pytest.raises(DecodeError):
            made.decode(cls, data[:end], 1)


REFUSED: list[tuple[str, JSON, JSON, Any, str]] = [
    ("type", event(("x", "int")), event(("x", "string")), {"x": "a"}, "x: "),
    (
        "branch",
        event(("y", "int"), ("x", "int")),
        event(("y", "int"), ("x", ["int", "string"])),
        {"y": 1, "x": "a"},
        "x: ",
    ),
    (
        "symbol",
        event(("x", enum("E", "A"))),
        event(("x", enum("E", "A", "B"))),
        {"x": "B"},
        'x: the symbol "B" is not one of E, which has no default (at byte 0)',
    ),
    ("missing", event(("x", "int"), ("y", "int")), event(("x", "int")), {"x": 1}, ""),
]


@pytest.mark.parametrize(
    ("name", "reader", "writer", "datum", "says"),
    REFUSED,
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_refused(tmp_path: Path, name: str, reader: JSON, writer: JSON, datum: Any, says: str) -> None:
    made = build(tmp_path, f"refused_{name}", [reader])
    with pytest.raises(DecodeError) as caught:
        made.decode(made.lookup("Event"), written(writer, datum), json.dumps(writer))
    assert str(caught.value).startswith(says)


def test_readable_branch_of_a_refused_union(tmp_path: Path) -> None:
    writer = event(("x", ["int", "string"]))
    made = build(tmp_path, "readable", [event(("x", "int"))])
    assert made.decode(made.lookup("Event"), written(writer, {"x": 5}), json.dumps(writer)).x == 5


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_unknown_symbols_are_kept(tmp_path: Path, flavour: str) -> None:
    reader = event(
        ("x", enum("E", "A")),
        ("many", array("E")),
        ("maybe", ["null", "E"]),
        ("d", enum("D", "P", default="P")),
    )
    writer = event(
        ("x", enum("E", "A", "B")),
        ("many", array("E")),
        ("maybe", ["null", "E"]),
        ("d", enum("D", "P", "Q")),
    )
    made = build(tmp_path, f"keeps_{flavour}", [reader], ["keep", flavour])
    data = written(writer, {"x": "B", "many": ["A", "B"], "maybe": "B", "d": "Q"})
    found = made.decode(made.lookup("Event"), data, json.dumps(writer))
    colour, unknown = made.lookup("E"), UnknownSymbol("B")
    assert (found.x, found.many, found.maybe) == (unknown, [colour.A, unknown], unknown)
    assert found.d is made.lookup("D").P
    with pytest.raises(ValueError, match='x: the symbol "B" is not one that this schema knows'):
        made.encode(found)


def test_writers_are_resolved_once(tmp_path: Path) -> None:
    writer = json.dumps(event(("x", "int")))
    made = build(tmp_path, "cached", [event(("x", "long"))])
    coder = made.coder("Event")
    assert coder.decoder_from(writer) is coder.decoder_from(writer)
    same = coder.decoder_from(json.dumps({**event(("x", "long")), "doc": "other text, same schema"}))
    assert same == coder.decoder


def test_long_chains_of_records() -> None:
    """Record types that use each other in a chain longer than the recursion limit."""
    length = 1200
    links = [record(f"R{n}", ("next", ["null", f"R{n + 1}"])) for n in range(length)]
    schema = parsed([*links, record(f"R{length}", ("v", "long"))])
    one = Schema(Reference("R0"), schema.types)
    data = b"\x02" * 5 + b"\x00"
    assert make_json_reader(one)(make_json_writer(one)(data)) == data
    skipping = parsed(record("R0", ("next", ["null", record("R1")])))
    decode = make_decoder(resolve(skipping, one), JSONForms())
    assert decode(data) == {"next": {"R1": {}}}


def test_the_text_of_a_released_version_is_decoded_with_the_code_for_it(tmp_path: Path) -> None:
    older = event(("a", "int"), ("gone", "string"))
    now = event(("a", "long"), ("b", "string", "x"))
    made = build(tmp_path, "released_text", [now], released={"Event": [older, now]})
    text = json.dumps({**older, "doc": "Says the same."}, indent=4)
    coder = made.coder("Event")
    by_text, by_number = coder.decoder_from(text), coder.decoder_from(1)
    assert getattr(by_text, "generated", None) is getattr(by_number, "generated", None)
    assert type(by_text) is type(by_number)
    cls = made.lookup("Event")
    data = written(older, {"a": 3, "gone": "!"})
    assert made.decode(cls, data, text) == made.decode(cls, data, 1) == cls(a=3, b="x")
    assert coder.decoder_from(json.dumps(now)) is coder.decoder
    with pytest.raises(DecodeError):
        made.decode(cls, data[:-1], text)
