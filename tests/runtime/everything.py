"""A record that has every type."""

from __future__ import annotations

from typing import Any

from generated import enum, fixed, logical, record

from eventwright.model.nodes import JSON

LEAVES: dict[str, JSON] = {
    **{name: name for name in ("null", "boolean", "int", "long", "float", "double", "bytes", "string")},
    "date": logical("int", "date"),
    "time_millis": logical("int", "time-millis"),
    "time_micros": logical("long", "time-micros"),
    "timestamp_millis": logical("long", "timestamp-millis"),
    "timestamp_micros": logical("long", "timestamp-micros"),
    "timestamp_nanos": logical("long", "timestamp-nanos"),
    "local_millis": logical("long", "local-timestamp-millis"),
    "local_micros": logical("long", "local-timestamp-micros"),
    "local_nanos": logical("long", "local-timestamp-nanos"),
    "uuid": logical("string", "uuid"),
    "uuid_fixed": fixed("Uuid", 16, logicalType="uuid"),
    "duration": fixed("Lasting", 12, logicalType="duration"),
    "decimal": logical("bytes", "decimal", precision=10, scale=3),
    "decimal_fixed": fixed("Amount", 9, logicalType="decimal", precision=20, scale=4),
    "big_decimal": logical("bytes", "big-decimal"),
    "fixed": fixed("Four", 4),
    "nothing": fixed("Nothing", 0),
    "enum": enum("Colour", "RED", "GREEN", "None", "mro"),
    "many": enum("Many", *(f"S{number}" for number in range(100))),
}
UNIONS: dict[str, JSON] = {
    "tagged_numbers": ["null", "int", "long", "string"],
    "tagged_reals": ["float", "double"],
    "tagged_bytes": ["bytes", "Four", "null"],
    "tagged_decimals": [logical("bytes", "big-decimal"), "Amount", "null", "string"],
    "instants": [logical("long", "timestamp-micros"), "null", logical("int", "date"), "string"],
    "containers": [{"type": "array", "items": "string"}, {"type": "map", "values": "int"}, "null"],
    "one": ["string"],
    "only_null": ["null"],
    "plain": ["boolean", "null", "double"],
    "enums": ["null", "Colour", "Many"],
    "records": ["Every", "Empty", "null", "Colour"],
    "nested": [
        "null",
        {"type": "array", "items": ["null", "int", {"type": "map", "values": ["null", "long"]}]},
    ],
}


def _used(type_: JSON) -> JSON:
    return type_["name"] if isinstance(type_, dict) and "name" in type_ else type_


def every_schema() -> dict[str, Any]:
    """Return a record with every type, alone, optional, in arrays and in maps."""
    fields: list[tuple[str, JSON]] = list(LEAVES.items())
    fields += [(f"maybe_{name}", ["null", _used(leaf)]) for name, leaf in LEAVES.items() if name != "null"]
    fields += [(f"or_null_{name}", [_used(leaf), "null"]) for name, leaf in LEAVES.items() if name != "null"]
    fields += [(f"array_{name}", {"type": "array", "items": _used(leaf)}) for name, leaf in LEAVES.items()]
    fields += [(f"map_{name}", {"type": "map", "values": _used(leaf)}) for name, leaf in LEAVES.items()]
    fields += [("empty", record("Empty")), ("empties", {"type": "array", "items": "Empty"})]
    fields += UNIONS.items()
    fields += [("itself", ["null", "Every"]), ("all", {"type": "array", "items": "Every"})]
    return {**record("Every", *fields), "namespace": "test.all"}
