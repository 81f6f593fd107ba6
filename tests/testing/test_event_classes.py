"""The event classes of a package are those of the events of the schemas that it was generated from."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest
import shop_events
from generated import record

from eventwright import generate_package, load_schemas, write_package
from eventwright.model.nodes import JSON
from eventwright.testing import event_classes

SCHEMAS: dict[str, JSON] = {
    "Paid.avsc": {**record("Paid", ("id", "int")), "eventwright": {"owner": "payment-service"}},
    "Silent.avsc": {**record("Silent", ("id", "int")), "eventwright": {}},
    "Closed.avsc": record("Closed", ("paid", "Paid"), ("silent", ["null", "Silent"]), ("money", "Money")),
    "several.avsc": [
        record("First", ("id", "int")),
        record("Second", ("first", "First"), ("inner", record("Inner", ("id", "int")))),
        record("Third", ("second", ["null", "Second"]), ("self", ["null", "Third"])),
    ],
    "Money.avsc": record("Money", ("amount", "long")),
}
EVENTS = ["Closed", "First", "Paid", "Second", "Silent", "Third"]


def test_all_events_of_the_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file, schema in SCHEMAS.items():
        (tmp_path / file).write_text(json.dumps(schema), encoding="utf-8")
    tree = load_schemas(tmp_path)
    assert list(tree.events) == EVENTS
    write_package(tmp_path, generate_package(tree, package="classes_of_events"))
    monkeypatch.syspath_prepend(tmp_path)
    package = importlib.import_module("classes_of_events")
    assert [package.describe(cls).fullname for cls in event_classes(package)] == EVENTS
    assert {package.describe(cls).topic for cls in event_classes(package)} == {""}


def test_all_events_of_this_repository() -> None:
    root = Path(__file__).parents[2] / "schemas"
    tree = load_schemas(root, exclude=[root / "history"])
    found = [shop_events.describe(cls).fullname for cls in event_classes(shop_events)]
    assert found == list(tree.events)


def test_what_is_no_package() -> None:
    with pytest.raises(TypeError, match="json is not a generated package"):
        event_classes(sys.modules["json"])
