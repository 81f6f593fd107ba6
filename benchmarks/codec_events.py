"""The six events to measure codecs with: a schema each, and one value of it as fastavro reads it.

Values are plain dicts whose leaves have the Python types of
the logical types, so that fastavro, cavro and generated classes hold the very same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

NAMESPACE: Final = "bench.codecs"

_ID: Final = {"type": "string", "logicalType": "uuid"}
_INSTANT: Final = {"type": "long", "logicalType": "timestamp-micros"}
_MONEY: Final = {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}
_EVENT_ID: Final = UUID("8a3b1f0e-5d1c-4a57-9f43-0c7f5f5a2b11")
_OCCURRED_AT: Final = datetime(2024, 5, 17, 9, 30, 12, 345678, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """An event's schema and one value of it."""

    schema: Mapping[str, Any]
    value: Mapping[str, Any]

    @property
    def fullname(self) -> str:
        """Return the Avro fullname."""
        return f"{self.schema['namespace']}.{self.schema['name']}"


def samples() -> Mapping[str, Sample]:
    """Return the events by the name that the tables give them."""
    return {
        "small": small(),
        "order": order(),
        "wide": wide(60),
        "deep": deep(12),
        "numbers": numbers(200),
        "strings": strings(16),
    }


def small() -> Sample:
    """Return an event of three fields."""
    return Sample(
        _record("Renamed", account=_ID, name="string", count="int"),
        {"account": _EVENT_ID, "name": "winter sale", "count": 3},
    )


def order() -> Sample:
    """Return an event as teams have it: logical types, an enum, an array, a map and a union of records."""
    schema = _record(
        "Ordered",
        event_id=_ID,
        order_number="string",
        caused_by=["null", "string"],
        occurred_at=_INSTANT,
        state={"type": "enum", "name": "OrderState", "symbols": ["NEW", "PAID", "SENT"], "default": "NEW"},
        total=_MONEY,
        lines={"type": "array", "items": order_line("int")},
        labels={"type": "map", "values": "string"},
        payment=["null", _card(), _inner("Transfer", iban="string")],
    )
    return Sample(schema, _order_value())


def order_line(quantity: str) -> Mapping[str, Any]:
    """Return the record of an order's line, whose quantity is an `int` or a `long`."""
    return _inner("OrderLine", sku="string", quantity=quantity, price="double")


def revised_order() -> tuple[Mapping[str, Any], Sample]:
    """Return an older version of an order and the current one.

    Since then an int has been promoted to long, a field been removed, and one been added with a default,
    which the value has.
    """
    older = dict(order().schema, namespace=f"{NAMESPACE}.revised")
    removed = {"name": "note", "type": "string"}
    added = {"name": "channel", "type": "string", "default": "web"}
    fields = [
        dict(field, type={"type": "array", "items": order_line("long")})
        if field["name"] == "lines"
        else field
        for field in older["fields"]
    ]
    current = dict(older, fields=[*fields, added])
    older["fields"] = [older["fields"][0], removed, *older["fields"][1:]]
    return older, Sample(current, {**_order_value(), "channel": "web"})


def wide(fields: int) -> Sample:
    """Return an event of many flat fields of six types, half of them optional."""
    kinds: tuple[tuple[Any, Any], ...] = (
        ("string", "value of a field"),
        ("long", 1_234_567_890),
        ("double", 2.5),
        ("boolean", True),
        ("int", 42),
        (_INSTANT, _OCCURRED_AT),
    )
    types, value = dict[str, Any](), dict[str, Any]()
    for number in range(fields):
        type_, inner = kinds[number % len(kinds)]
        is_optional, is_null = number // len(kinds) % 2 == 1, number % 5 == 0
        types[f"field_{number}"] = ["null", type_] if is_optional else type_
        value[f"field_{number}"] = None if is_optional and is_null else inner
    return Sample(_record("Measured", **types), value)


def deep(levels: int) -> Sample:
    """Return an event of records within records."""
    schema: Mapping[str, Any] = _inner(f"Level{levels}", label="string", depth="int")
    value: Mapping[str, Any] = {"label": f"level {levels}", "depth": levels}
    for level in range(levels - 1, 0, -1):
        schema = _inner(f"Level{level}", label="string", depth="int", inner=schema)
        value = {"label": f"level {level}", "depth": level, "inner": value}
    return Sample({**schema, "namespace": NAMESPACE}, value)


def numbers(count: int) -> Sample:
    """Return an event of an array of longs, of one to ten bytes, and one of doubles."""
    return Sample(
        _record(
            "Sampled",
            counts={"type": "array", "items": "long"},
            readings={"type": "array", "items": "double"},
        ),
        {
            "counts": [(-1) ** index * 7 ** (index % 22) for index in range(count)],
            "readings": [index * 0.37 for index in range(count)],
        },
    )


def strings(count: int) -> Sample:
    """Return an event of texts of 0 to 120 characters, a quarter of them beyond ASCII."""
    texts = ("a short text", "a text of some length, as a comment has it. " * 3, "", "Straße nach Łódź, 東京")
    return Sample(
        _record("Commented", **{f"text_{number}": "string" for number in range(count)}),
        {f"text_{number}": texts[number % len(texts)][: 10 * number or 5] for number in range(count)},
    )


def _record(name: str, /, **types: Any) -> Mapping[str, Any]:
    return {**_inner(name, **types), "namespace": NAMESPACE}


def _inner(name: str, /, **types: Any) -> dict[str, Any]:
    fields = [{"name": field, "type": type_} for field, type_ in types.items()]
    return {"type": "record", "name": name, "fields": fields}


def _card() -> Mapping[str, Any]:
    return _inner("Card", last_digits={"type": "fixed", "name": "LastDigits", "size": 4})


def _order_value() -> Mapping[str, Any]:
    return {
        "event_id": _EVENT_ID,
        "order_number": "2024-0517-000042",
        "caused_by": "basket-7781",
        "occurred_at": _OCCURRED_AT,
        "state": "PAID",
        "total": Decimal("129.90"),
        "lines": [
            {"sku": "MUG-BLUE", "quantity": 2, "price": 12.5},
            {"sku": "TEAPOT-IRON", "quantity": 1, "price": 104.9},
        ],
        "labels": {"campaign": "spring", "source": "newsletter"},
        "payment": {"last_digits": b"4242"},
    }
