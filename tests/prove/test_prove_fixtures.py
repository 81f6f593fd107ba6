"""The values of fixtures are values of their schema: fastavro, which shares no code with us, reads them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import fastavro
import pytest

from eventwright.baseline.fixtures import read_fixtures
from eventwright.baseline.history import History
from eventwright.model.nodes import JSON, Schema
from eventwright.model.parse import parse_schema
from eventwright.prove.fixtures import make_fixtures

ROOT = Path(__file__).resolve().parents[2]
HISTORY = History(ROOT / "schemas/history")


def parsed(schema: JSON) -> Schema:
    found, problems = parse_schema(schema)
    assert found is not None, problems
    return found


def record(name: str, **fields: JSON) -> JSON:
    return {"type": "record", "name": name, "fields": [{"name": k, "type": v} for k, v in fields.items()]}


def datum(value: Any, type_: Any, named: dict[str, Any]) -> Any:
    """Return what fastavro writes for a value in Avro's JSON encoding; `type_` is as fastavro parsed it."""
    if isinstance(type_, list):
        if value is None:
            return None
        ((name, inner),) = value.items()
        names = [each if isinstance(each, str) else each.get("name", each["type"]) for each in type_]
        branch = type_[names.index(name)]
        return name, datum(inner, branch, named)
    definition = named.get(type_, {"type": type_}) if isinstance(type_, str) else type_
    match definition["type"]:
        case "record":
            fields = definition["fields"]
            assert [*value] == [each["name"] for each in fields]
            return {each["name"]: datum(value[each["name"]], each["type"], named) for each in fields}
        case "array":
            return [datum(item, definition["items"], named) for item in value]
        case "map":
            return {key: datum(item, definition["values"], named) for key, item in value.items()}
        case "bytes" | "fixed":
            return value.encode("latin-1")
        case _:
            return value


def without_logical_types(json_: Any) -> Any:
    if isinstance(json_, list):
        return [without_logical_types(item) for item in json_]
    if isinstance(json_, dict):
        return {key: without_logical_types(item) for key, item in json_.items() if key != "logicalType"}
    return json_


@pytest.mark.parametrize("item", HISTORY.files(), ids=lambda item: item.name)
def test_fixtures_of_this_repository(item: Any) -> None:
    named: dict[str, Any] = {}
    schema = fastavro.parse_schema(without_logical_types(json.loads(item.path.read_bytes())), named)
    fixtures = read_fixtures(item.fixtures.read_bytes())
    assert fixtures is not None
    assert [each.name for each in fixtures][:3] == ["least", "full 1", "full 2"]
    for each in fixtures:
        out = io.BytesIO()
        fastavro.schemaless_writer(out, schema, datum(each.json, schema, named))
        assert out.getvalue() == each.data
    version = next(one for one in HISTORY.versions[item.fullname] if one.number == item.number)
    assert make_fixtures(version.schema) == fixtures


EVERY: JSON = record(
    "Event",
    a="int",
    b=["null", "long", "string"],
    c={"type": "array", "items": {"type": "map", "values": "bytes"}},
    d={"type": "enum", "name": "Colour", "symbols": ["RED", "GREEN", "BLUE"]},
    e=["null", "Event"],
    f={"type": "fixed", "name": "Four", "size": 4},
)


def test_values_vary() -> None:
    fixtures = make_fixtures(parsed(EVERY))
    assert [each.name for each in fixtures] == ["least", "full 1", "full 2", "full 3"]
    assert [each.json["a"] for each in fixtures] == [0, 42, 2**31 - 1, -(2**31)]
    assert [each.json["d"] for each in fixtures] == ["RED", "RED", "GREEN", "BLUE"]
    assert [each.json["b"] and [*each.json["b"]] for each in fixtures] == [
        None,
        ["long"],
        ["string"],
        ["long"],
    ]
    assert [len(each.json["c"]) for each in fixtures] == [0, 1, 2, 1]
    inner = fixtures[1].json["e"]["Event"]
    assert (inner["e"], inner["a"], inner["c"]) == (None, 0, [])


@pytest.mark.parametrize(
    ("schema", "count"),
    [
        (record("Empty"), 1),
        (record("Endless", itself="Endless"), 0),
        (record("Some", none={"type": "array", "items": record("Endless", itself="Endless")}), 1),
        (record("Some", none=["null", record("Endless", itself="Endless")]), 1),
        (record("Huge", data={"type": "fixed", "name": "F", "size": 100_000_000}), 0),
        (record("Wide", **{f"f{number}": "string" for number in range(3_000)}), 3),
        (record("Union", nothing=[]), 0),
    ],
)
def test_how_many(schema: JSON, count: int) -> None:
    assert len(make_fixtures(parsed(schema))) == count


def test_data_that_would_grow_without_end() -> None:
    """Thirty records, each with two fields of the next: 2**30 values in a full one."""
    inner: JSON = "int"
    for number in range(30):
        inner = record(f"R{number}", x=inner, y=f"R{number - 1}" if number else "int")
    fixtures = make_fixtures(parsed(inner))
    assert fixtures == ()
