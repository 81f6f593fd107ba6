"""Avro's JSON encoding, both ways."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import fastavro
import pytest
from everything import every_schema
from generated import Generated, Kind, build, enum, fixed, logical, record
from sampling import Sampler, for_fastavro

from eventwright.errors import DecodeError, EncodeError
from eventwright.model.nodes import JSON, Reference
from eventwright.runtime import Tagged

SHOP: JSON = {
    **record(
        "Order",
        ("id", logical("string", "uuid")),
        ("total", logical("bytes", "decimal", precision=6, scale=2)),
        ("four", fixed("Four", 4)),
        ("status", enum("Status", "NEW", "PAID")),
        ("weight", "float"),
        ("ratio", "double"),
        ("count", ["null", "int", "long"]),
        ("payment", ["null", record("Card", ("number", "string")), "string"]),
        ("tags", {"type": "map", "values": "boolean"}),
        ("lines", {"type": "array", "items": "int"}),
        ("class", "string", "x"),
    ),
    "namespace": "shop",
}
VALID: dict[str, Any] = {
    "id": "12345678-1234-4234-8234-123456789abc",
    "total": "\u0004\u00d2",
    "four": "\u0000\u00ff\u00e9a",
    "status": "PAID",
    "weight": 9.99,
    "ratio": 0.1,
    "count": {"long": 5},
    "payment": {"shop.Card": {"number": "4242"}},
    "tags": {"gift": True},
    "lines": [1, 2],
    "class": "ü",
}


@pytest.fixture(scope="module")
def made(kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return build(tmp_path_factory.mktemp("json"), "json_shop", [SHOP])


def test_both_ways(made: Generated) -> None:
    order = made.from_json(made.lookup("shop.Order"), json.dumps(VALID))
    assert order.id == UUID("12345678-1234-4234-8234-123456789abc")
    assert order.total == Decimal("12.34")
    assert order.four == b"\x00\xff\xe9a"
    assert order.count == Tagged("long", 5)
    assert order.payment == made.lookup("shop.Card")(number="4242")
    assert order.class_ == "ü"
    assert json.loads(made.to_json(order)) == VALID
    assert list(json.loads(made.to_json(order))) == list(VALID)


@pytest.mark.parametrize(
    ("number", "text"), [(math.nan, '"NaN"'), (math.inf, '"Infinity"'), (-math.inf, '"-Infinity"')]
)
@pytest.mark.parametrize("field", ["weight", "ratio"])
def test_numbers_that_json_has_not(made: Generated, field: str, number: float, text: str) -> None:
    cls = made.lookup("shop.Order")
    order = made.from_json(cls, json.dumps(VALID | {field: number}))
    assert f'"{field}": {text}' in made.to_json(order)
    assert repr(made.from_json(cls, made.to_json(order))) == repr(order)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"status": "LOST"}, 'status: expected a symbol of shop.Status, got "LOST"'),
    ({"status": 1}, "status: expected a symbol of shop.Status, got number"),
    ({"four": "abc"}, "four: expected 4 bytes, got 3"),
    ({"four": "€abc"}, "four: the character 0 is over U+00FF, so it is not a byte"),
    ({"weight": "1"}, "weight: expected a number, got string"),
    ({"weight": 1e300}, "weight: the number is too large for an Avro float"),
    ({"count": 5}, 'count: expected null or {"int": ...} or {"long": ...}, got number'),
    (
        {"count": {"string": "x"}},
        'count: expected null or {"int": ...} or {"long": ...}, got {"string": ...}',
    ),
    ({"count": {"null": None}}, 'count: expected null or {"int": ...} or {"long": ...}, got {"null": ...}'),
    ({"count": {"int": 1.5}}, "count: expected a whole number, got the number 1.5"),
    (
        {"count": {"int": 2**31}},
        "count: 2147483648 does not fit in an Avro int, which holds -2147483648 to 2147483647",
    ),
    ({"tags": {"gift": 1}}, 'tags["gift"]: expected boolean, got number'),
    ({"tags": []}, "tags: expected dict, got list"),
    ({"lines": [1, True]}, "lines[1]: expected a whole number, got boolean"),
    ({"payment": {"shop.Card": {}}}, 'payment: the field "number" of shop.Card is missing'),
    ({"payment": {"shop.Card": 1}}, "payment: expected an object for shop.Card, got number"),
    ({"extra": 1}, 'shop.Order has no field "extra"'),
    ({"id": "nonsense"}, "id: 'nonsense' is not a UUID"),
    ({"total": "\u007f\u00ff\u00ff"}, "total: the decimal has more than 6 digits"),
    ({"class": None}, "class: expected string, got null"),
]


@pytest.mark.parametrize(("changed", "says"), WRONG)
def test_wrong_values(made: Generated, changed: dict[str, Any], says: str) -> None:
    with pytest.raises(DecodeError) as caught:
        made.from_json(made.lookup("shop.Order"), json.dumps(VALID | changed))
    assert str(caught.value) == says


def test_missing_field(made: Generated) -> None:
    """Java's decoder takes no default either: the encoding has every field."""
    some = {key: value for key, value in VALID.items() if key != "class"}
    with pytest.raises(DecodeError, match='the field "class" of shop'):
        made.from_json(made.lookup("shop.Order"), json.dumps(some))


