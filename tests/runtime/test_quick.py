"""The quick ways of generated code give what the careful ones give, or refuse."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, localcontext
from random import Random
from typing import Any
from uuid import UUID

import pytest

from eventwright.runtime import logical, quick, wire
from eventwright.runtime.wire import sized

NUMBERS = sorted(
    {sign * 2**power + more for sign in (1, -1) for power in range(64) for more in (-2, -1, 0, 1, 2)}
)
LONGS = [number for number in NUMBERS if wire.LONG_MIN <= number <= wire.LONG_MAX]


def varint(number: int) -> bytes:
    """Encode a long by the letter of the specification."""
    rest, out = (number << 1) ^ (number >> 63), bytearray()
    while rest > 127:
        out.append(rest & 127 | 128)
        rest >>= 7
    return bytes([*out, rest])


def test_longs() -> None:
    for number in LONGS:
        data = varint(number)
        assert wire.long_bytes(number) == data
        assert wire.checked_long(number) == data
        assert wire.read_long(data + b"\x80\xff", 0) == (number, len(data))
        assert len(data) == 1 or wire.skip_long(data + b"\x80\xff", 0) == len(data)
        if 8 <= number.bit_length() <= 55 and number > 0:
            assert wire.spread(2 * number) == data
        if len(data) == 8:
            assert wire.gather(int.from_bytes(data, "little")) == (number << 1) ^ (number >> 63)


@pytest.mark.parametrize(
    "data", [b"", b"\x80", b"\xff" * 9 + b"\x02", b"\x80" * 10 + b"\x00", b"\xff" * 20, b"\x80" * 11]
)
@pytest.mark.parametrize("read", [wire.read_long, wire.read_int, wire.skip_long, wire.skip_int])
def test_no_longs(read: Callable[[bytes, int], Any], data: bytes) -> None:
    with pytest.raises((wire.Unfit, IndexError)):
        read(data, 0)


def test_numbers_out_of_range() -> None:
    for number in (2**63, -(2**63) - 1, 10**400):
        with pytest.raises(wire.Unfit):
            wire.checked_long(number)
    for number in (2**31, -(2**31) - 1):
        with pytest.raises(wire.Unfit):
            wire.checked_int(number)
        with pytest.raises(wire.Unfit):
            wire.read_int(varint(number), 0)


def moments(rng: Random) -> Iterator[int]:
    """Yield microseconds, many of them around the ends of what is quick."""
    last = 2**32 * 10**6
    yield from (near + more for near in (0, last, 2**48, 2**55) for more in range(-3, 4))
    yield from (rng.randrange(last) for _ in range(20_000))
    yield from (rng.randrange(-62_135_596_800_000_000, 253_402_300_800_000_000) for _ in range(2_000))


def test_timestamps() -> None:
    for micros in moments(Random(1)):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
        data = varint(micros)
        assert quick.timestamp_micros_bytes(moment) == data
        found, end = quick.read_timestamp_micros(data + b"\xff", 0)
        assert (found, end, found.tzinfo) == (moment, len(data), UTC)
        data = varint(micros // 1000)
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        assert quick.timestamp_millis_bytes(moment) == data
        assert quick.read_timestamp_millis(data + b"\xff", 0) == (moment, len(data))


def test_timestamps_elsewhere() -> None:
    zone = timezone(timedelta(hours=-7))
    moment = datetime(2024, 5, 17, 9, 30, 1, 250_000, tzinfo=zone)
    assert quick.timestamp_millis_bytes(moment) == quick.timestamp_millis_bytes(moment.astimezone(UTC))


@pytest.mark.parametrize("encode", [quick.timestamp_micros_bytes, quick.timestamp_millis_bytes])
@pytest.mark.parametrize(
    "value",
    [
        datetime(2024, 1, 1),  # noqa: DTZ001 - that is the point
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))),
        "2024",
        None,
    ],
)
def test_no_timestamps(encode: Callable[[Any], bytes], value: Any) -> None:
    with pytest.raises((wire.Unfit, TypeError)):
        encode(value)


def test_finer_than_a_millisecond() -> None:
    with pytest.raises(wire.Unfit):
        quick.timestamp_millis_bytes(datetime(2024, 1, 1, 0, 0, 0, 1, tzinfo=UTC))


def test_uuids() -> None:
    rng = Random(2)
    for number in (0, 2**128 - 1, *(rng.getrandbits(128) for _ in range(200))):
        value = UUID(int=number)
        assert quick.uuid_text_bytes(value) == sized(str(value).encode())
        for text in (str(value), str(value).upper(), value.hex):
            found = quick.text_to_uuid(text.encode())
            assert (found, found.is_safe, hash(found)) == (value, value.is_safe, hash(value))
        assert quick.bytes_to_uuid(value.bytes) == value


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "-" * 36, "0" * 31, "0" * 36, "0" * 35, "g" * 32, "+" + "0" * 31, "0_" * 16),
        *("12345678-1234-1234-1234-12345678901g", "12345678-1234-1234-123-4123456789012"),
        *("12345678-1234-1234-1234--12345678901", "{2345678-1234-1234-1234-12345678901}", "é" * 18),
        *(" 2345678-1234-1234-1234-123456789012", "12345678-1234-1234-1234-123456789012 "),
    ],
)
def test_no_uuids(text: str) -> None:
    with pytest.raises((wire.Unfit, ValueError)):
        quick.text_to_uuid(text.encode())
    with pytest.raises(wire.Unfit):
        logical.text_to_uuid(text.encode())


DECIMALS = [
    *("0", "-0", "0.00", "-0.00", "1", "1.5", "1.50", "-1.50", "99.99", "-99.99", "100.00", "1.005", "1.500"),
    *("0.01", "-0.01", "1.28", "-1.28", "1.27", "-1.29", "1E+1", "1.2E+1", "1.2E-1", "5E-2", "0E-7", "0E+9"),
    *("NaN", "sNaN", "Infinity", "-Infinity", "NaN1.23", "1.2E-5", "12.34E-2", "9" * 70, "9" * 70 + ".25"),
]


@pytest.mark.parametrize(("precision", "scale"), [(4, 2), (3, 0), (2, 2), (80, 2), (5000, 1)])
@pytest.mark.parametrize("text", [text for text in DECIMALS if text != "NaN1.23"])
def test_decimals(text: str, precision: int, scale: int) -> None:
    value = Decimal(text)
    expected = outcome(lambda: sized(logical.decimal_to_bytes(value, precision, scale)))
    with localcontext() as context:
        context.prec, context.capitals = 1, 0
        assert outcome(lambda: quick.decimal_bytes(value, precision, scale)) in (expected, None)
        if expected is not None:
            _, start = wire.read_long(expected, 0)
            found = quick.bytes_to_decimal(expected[start:], precision, scale)
            assert repr(found) == repr(logical.bytes_to_decimal(expected[start:], precision, scale))


def test_decimals_of_all_bytes() -> None:
    rng = Random(3)
    for size in (*range(12), 63, 64, 65, 100, 2_000):
        for _ in range(20):
            data = rng.randbytes(size)
            expected = outcome(lambda data=data: logical.bytes_to_decimal(data, 9, 3))  # type: ignore[misc]
            found = outcome(lambda data=data: quick.bytes_to_decimal(data, 9, 3))  # type: ignore[misc]
            assert repr(found) == repr(expected)


def outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except (wire.Unfit, ValueError, ArithmeticError):
        return None


class Whole(int):
    """A subclass: its values are not exactly numbers."""


ARRAYS: list[tuple[Any, Any, list[Any]]] = [
    (quick.int_array_bytes, quick.read_int_array, [0, 63, 64, -1, 2**31 - 1, -(2**31)]),
    (quick.long_array_bytes, quick.read_long_array, LONGS),
    (quick.float_array_bytes, quick.read_float_array, [0.0, 1.5, -2.25, math.inf]),
    (quick.double_array_bytes, quick.read_double_array, [0.1, -1e300, math.inf]),
]


@pytest.mark.parametrize(("encode", "read", "items"), ARRAYS)
def test_arrays_of_numbers(encode: Any, read: Any, items: list[Any]) -> None:
    assert encode([]) == b"\x00"
    for some in ([], items[:1], items):
        data = encode(some)
        assert read(data + b"\xff", 0) == (some, len(data))
        for end in range(len(data)):
            with pytest.raises((wire.Unfit, IndexError)):
                read(data[:end], 0)
    first = encode(items[:1])[:-1]
    assert read(first * 3 + b"\x00", 0) == (items[:1] * 3, 3 * len(first) + 1)
    for odd in (items[0], tuple(items), [None], [*items, True], [*items, Whole(1)], [*items, "1"]):
        with pytest.raises(wire.Unfit):
            encode(odd)


@pytest.mark.parametrize(
    ("encode", "items"),
    [
        (quick.int_array_bytes, [2**31]),
        (quick.long_array_bytes, [0, -(2**63) - 1]),
        (quick.float_array_bytes, [1e300]),
        (quick.double_array_bytes, [1]),
    ],
)
def test_no_arrays_of_numbers(encode: Any, items: list[Any]) -> None:
    with pytest.raises((wire.Unfit, OverflowError)):
        encode(items)


@pytest.mark.parametrize("head", [varint(2**40), varint(-(2**40)) + b"\x02", varint(3), b"\x80\x00"])
def test_counts_beyond_the_data(head: bytes) -> None:
    for _, read, _ in ARRAYS:
        with pytest.raises((wire.Unfit, IndexError)):
            read(head + b"\x00", 0)
