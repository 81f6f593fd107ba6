"""Encode values without parts, with messages for what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from struct import Struct
from struct import error as StructError  # noqa: N812 - an exception's name, as everywhere
from typing import Any, Final, TypeAlias

from eventwright.model.nodes import Fixed, LogicalType, Primitive
from eventwright.runtime import logical
from eventwright.runtime.wire import INT_MAX, INT_MIN, LONG_MAX, LONG_MIN, Unfit, long_bytes, sized

Convert: TypeAlias = Callable[[Any], bytes]

_float: Final = Struct("<f")
_double: Final = Struct("<d")


def class_name(kind: type) -> str:
    """Return how messages name a class."""
    return "None" if kind is type(None) else kind.__name__


def _expected(wanted: str, value: object) -> Unfit:
    return Unfit(f"expected {wanted}, got {class_name(type(value))}")


def _null(value: Any) -> bytes:
    if value is not None:
        raise _expected("None", value)
    return b""


def _boolean(value: Any) -> bytes:
    if type(value) is not bool:
        raise _expected("bool", value)
    return b"\x01" if value else b"\x00"


def _whole(value: Any, name: str, least: int, most: int) -> bytes:
    if type(value) is not int:
        raise _expected("int", value)
    if not least <= value <= most:
        shown = value if abs(value) < 10**40 else "the number"
        raise Unfit(f"{shown} does not fit in an Avro {name}, which holds {least} to {most}")
    return long_bytes(value)


def _real(value: Any, name: str, layout: Struct) -> bytes:
    if type(value) is not float and type(value) is not int:
        raise _expected("float", value)
    try:
        encoded = layout.pack(value)
    except (OverflowError, StructError):  # of a float and of an int
        raise Unfit(f"the number is too large for an Avro {name}") from None
    if type(value) is int and layout.unpack(encoded)[0] != value:
        raise Unfit(f"the int {value} is not exact in an Avro {name}; convert it with float() to round it")
    return encoded


def _bytes(value: Any) -> bytes:
    if type(value) is not bytes:
        raise _expected("bytes", value)
    return sized(value)


def encode_string(value: Any) -> bytes:
    """Encode a string."""
    if type(value) is not str:
        raise _expected("str", value)
    try:
        return sized(value.encode())
    except UnicodeEncodeError as error:
        raise Unfit(
            f"the character {error.start} of the string is a lone surrogate, which is not text"
        ) from None


def encode_fixed(value: Any, size: int) -> bytes:
    """Encode a fixed."""
    if type(value) is not bytes:
        raise _expected("bytes", value)
    if len(value) != size:
        raise Unfit(f"expected {size} bytes, got {len(value)}")
    return value


PLAIN: Final[Mapping[str, Convert]] = {
    "null": _null,
    "boolean": _boolean,
    "int": partial(_whole, name="int", least=INT_MIN, most=INT_MAX),
    "long": partial(_whole, name="long", least=LONG_MIN, most=LONG_MAX),
    "float": partial(_real, name="float", layout=_float),
    "double": partial(_real, name="double", layout=_double),
    "bytes": _bytes,
    "string": encode_string,
}
NUMBERS: Final[Mapping[str, Callable[[Any], int]]] = {
    "date": logical.date_to_days,
    "time-millis": logical.time_to_millis,
    "time-micros": logical.time_to_micros,
    "timestamp-millis": logical.timestamp_to_millis,
    "timestamp-micros": logical.timestamp_to_micros,
    "timestamp-nanos": logical.timestamp_to_nanos,
    "local-timestamp-millis": logical.local_timestamp_to_millis,
    "local-timestamp-micros": logical.local_timestamp_to_micros,
    "local-timestamp-nanos": logical.local_timestamp_to_nanos,
}


def primitive_convert(node: Primitive) -> Convert:
    """Return what encodes a primitive, or its logical type."""
    match node.logical:
        case None:
            return PLAIN[node.name]
        case LogicalType("decimal", precision, scale):
            return lambda value: sized(logical.decimal_to_bytes(value, precision, scale))
        case LogicalType("big-decimal"):
            return lambda value: sized(logical.big_decimal_to_bytes(value))
        case LogicalType("uuid"):
            return lambda value: sized(logical.uuid_to_text(value))
        case LogicalType(name):
            number = NUMBERS[name]
            return lambda value: long_bytes(number(value))


def fixed_convert(node: Fixed) -> Convert:
    """Return what encodes a fixed, or its logical type."""
    match node.logical:
        case None:
            return partial(encode_fixed, size=node.size)
        case LogicalType("decimal", precision, scale):
            return partial(logical.decimal_to_fixed, precision=precision, scale=scale, size=node.size)
        case LogicalType("uuid"):
            return logical.uuid_to_bytes
        case LogicalType():
            return logical.duration_to_bytes
