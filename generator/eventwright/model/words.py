"""Words of the Avro 1.12.0 specification: the names of primitive types, and of logical types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PRIMITIVE_NAMES: Final = ("null", "boolean", "int", "long", "float", "double", "bytes", "string")
BASES: Final[Mapping[str, tuple[str, ...]]] = {  # logical type: the types that it annotates
    "decimal": ("bytes", "fixed"),
    "big-decimal": ("bytes",),
    "uuid": ("string", "fixed"),
    "date": ("int",),
    "time-millis": ("int",),
    "time-micros": ("long",),
    "timestamp-millis": ("long",),
    "timestamp-micros": ("long",),
    "timestamp-nanos": ("long",),
    "local-timestamp-millis": ("long",),
    "local-timestamp-micros": ("long",),
    "local-timestamp-nanos": ("long",),
    "duration": ("fixed",),
}
SIZES: Final[Mapping[str, int]] = {"uuid": 16, "duration": 12}  # bytes of the fixed that they annotate
