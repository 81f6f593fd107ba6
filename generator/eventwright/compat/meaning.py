"""What logical types make of the values that they annotate, in words for messages.

Source: Avro 1.12.0 specification, "Logical Types".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from eventwright.model.nodes import Fixed, LogicalType, Primitive
from eventwright.resolve.pairs import FixedPair, PrimitivePair

AnnotatedPair: TypeAlias = PrimitivePair | FixedPair

_UNITS: Final[Mapping[str, tuple[str, int]]] = {  # what is counted, and how many are in a second
    "time-millis": ("milliseconds", 10**3),
    "time-micros": ("microseconds", 10**6),
    "timestamp-millis": ("milliseconds", 10**3),
    "timestamp-micros": ("microseconds", 10**6),
    "timestamp-nanos": ("nanoseconds", 10**9),
    "local-timestamp-millis": ("milliseconds", 10**3),
    "local-timestamp-micros": ("microseconds", 10**6),
    "local-timestamp-nanos": ("nanoseconds", 10**9),
}
_EFFECTS: Final[Mapping[tuple[str, str], str]] = {  # by what the writer and the reader take the value for
    ("timestamp", "local-timestamp"): "an instant is taken for a wall-clock time of no time zone",
    ("local-timestamp", "timestamp"): "a wall-clock time of no time zone is taken for an instant in UTC",
    ("time", "timestamp"): "a time of day is taken for an instant on 1970-01-01",
    ("time", "local-timestamp"): "a time of day is taken for a moment of 1970-01-01",
    ("timestamp", "time"): "an instant is taken for a time of day, and nearly all are out of its range",
    ("local-timestamp", "time"): "a moment is taken for a time of day, and nearly all are out of its range",
    ("date", "timestamp"): "days are taken for smaller units, so all dates fall close to the start of 1970",
    (
        "date",
        "local-timestamp",
    ): "days are taken for smaller units, so all dates fall close to the start of 1970",
    ("date", "time"): "days since 1970 are taken for a time of day",
    ("time", "date"): "a time of day is taken for days since 1970",
    ("decimal", "big-decimal"): "it has no scale in its bytes, so they fail to decode or give another number",
    ("big-decimal", "decimal"): "the scale in its bytes is taken for a part of the number",
    ("decimal", "uuid"): "the bytes of a number are taken for a UUID",
    ("big-decimal", "uuid"): "the bytes of a number are taken for the text of a UUID, and fail to decode",
    ("uuid", "decimal"): "a UUID is taken for the bytes of a number",
    ("uuid", "big-decimal"): "the text of a UUID is taken for the bytes of a number",
    ("duration", "decimal"): "months, days and milliseconds are taken for the bytes of one number",
    ("decimal", "duration"): "the bytes of a number are taken for months, days and milliseconds",
}
_VALUES: Final[Mapping[str, str]] = {  # what a value is without its logical type
    "date": "days since 1970",
    "time": "{unit} after midnight",
    "timestamp": "{unit} since 1970 in UTC",
    "local-timestamp": "{unit} since 1970 in no time zone",
    "decimal": "the bytes of a number, to be divided by 10 to the power of {scale}",
    "big-decimal": "the bytes of a number and its scale",
    "uuid": "a UUID",
    "duration": "months, days and milliseconds",
}


def logical_types(pair: AnnotatedPair) -> tuple[LogicalType | None, LogicalType | None]:
    """Return the reader's and the writer's logical type, both None where the bytes cannot be read at all."""
    match pair.reader, pair.writer:
        case Fixed(size=read), Fixed(size=written) if read != written:
            return None, None
        case reader, writer:
            return reader.logical, writer.logical


def plain(annotated: Primitive | Fixed) -> str:
    """Name the type that is under a logical type: `"long"`, `fixed "shop.Id"`."""
    return f'"{annotated.name}"' if isinstance(annotated, Primitive) else f'fixed "{annotated.fullname}"'


def title(logical: LogicalType) -> str:
    """Name a logical type: `"timestamp-millis"`, `"decimal" of precision 9 and scale 2`."""
    if logical.name == "decimal":
        return f'"decimal" of precision {logical.precision} and scale {logical.scale}'
    return f'"{logical.name}"'


def value_of(logical: LogicalType) -> str:
    """Say what is under a logical type: "milliseconds since 1970 in UTC"."""
    unit, _ = _UNITS.get(logical.name, ("", 0))
    return _VALUES[_family(logical)].format(unit=unit, scale=logical.scale)


def effect(reader: LogicalType, writer: LogicalType) -> str:
    """Say what becomes of a value that is written with one logical type and read with a different one."""
    effects = [_EFFECTS.get((_family(writer), _family(reader)), ""), _factor(reader, writer)]
    return "; ".join(filter(None, effects))


def _family(logical: LogicalType) -> str:
    for unit in ("-millis", "-micros", "-nanos"):
        if logical.name.endswith(unit):
            return logical.name.removesuffix(unit)
    return logical.name


def _factor(reader: LogicalType, writer: LogicalType) -> str:
    if reader.name not in _UNITS or writer.name not in _UNITS:
        return ""
    (read, fine), (written, coarse) = _UNITS[reader.name], _UNITS[writer.name]
    if read == written:
        return ""
    ratio = f"{coarse // fine:,} times too large" if coarse > fine else f"{fine // coarse:,} times too small"
    return f"{written} are taken for {read}, {ratio}"