@pytest.mark.parametrize("text", ["", "{", "nul", '{"a": }', "[" * 100_000, "1" * 5000])
def test_no_json(made: Generated, text: str) -> None:
    with pytest.raises(DecodeError):
        made.from_json(made.lookup("shop.Order"), text)


def test_what_nests_too_deep_is_no_json(tmp_path: Path) -> None:
    """Events that are encoded still, as deep as that goes, have JSON or are refused as events."""
    numbers: JSON = {"type": "array", "items": "int"}
    made = build(tmp_path, "deep_json", [record("A", ("l", numbers), ("next", ["null", "A"]))])
    said = set()
    for depth in range(50, 1000, 20):
        value = chain(made.lookup("A"), depth)
        if refusal(partial(made.encode, value)):
            break
        said.add(refusal(partial(made.to_json, value)))
    assert {says for says in said if not says.startswith("the value is")} == {
        "",
        "the data are nested deeper than Python's recursion limit",
    }


def chain(cls: Any, length: int) -> Any:
    value = None
    for _ in range(length):
        value = cls(l=[1], next=value)
    return value


def refusal(call: Callable[[], object]) -> str:
    try:
        call()
    except EncodeError as error:
        return str(error)
    return ""


def test_every_type_like_fastavro(tmp_path: Path) -> None:
    """Its JSON knows no recursive records; `tests/oracle/formats_java.py` compares those, too, with Java."""
    schema = every_schema()
    schema["fields"] = [item for item in schema["fields"] if '"Every"' not in json.dumps(item["type"])]
    made = build(tmp_path, "json_every", [schema])
    sampler = Sampler(Random(8), made)
    cls = made.lookup("test.all.Every")
    for _ in range(8):
        event = sampler.record("test.all.Every")
        text = made.to_json(event)
        out = io.StringIO()
        value = for_fastavro(event, Reference("test.all.Every"), made)
        fastavro.json_writer(out, fastavro.parse_schema(schema), [value])
        assert same(json.loads(text), json.loads(out.getvalue()))
        assert made.encode(made.from_json(cls, text)) == made.encode(event)


def same(ours: Any, theirs: Any) -> bool:
    """Compare JSON; fastavro writes all digits of a float, and infinities that are no JSON."""
    match theirs:
        case dict():
            return ours.keys() == theirs.keys() and all(same(ours[key], item) for key, item in theirs.items())
        case list():
            return len(ours) == len(theirs) and all(map(same, ours, theirs))
        case float() if math.isinf(theirs):
            return bool(ours == ("Infinity" if theirs > 0 else "-Infinity"))
        case float():
            return type(ours) is float and math.isclose(ours, theirs, rel_tol=1e-7)
        case _:
            return type(ours) is type(theirs) and bool(ours == theirs)


def test_writers(tmp_path: Path) -> None:
    """JSON of an earlier version, or of any schema that the class can read."""
    older = {**record("Event", ("id", "int"), ("old", ["null", "long"])), "namespace": "shop"}
    now = {**record("Event", ("id", "long"), ("new", "string", "x")), "namespace": "shop"}
    made = build(tmp_path, "json_writers", [now], released={"shop.Event": [older]})
    cls = made.lookup("shop.Event")
    text = '{"id": 3, "old": {"long": 4}}'
    for _ in range(2):
        assert (
            made.from_json(cls, text, 1) == made.from_json(cls, text, json.dumps(older)) == cls(id=3, new="x")
        )
    with pytest.raises(DecodeError, match=r'^old: expected null or {"long": ...}, got number$'):
        made.from_json(cls, '{"id": 3, "old": 4}', writer=1)
    with pytest.raises(DecodeError, match=r"^shop.Event has no released version 2"):
        made.from_json(cls, text, writer=2)
