"""Conversions of logical types: exact both ways, or refused."""

from __future__ import annotations

import decimal
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from time import process_time
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwright.runtime import logical
from eventwright.runtime.wire import Unfit

LONGS = st.integers(-(2**63), 2**63 - 1)


def same_or_unfit(decode: Any, encode: Any, number: int) -> None:
    """What can be read is written as the same number again."""
    try:
        value = decode(number)
    except Unfit:
        return
    assert encode(value) == number


PAIRS = [
    (logical.days_to_date, logical.date_to_days),
    (logical.millis_to_time, logical.time_to_millis),
    (logical.micros_to_time, logical.time_to_micros),
    (logical.millis_to_timestamp, logical.timestamp_to_millis),
    (logical.micros_to_timestamp, logical.timestamp_to_micros),
    (logical.millis_to_local_timestamp, logical.local_timestamp_to_millis),
    (logical.micros_to_local_timestamp, logical.local_timestamp_to_micros),
]


@pytest.mark.parametrize(("decode", "encode"), PAIRS)
@given(
    number=LONGS
    | st.integers(-(10**6), 10**8)
    | st.integers(-62_135_596_800_000_001, 253_402_300_800_000_001)
)
def test_numbers(decode: Any, encode: Any, number: int) -> None:
    same_or_unfit(decode, encode, number)


LIMITS = [
    (logical.days_to_date, -719_162, date.min),
    (logical.days_to_date, 2_932_896, date.max),
    (logical.millis_to_timestamp, -62_135_596_800_000, datetime.min.replace(tzinfo=UTC)),
    (logical.micros_to_timestamp, 253_402_300_799_999_999, datetime.max.replace(tzinfo=UTC)),
    (logical.micros_to_time, 86_399_999_999, time.max),
    (logical.millis_to_time, 0, time.min),
]


@pytest.mark.parametrize(("decode", "number", "value"), LIMITS)
def test_limits(decode: Any, number: int, value: Any) -> None:
    assert decode(number) == value
    with pytest.raises(Unfit):
        decode(number + 1 if value in (date.max, time.max) or number > 10**15 else number - 1)


def test_timestamps_come_back_in_utc() -> None:
    berlin = timezone(timedelta(hours=2))
    moment = datetime(2024, 5, 1, 14, tzinfo=berlin)
    again = logical.micros_to_timestamp(logical.timestamp_to_micros(moment))
    assert again == moment
    assert again.tzinfo is UTC


ENDS = (-62_135_596_800_000_000, 253_402_300_799_999_999)  # of what Python's datetime holds


@given(
    st.datetimes()
    | st.sampled_from([value.replace(tzinfo=None) for _, _, value in LIMITS if type(value) is datetime]),
    st.integers(-24 * 60 + 1, 24 * 60 - 1),
)
def test_what_is_written_can_be_read(moment: datetime, minutes: int) -> None:
    """Timestamps of any zone, to the ends of what Python has."""
    for encode, decode, resolution in (
        (logical.timestamp_to_micros, logical.micros_to_timestamp, 1),
        (logical.timestamp_to_millis, logical.millis_to_timestamp, 1000),
    ):
        value = moment.replace(
            microsecond=moment.microsecond // resolution * resolution,
            tzinfo=timezone(timedelta(minutes=minutes)),
        )
        try:
            is_outside = not value.astimezone(UTC)
        except OverflowError:
            is_outside = True
        if is_outside:
            with pytest.raises(Unfit, match="is not in the years 1 to 9999 in UTC"):
                encode(value)
        else:
            assert decode(encode(value)) == value


@pytest.mark.parametrize("scale", [0, 1, 4299, 4300, 10**9 - 1, 2**31 - 1])
@pytest.mark.parametrize("text", ["0", "1", "-1E-4299", "1E-999999999", "9E+999999999", f"{10**4299}"])
def test_a_decimal_of_any_precision_takes_no_time(text: str, scale: int) -> None:
    value, start = Decimal(text), process_time()
    try:
        encoded = logical.decimal_to_bytes(value, 2**31 - 1, scale)
    except Unfit:
        assert value.adjusted() + scale >= 4300 or value != value.quantize(Decimal(1), context=WIDEST)
    else:
        assert logical.bytes_to_decimal(encoded, 2**31 - 1, scale) == value
    assert process_time() - start < 1


WIDEST = decimal.Context(prec=decimal.MAX_PREC, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(1, 40), st.data())
def test_decimals(value: Decimal, precision: int, data: st.DataObject) -> None:
    """A decimal is written exactly, or refused, whatever the ambient context is."""
    scale = data.draw(st.integers(0, precision))
    with decimal.localcontext(decimal.Context(prec=1, traps=[])):
        try:
            encoded = logical.decimal_to_bytes(value, precision, scale)
        except Unfit:
            encoded = None
        again = None if encoded is None else logical.bytes_to_decimal(encoded, precision, scale)
    fits = value == 0 or (
        value.adjusted() + scale < precision and (value.normalize(WIDE).as_tuple().exponent >= -scale)  # type: ignore[operator]
    )
    assert (again is not None) == fits
    if again is not None:
        assert again == value
        assert again.as_tuple().exponent == -scale


WIDE = decimal.Context(prec=1000)


@given(st.binary(min_size=1, max_size=30), st.integers(1, 30))
def test_unscaled_bytes(data: bytes, precision: int) -> None:
    number = int.from_bytes(data, "big", signed=True)
    try:
        value = logical.bytes_to_decimal(data, precision, 0)
    except Unfit:
        assert len(str(abs(number))) > precision
    else:
        assert value == number
        written = logical.decimal_to_bytes(value, precision, 0)
        assert int.from_bytes(written, "big", signed=True) == number
        assert len(written) <= len(data)


def test_huge_decimals_are_refused_at_once() -> None:
    with pytest.raises(Unfit, match="more than 10 digits"):
        logical.bytes_to_decimal(b"\x7f" * 4_000_000, 10, 2)
    with pytest.raises(Unfit, match="more than 4300 digits"):
        logical.bytes_to_decimal(b"\x7f" * 4_000_000, 10**9, 2)


UUIDS = [
    (b"12345678-1234-4234-8234-123456789abc", True),
    (b"12345678-1234-4234-8234-123456789ABC", True),
    (b"12345678123442348234123456789abc", True),
    (b"{12345678-1234-4234-8234-123456789abc}", False),
    (b"urn:uuid:12345678-1234-4234-8234-123456789abc", False),
    (b"1234567-81234-4234-8234-123456789abc", False),
    (b"12345678_1234_4234_8234_123456789abc", False),
    (b"1234567812344234823412345678_abc", False),
    (b"+2345678123442348234123456789abc", False),
    (b" 2345678123442348234123456789abc", False),
    (b"g2345678123442348234123456789abc", False),
    (b"", False),
    (b"\xff" * 32, False),
]


@pytest.mark.parametrize(("text", "is_valid"), UUIDS)
def test_uuids(text: bytes, *, is_valid: bool) -> None:
    if is_valid:
        assert logical.text_to_uuid(text) == UUID("12345678-1234-4234-8234-123456789abc")
    else:
        with pytest.raises(Unfit):
            logical.text_to_uuid(text)
