"""Values that show problems: as they are written, in Avro's JSON encoding, the most telling first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

from eventwright.model.nodes import (
    JSON,
    Array,
    Enum,
    Fixed,
    LogicalType,
    Map,
    Node,
    Primitive,
    Record,
    Union,
)
from eventwright.resolve.actions import Action, ReadEnum
from eventwright.rule import Explanation

UUID_TEXT: Final = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"  # RFC 4122, appendix C

_DAYS: Final = 19_860  # to 2024-05-17
_DAY_SECONDS: Final = 34_200  # to 09:30:00
_SECONDS: Final = _DAYS * 86_400 + _DAY_SECONDS
_NUMBERS: Final[Mapping[str, int]] = {
    "date": _DAYS,
    "time-millis": _DAY_SECONDS * 10**3,
    "time-micros": _DAY_SECONDS * 10**6,
    "timestamp-millis": _SECONDS * 10**3,
    "timestamp-micros": _SECONDS * 10**6,
    "timestamp-nanos": _SECONDS * 10**9,
    "local-timestamp-millis": _SECONDS * 10**3,
    "local-timestamp-micros": _SECONDS * 10**6,
    "local-timestamp-nanos": _SECONDS * 10**9,
}
_PLAIN: Final[Mapping[str, JSON]] = {
    "null": None,
    "boolean": True,
    "int": 42,
    "long": 42,
    "float": 1.5,
    "double": 1.5,
    "bytes": "*",  # 42 as the bytes of a number
    "string": "text",
}
_LOST: Final[Mapping[tuple[str, str], int]] = {  # writer, reader: the first whole number that is rounded
    ("int", "float"): 2**24 + 1,
    ("long", "float"): 2**24 + 1,
    ("long", "double"): 2**53 + 1,
}
_NOT_UTF8: Final = "\xff"
_MOST_DIGITS: Final = 1_000  # of a decimal that is written out
_DURATION: Final = b"\1\0\0\0\2\0\0\0\3\0\0\0".decode("latin-1")  # one month, two days, three milliseconds
_BIG_DECIMAL: Final = b"\4\4\xd2\4".decode("latin-1")  # 12.34


def samples(rule: Explanation, reader: Node, writer: Node, action: Action) -> tuple[JSON, ...] | None:
    """Return values of the writer's type; None where its least value will do."""
    match writer:
        case Primitive() | Fixed():
            return _leaves(rule, reader, writer)
        case Enum(symbols=symbols):
            read = action.symbols if isinstance(action, ReadEnum) else (None,) * len(symbols)
            changed = (symbol for symbol, known in zip(symbols, read, strict=True) if symbol != known)
            return tuple(changed)[:1] or symbols[:1]
        case Record() | Array() | Map() | Union():
            return None
    assert_never(writer)


def _leaves(rule: Explanation, reader: Node, writer: Primitive | Fixed) -> tuple[JSON, ...]:
    read = reader.name if isinstance(reader, Primitive) else ""
    if rule.id == "lossy-promotion" and (writer.name, read) in _LOST:
        return (_LOST[writer.name, read],)
    if rule.id == "bytes-read-as-string":
        return (_NOT_UTF8,)
    return leaf_values(writer)


def leaf_values(type_: Primitive | Fixed) -> tuple[JSON, ...]:
    """Return values of a type without parts, of which there is at least one."""
    if type_.logical is not None:
        return _logical(type_, type_.logical)
    if isinstance(type_, Fixed):
        return ("*".rjust(type_.size, "\0")[: type_.size],)
    return (_PLAIN[type_.name],)


def _logical(writer: Primitive | Fixed, logical: LogicalType) -> tuple[JSON, ...]:
    match logical.name:
        case "decimal":
            size = writer.size if isinstance(writer, Fixed) else None
            return tuple(_number_bytes(unscaled, size) for unscaled in _unscaled(logical))
        case "big-decimal":
            return (_BIG_DECIMAL,)
        case "duration":
            return (_DURATION,)
        case "uuid" if isinstance(writer, Fixed):
            return (bytes.fromhex(UUID_TEXT.replace("-", "")).decode("latin-1"),)
        case "uuid":
            return (UUID_TEXT,)
        case name:
            return (_NUMBERS[name],)


def _unscaled(logical: LogicalType) -> tuple[int, ...]:
    """Return 12.34 if the decimal can say it, and the largest number that it can say."""
    precision, scale = logical.precision, logical.scale
    largest = 10 ** min(precision, _MOST_DIGITS) - 1
    if scale >= 2 and precision - scale >= 2 and precision <= _MOST_DIGITS:
        return 1_234 * 10 ** (scale - 2), largest
    return min(12, largest), largest


def _number_bytes(unscaled: int, size: int | None) -> str:
    """Return two's complement, most significant byte first, in the fewest bytes where no size is given."""
    length = unscaled.bit_length() // 8 + 1 if size is None else size
    return unscaled.to_bytes(length, "big", signed=True).decode("latin-1")
