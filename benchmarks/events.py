"""Schemas to measure with: events of 20 fields as teams have them, each with earlier versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

FIELDS: Final = 20  # of an event's latest version
NAMESPACE: Final = "bench.orders"

_ID: Final = {"type": "string", "logicalType": "uuid"}
_INSTANT: Final = {"type": "long", "logicalType": "timestamp-micros"}
_MONEY: Final = {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}


def schema(number: int, version: int, versions: int) -> dict[str, Any]:
    """Return a version, from 1, of event number `number`: each version adds a field with a default."""
    fields = _fields(number)
    kept = FIELDS - (versions - version)
    return {
        "type": "record",
        "name": f"OrderPlaced{number}",
        "namespace": NAMESPACE,
        "doc": "A customer has placed an order.",
        "fields": fields[:kept],
    }


def write_project(folder: Path, events: int, versions: int) -> None:
    """Write a project of events, each released `versions` times, its latest version as proposed."""
    folder.mkdir(parents=True)
    (folder / "eventwright.toml").write_text(
        'package = "bench_events"\ncompatibility = "FULL_TRANSITIVE"\n', encoding="utf-8"
    )
    for number in range(events):
        name = f"OrderPlaced{number}"
        released = folder / "schemas" / "history" / f"{NAMESPACE}.{name}"
        released.mkdir(parents=True)
        for version in range(1, versions + 1):
            _write(released / f"{version}.avsc", schema(number, version, versions))
        _write(folder / "schemas" / f"{name}.avsc", schema(number, versions, versions))


def _write(path: Path, json_schema: dict[str, Any]) -> None:
    path.write_text(json.dumps(json_schema, indent=2) + "\n", encoding="utf-8")


def _fields(number: int) -> list[dict[str, Any]]:
    return list(_required(number)) + list(_optional(number))


def _required(number: int) -> Iterator[dict[str, Any]]:
    yield {"name": "event_id", "type": _ID, "doc": "Unique to this event."}
    yield {"name": "occurred_at", "type": _INSTANT, "doc": "When it happened."}
    yield {"name": "order_id", "type": "string", "doc": "The order's number."}
    yield {"name": "customer_id", "type": _ID, "doc": "Who placed it."}
    yield {"name": "total", "type": _MONEY, "doc": "What the customer pays."}
    yield {
        "name": "currency",
        "type": _enum(f"Currency{number}", "EUR", "USD", "GBP"),
        "doc": "Of all amounts.",
    }
    yield {"name": "lines", "type": {"type": "array", "items": _line(number)}, "doc": "What was ordered."}
    yield {"name": "labels", "type": {"type": "map", "values": "string"}, "doc": "Free texts."}
    yield {"name": "is_gift", "type": "boolean", "doc": "Whether it is wrapped."}
    yield {"name": "weight", "type": "double", "doc": "In kilograms."}


def _optional(number: int) -> Iterator[dict[str, Any]]:
    for index, type_ in enumerate(
        ("string", _INSTANT, "long", _ID, "double", "string", "int", "boolean", "bytes", "string")
    ):
        yield {
            "name": f"note_{index}",
            "type": ["null", type_],
            "default": None,
            "doc": f"Added by version {index + 1}.",
        }


def _enum(name: str, *symbols: str) -> dict[str, Any]:
    return {"type": "enum", "name": name, "symbols": list(symbols), "default": symbols[0]}


def _line(number: int) -> dict[str, Any]:
    return {
        "type": "record",
        "name": f"OrderLine{number}",
        "fields": [
            {"name": "sku", "type": "string"},
            {"name": "quantity", "type": "int"},
            {"name": "price", "type": _MONEY},
        ],
    }
