"""A package whose events have keys of all kinds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from eventwright.cli import main

UUID = {"type": "string", "logicalType": "uuid"}
ADDRESS = {
    "type": "record",
    "name": "Address",
    "fields": [
        {"name": "from", "type": UUID},
        {"name": "country", "type": {"type": "enum", "name": "Country", "symbols": ["CH", "None"]}},
    ],
}
EVENTS: dict[str, tuple[list[str], list[Any]]] = {  # key and fields by name
    "Text": (["id"], [{"name": "id", "type": "string"}]),
    "Number": (["id"], [{"name": "id", "type": "long"}]),
    "Day": (["on"], [{"name": "on", "type": {"type": "int", "logicalType": "date"}}]),
    "Raw": (["id"], [{"name": "id", "type": "bytes"}]),
    "Fixed": (["id"], [{"name": "id", "type": {"type": "fixed", "name": "Four", "size": 4}}]),
    "Deep": (["to.from"], [{"name": "to", "type": ["null", ADDRESS], "default": None}]),
    "Land": (["to.country"], [{"name": "to", "type": "keyed.Address"}]),
    "Two": (["id", "to.country"], [{"name": "id", "type": "int"}, {"name": "to", "type": "keyed.Address"}]),
    "Three": (
        ["from", "to.from", "on"],
        [
            {"name": "from", "type": UUID},
            {"name": "to", "type": "keyed.Address"},
            {"name": "on", "type": {"type": "int", "logicalType": "date"}},
        ],
    ),
    "Keyless": ([], [{"name": "id", "type": "string"}]),
    "Real": (["id"], [{"name": "id", "type": "double"}]),
}
FORMER = {"Text": "Former", "Two": "Pair"}


@pytest.fixture(scope="session")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return a generated package, in which events have former names."""
    folder = tmp_path_factory.mktemp("keyed")
    for name, (key, fields) in EVENTS.items():
        record: dict[str, Any] = {"type": "record", "name": name, "namespace": "keyed", "fields": fields}
        record |= {"eventwright": {"key": key, "topic": "keyed"}}
        record |= {"aliases": [FORMER[name]]} if name in FORMER else {}
        (folder / f"{name}.avsc").write_text(json.dumps(record), encoding="utf-8")
    assert main(["generate", str(folder), "--out", str(folder / "out"), "--package", "keyed_events"]) == 0
    sys.path.insert(0, str(folder / "out"))
    yield import_module("keyed_events")
    sys.path.remove(str(folder / "out"))
