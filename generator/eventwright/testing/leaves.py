"""Hypothesis strategies for values without parts, with the ends of each range.

The number on the wire is drawn, and made a value as a decoder would: so it is one that the type can hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from eventwright.model.big_decimal import MOST_DIGITS, SCALE_MAX, SCALE_MIN, exact_decimal
from eventwright.model.nodes import Fixed, LogicalType, Primitive
from eventwright.runtime import logical
from eventwright.runtime.values import Duration, LocalTimestampNanos, TimestampNanos
from eventwright.runtime.wire import INT_MAX, INT_MIN, LONG_MAX, LONG_MIN

_MOST_BYTES: Final = 64  # of a fixed that are drawn; the others are zero
_DAY: Final = 86_400_000_000  # microseconds
_FIRST_DAY: Final = -719_162  # 0001-01-01
_LAST_DAY: Final = 2_932_896  # 9999-12-31
_FIRST: Final = _FIRST_DAY * _DAY
_LAST: Final = (_LAST_DAY + 1) * _DAY - 1
_OFFSETS: Final = (0, 60, -300, 345, 840, -720, 1439, -1439)  # minutes from UTC


def leaf(node: Primitive | Fixed) -> SearchStrategy[Any]:
    """Return a strategy for the values of a primitive or fixed type."""
    match node.logical:
        case LogicalType("decimal", precision, scale):
            size = node.size if isinstance(node, Fixed) else None
            return _decimals(precision, scale, size)
        case LogicalType(name):
            return _LOGICAL[name]
        case None if isinstance(node, Fixed):
            return _fixed(node.size)
        case None:
            return _PLAIN[node.name]


def _range(least: int, most: int, *further: int) -> SearchStrategy[int]:
    return st.integers(least, most) | st.sampled_from((least, most, *further))


def _fixed(size: int) -> SearchStrategy[bytes]:
    drawn = min(size, _MOST_BYTES)
    return st.binary(min_size=drawn, max_size=drawn).map(lambda data: data.ljust(size, b"\0"))


def _decimals(precision: int, scale: int, size: int | None) -> SearchStrategy[Decimal]:
    """Return decimals of at most so many digits, as far as a fixed of `size` bytes holds them."""
    most = 10 ** min(precision, MOST_DIGITS) - 1
    least = -most
    if size is not None:
        most = min(most, (1 << 8 * size >> 1) - 1)
        least = max(least, -(1 << 8 * size >> 1))
    return _range(least, most).map(lambda unscaled: exact_decimal(unscaled, scale))


def _big_decimals() -> SearchStrategy[Decimal]:
    unscaled = st.integers(-(10**30), 10**30) | st.sampled_from((10**MOST_DIGITS - 1, 1 - 10**MOST_DIGITS))
    scales = st.integers(-10, 40) | st.sampled_from((SCALE_MIN, SCALE_MAX))
    return st.builds(exact_decimal, unscaled, scales)


def _in_zone(moment: datetime, minutes: int) -> datetime:
    """Return the same moment by another zone's clock, by UTC where that is not in the years 1 to 9999."""
    try:
        return moment.astimezone(timezone(timedelta(minutes=minutes)))
    except OverflowError:
        return moment


def _moments(unit: int, make: Callable[[int], datetime]) -> SearchStrategy[datetime]:
    """Return aware datetimes in units of so many microseconds."""
    return st.builds(_in_zone, _local(unit, make), st.sampled_from(_OFFSETS))


def _local(unit: int, make: Callable[[int], datetime]) -> SearchStrategy[datetime]:
    return _range(_FIRST // unit, _LAST // unit, 0, -1).map(make)


def _times(unit: int, make: Callable[[int], Any]) -> SearchStrategy[Any]:
    return _range(0, _DAY // unit - 1).map(make)


_LONGS: Final = _range(LONG_MIN, LONG_MAX, 0, INT_MIN, INT_MAX)
_COUNTS: Final = _range(0, 2**32 - 1)
_PLAIN: Final[Mapping[str, SearchStrategy[Any]]] = {
    "null": st.none(),
    "boolean": st.booleans(),
    "int": _range(INT_MIN, INT_MAX, 0),
    "long": _LONGS,
    "float": st.floats(width=32, allow_nan=False),
    "double": st.floats(allow_nan=False),
    "bytes": st.binary(),
    "string": st.text(),
}
_LOGICAL: Final[Mapping[str, SearchStrategy[Any]]] = {  # all but decimals, which depend on their type
    "date": _range(_FIRST_DAY, _LAST_DAY, 0).map(logical.days_to_date),
    "time-millis": _times(1000, logical.millis_to_time),
    "time-micros": _times(1, logical.micros_to_time),
    "timestamp-millis": _moments(1000, logical.millis_to_timestamp),
    "timestamp-micros": _moments(1, logical.micros_to_timestamp),
    "timestamp-nanos": _LONGS.map(TimestampNanos),
    "local-timestamp-millis": _local(1000, logical.millis_to_local_timestamp),
    "local-timestamp-micros": _local(1, logical.micros_to_local_timestamp),
    "local-timestamp-nanos": _LONGS.map(LocalTimestampNanos),
    "uuid": st.uuids(),
    "big-decimal": _big_decimals(),
    "duration": st.builds(Duration, _COUNTS, _COUNTS, _COUNTS),
}
