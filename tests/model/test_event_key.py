from __future__ import annotations

import json
from typing import Any

import pytest

from eventwright.errors import RenderError
from eventwright.model.event_key import event_key, key_text
from eventwright.model.nodes import Record
from eventwright.model.parse import parse_schema

ADDRESS = {
    "type": "record",
    "name": "Address",
    "fields": [
        {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "country", "type": {"type": "enum", "name": "geo.Country", "symbols": ["CH", "SE"]}},
    ],
}
EVENT = {
    "type": "record",
    "name": "shop.Moved",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "to", "type": ["null", ADDRESS], "default": None},
        {"name": "price", "type": "double"},
    ],
}
UUID = {"type": "string", "logicalType": "uuid"}
COUNTRY = {"type": "enum", "name": "Country", "namespace": "geo", "symbols": ["CH", "SE"]}


def text_of(*paths: str) -> dict[str, Any]:
    schema, problems = parse_schema(EVENT)  # type: ignore[arg-type]
    assert schema is not None
    assert not problems
    record = schema.types["shop.Moved"]
    assert isinstance(record, Record)
    key = event_key(record, paths, schema.types)
    assert key.is_record == (len(paths) > 1)
    found: dict[str, Any] = json.loads(key_text(key, schema.types))
    return found


@pytest.mark.parametrize(
    ("paths", "fields"),
    [
        (("id", "to.country"), [("id", "long"), ("country", COUNTRY)]),
        (("to.country", "id"), [("country", COUNTRY), ("id", "long")]),
        (("id", "to.id"), [("id", "long"), ("to_id", UUID)]),
    ],
)
def test_a_key_of_several_paths_is_a_record(paths: tuple[str, ...], fields: list[tuple[str, Any]]) -> None:
    json = text_of(*paths)
    assert (json["name"], json["namespace"]) == ("MovedKey", "shop")
    assert [(field["name"], normal(field["type"])) for field in json["fields"]] == fields


def normal(type_: Any) -> Any:
    """Return a definition with its namespace apart from its name."""
    if not isinstance(type_, dict) or "name" not in type_:
        return type_
    namespace, _, name = type_["name"].rpartition(".")
    return {"type": type_["type"], "name": name, "namespace": type_.get("namespace", namespace)} | {
        key: value for key, value in type_.items() if key not in ("type", "name", "namespace")
    }


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("no", 'the key "no" of shop.Moved leads to no field'),
        ("id.no", 'the key "id.no" of shop.Moved leads to no field'),
        ("price", 'the key "price" of shop.Moved is of type double, which makes no keys'),
        ("to", 'the key "to" of shop.Moved is of type record, which makes no keys'),
    ],
)
def test_what_makes_no_key_is_refused(path: str, says: str) -> None:
    with pytest.raises(RenderError, match=says):
        text_of("id", path)
