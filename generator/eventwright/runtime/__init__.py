"""What generated packages import: value types, and the codecs' other half."""

from __future__ import annotations

from eventwright.errors import DecodeError, EncodeError
from eventwright.runtime.coder import Info
from eventwright.runtime.package import FORMAT, Package
from eventwright.runtime.values import (
    Duration,
    LocalTimestampNanos,
    NoValue,
    Tagged,
    TimestampNanos,
    UnknownSymbol,
)

__all__ = [
    "FORMAT",
    "DecodeError",
    "Duration",
    "EncodeError",
    "Info",
    "LocalTimestampNanos",
    "NoValue",
    "Package",
    "Tagged",
    "TimestampNanos",
    "UnknownSymbol",
]
