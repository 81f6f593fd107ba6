"""How values without parts are written and read: one row for each type and logical type.

Texts are Python source in which `{}` stands for the value, or for the bytes or the number that were read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from eventwright.model.nodes import Fixed, LogicalType, Primitive, Type


@dataclass(frozen=True, slots=True)
class Leaf:
    """One way to write and to read; `decode_form` is named in `codec_values.j2`."""

    check: str  # true for what does not fit and the pieces would not refuse
    pieces: tuple[str, ...]  # the bytes, one after the other
    decode_form: str
    decode: str
    read: str = ""
    size: int = 0


_HEAD: Final = "SIZES[size] if (size := len({})) < 64 else long_bytes(size)"
_WHOLE: Final = "SIZES[{{0}}] if 0 <= {{0}} < 64 else checked_{}({{0}})"


def _is_not(python: str) -> str:
    return f"type({{0}}) is not {python}"


def _whole(base: str) -> Leaf:
    return Leaf(_is_not("int"), (_WHOLE.format(base),), "whole", "", f"read_{base}")


def _real(base: str, size: int) -> Leaf:
    return Leaf(_is_not("float"), (f"pack_{base}({{}})",), "packed", "", f"unpack_{base}", size)


def _written(code: str, decode_form: str, decode: str, read: str = "", size: int = 0) -> Leaf:
    return Leaf("", (code,), decode_form, decode, read, size)


def _number(base: str, encode: str, decode: str) -> Leaf:
    return _written(f"long_bytes({encode})", "number", decode, f"read_{base}")


def _nanos(python: str, name: str) -> Leaf:
    return _number("long", f"{name}_to_nanos({{}})", f"{python}({{}})")


def _timestamp(unit: str) -> Leaf:
    # The code is for ints that are promoted.
    return _written(
        f"timestamp_{unit}_bytes({{}})", "plain", f"{unit}_to_timestamp({{}})", f"read_timestamp_{unit}"
    )


_PRIMITIVES: Final[Mapping[str, Leaf]] = {
    "null": Leaf("{} is not None", (), "null", ""),
    "boolean": Leaf(_is_not("bool"), ('b"\\x01" if {} else b"\\x00"',), "boolean", ""),
    "int": _whole("int"),
    "long": _whole("long"),
    "float": _real("float", 4),
    "double": _real("double", 8),
    "bytes": Leaf(_is_not("bytes"), (_HEAD, "{}"), "sized", "{}"),
    "string": Leaf(_is_not("str"), (_HEAD.format("raw := {}.encode()"), "raw"), "sized", "{}.decode()"),
}

_LOGICAL: Final[Mapping[tuple[str, str], Leaf]] = {
    ("int", "date"): _number("int", "date_to_days({})", "days_to_date({})"),
    ("int", "time-millis"): _number("int", "time_to_millis({})", "millis_to_time({})"),
    ("long", "time-micros"): _number("long", "time_to_micros({})", "micros_to_time({})"),
    ("long", "timestamp-millis"): _timestamp("millis"),
    ("long", "timestamp-micros"): _timestamp("micros"),
    ("long", "timestamp-nanos"): _nanos("TimestampNanos", "timestamp"),
    ("long", "local-timestamp-millis"): _number(
        "long", "local_timestamp_to_millis({})", "millis_to_local_timestamp({})"
    ),
    ("long", "local-timestamp-micros"): _number(
        "long", "local_timestamp_to_micros({})", "micros_to_local_timestamp({})"
    ),
    ("long", "local-timestamp-nanos"): _nanos("LocalTimestampNanos", "local_timestamp"),
    ("bytes", "big-decimal"): _written(
        "sized(big_decimal_to_bytes({}))", "sized", "bytes_to_big_decimal({})"
    ),
    ("string", "uuid"): _written("uuid_text_bytes({})", "sized", "text_to_uuid({})"),
}


def primitive_leaf(node: Primitive) -> Leaf:
    """Return the leaf of a primitive type."""
    match node.logical:
        case None:
            return _PRIMITIVES[node.name]
        case LogicalType("decimal", precision, scale):
            digits = f"{precision}, {scale}"
            return _written(f"decimal_bytes({{}}, {digits})", "sized", f"bytes_to_decimal({{}}, {digits})")
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
            code = "long_to_float32({})" if reader.name == "float" else "float({})"
            return _written("", "number", code, f"read_{writer.name}")
        case "int", "long":
            leaf = primitive_leaf(reader)
            return replace(leaf, decode_form="number" if leaf.decode else leaf.decode_form, read="read_int")
        case _:  # strings and bytes are written alike
            return primitive_leaf(reader)


def fixed_leaf(node: Fixed) -> Leaf:
    """Return the leaf of a fixed type."""
    match node.logical:
        case None:
            check = f"type({{0}}) is not bytes or len({{0}}) != {node.size}"
            return Leaf(check, ("{}",), "fixed", "{}", size=node.size)
        case LogicalType("decimal", precision, scale):
            encode = f"decimal_to_fixed({{}}, {precision}, {scale}, {node.size})"
            decode = f"bytes_to_decimal({{}}, {precision}, {scale})"
            return _written(encode, "fixed", decode, size=node.size)
        case LogicalType("uuid"):
            return _written("uuid_to_bytes({})", "fixed", "bytes_to_uuid({})", size=16)
        case LogicalType():
            return _written("duration_to_bytes({})", "fixed", "bytes_to_duration({})", size=12)


_PACKED: Final = ("int", "long", "float", "double")


def is_packed(items: Type) -> bool:
    """Tell whether arrays of a type are read and written as a whole by the runtime: plain numbers are."""
    return isinstance(items, Primitive) and items.logical is None and items.name in _PACKED
