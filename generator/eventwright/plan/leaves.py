"""How values without parts are written and read: one row for each type and logical type.

Texts are Python source in which `{}` stands for the value, or for the bytes or the number that were read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from eventwright.model.nodes import Fixed, LogicalType, Primitive


@dataclass(frozen=True, slots=True)
class Leaf:
    """One way to write and to read; `form` names are those of the templates."""

    encode_form: str
    encode: str
    decode_form: str
    decode: str
    read: str = ""
    size: int = 0


def _number(base: str, encode: str, decode: str) -> Leaf:
    return Leaf("written", f"long_bytes({encode})", "number", decode, f"read_{base}")


def _nanos(python: str, name: str) -> Leaf:
    return _number("long", f"{name}_to_nanos({{}})", f"{python}({{}})")


_PRIMITIVES: Final[Mapping[str, Leaf]] = {
    "null": Leaf("written", "checked_null({})", "null", ""),
    "boolean": Leaf("boolean", "", "boolean", ""),
    "int": Leaf("written", "checked_int({})", "plain", "", "read_int"),
    "long": Leaf("written", "checked_long({})", "plain", "", "read_long"),
    "float": Leaf("written", "checked_float({})", "packed", "", "unpack_float", 4),
    "double": Leaf("written", "checked_double({})", "packed", "", "unpack_double", 8),
    "bytes": Leaf("bytes", "", "sized", "{}"),
    "string": Leaf("string", "", "sized", "{}.decode()"),
}

_LOGICAL: Final[Mapping[tuple[str, str], Leaf]] = {
    ("int", "date"): _number("int", "date_to_days({})", "days_to_date({})"),
    ("int", "time-millis"): _number("int", "time_to_millis({})", "millis_to_time({})"),
    ("long", "time-micros"): _number("long", "time_to_micros({})", "micros_to_time({})"),
    ("long", "timestamp-millis"): _number("long", "timestamp_to_millis({})", "millis_to_timestamp({})"),
    ("long", "timestamp-micros"): _number("long", "timestamp_to_micros({})", "micros_to_timestamp({})"),
    ("long", "timestamp-nanos"): _nanos("TimestampNanos", "timestamp"),
    ("long", "local-timestamp-millis"): _number(
        "long", "local_timestamp_to_millis({})", "millis_to_local_timestamp({})"
    ),
    ("long", "local-timestamp-micros"): _number(
        "long", "local_timestamp_to_micros({})", "micros_to_local_timestamp({})"
    ),
    ("long", "local-timestamp-nanos"): _nanos("LocalTimestampNanos", "local_timestamp"),
    ("bytes", "big-decimal"): Leaf(
        "written", "sized(big_decimal_to_bytes({}))", "sized", "bytes_to_big_decimal({})"
    ),
    ("string", "uuid"): Leaf("written", "sized(uuid_to_text({}))", "sized", "text_to_uuid({})"),
}


def primitive_leaf(node: Primitive) -> Leaf:
    """Return the leaf of a primitive type."""
    match node.logical:
        case None:
            return _PRIMITIVES[node.name]
        case LogicalType("decimal", precision, scale):
            encode = f"sized(decimal_to_bytes({{}}, {precision}, {scale}))"
            return Leaf("written", encode, "sized", f"bytes_to_decimal({{}}, {precision}, {scale})")
        case LogicalType(name):
            return _LOGICAL[node.name, name]


def promoted_leaf(writer: Primitive, reader: Primitive) -> Leaf:
    """Return the leaf of the reader's primitive for what the writer's different one is promoted to it from.

    Only its decoding is meant.
    """
    match writer.name, reader.name:
        case "float", "double":
            return _PRIMITIVES["float"]
        case "int" | "long", "float" | "double":
            code = "to_float32({})" if reader.name == "float" else "float({})"
            return Leaf("", "", "number", code, f"read_{writer.name}")
        case "int", "long":
            return replace(primitive_leaf(reader), read="read_int")
        case _:  # strings and bytes are written alike
            return primitive_leaf(reader)


def fixed_leaf(node: Fixed) -> Leaf:
    """Return the leaf of a fixed type."""
    match node.logical:
        case None:
            return Leaf("fixed", "", "fixed", "{}", size=node.size)
        case LogicalType("decimal", precision, scale):
            encode = f"decimal_to_fixed({{}}, {precision}, {scale}, {node.size})"
            decode = f"bytes_to_decimal({{}}, {precision}, {scale})"
            return Leaf("written", encode, "fixed", decode, size=node.size)
        case LogicalType("uuid"):
            return Leaf("written", "uuid_to_bytes({})", "fixed", "bytes_to_uuid({})", size=16)
        case LogicalType():
            return Leaf("written", "duration_to_bytes({})", "fixed", "bytes_to_duration({})", size=12)
