"""Logical types: between the Python value and what is written for it.

`<type>_to_<wire>` encodes and `<wire>_to_<type>` decodes. Both raise `Unfit` with a message; no value is
ever rounded, cut or moved to another zone's clock.

Source: Avro 1.12.0 specification, "Logical Types".
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from struct import Struct
from typing import Final
from uuid import UUID

from eventwright.model.big_decimal import (
    MOST_DIGITS,
    SCALE_MAX,
    SCALE_MIN,
    exact_decimal,
    read_big_decimal,
    split_big_decimal,
)
from eventwright.runtime.values import Duration, LocalTimestampNanos, TimestampNanos
from eventwright.runtime.wire import LONG_MAX, LONG_MIN, Unfit, long_bytes, sized

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a local timestamp has no zone
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_DAY_MILLIS: Final = 86_400_000
_DAY_MICROS: Final = 86_400_000_000
_FIRST_MICROS: Final = -62_135_596_800_000_000  # the years 1 to 9999
_LAST_MICROS: Final = 253_402_300_799_999_999

# Never the ambient context: an application that rounds to 6 digits must not change what is on the wire.
_EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])

_duration: Final = Struct("<III")


def _expect(value: object, kind: type) -> None:
    if type(value) is not kind:
        raise Unfit(f"expected {kind.__name__}, got {type(value).__name__}")


def date_to_days(value: date) -> int:
    """Count the days since 1970-01-01."""
    _expect(value, date)
    return value.toordinal() - _EPOCH_DAY


def days_to_date(days: int) -> date:
    """Return the date so many days after 1970-01-01."""
    try:
        return date.fromordinal(days + _EPOCH_DAY)
    except (ValueError, OverflowError):
        raise Unfit(f"{days} days since 1970 is not in the years 1 to 9999 of Python's date") from None


def time_to_micros(value: time) -> int:
    """Count the microseconds since midnight."""
    _expect(value, time)
    if value.tzinfo is not None:
        raise Unfit("expected a time without zone, got an aware one; use .replace(tzinfo=None)")
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond


def micros_to_time(micros: int) -> time:
    """Return the time of day so many microseconds after midnight."""
    if not 0 <= micros < _DAY_MICROS:
        raise Unfit(f"{micros} microseconds is not a time of day")
    seconds, micros = divmod(micros, 1_000_000)
    minutes, second = divmod(seconds, 60)
    return time(minutes // 60, minutes % 60, second, micros)


def time_to_millis(value: time) -> int:
    """Count the milliseconds since midnight."""
    millis, rest = divmod(time_to_micros(value), 1000)
    if rest:
        raise Unfit(f"{value.isoformat()} is finer than a millisecond; round it, or use time-micros")
    return millis


def millis_to_time(millis: int) -> time:
    """Return the time of day so many milliseconds after midnight."""
    if not 0 <= millis < _DAY_MILLIS:
        raise Unfit(f"{millis} milliseconds is not a time of day")
    return micros_to_time(millis * 1000)


def _micros(since: timedelta) -> int:
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _millis(micros: int, value: datetime, finer: str) -> int:
    millis, rest = divmod(micros, 1000)
    if rest:
        raise Unfit(f"{value.isoformat()} is finer than a millisecond; round it, or use {finer}")
    return millis


def timestamp_to_micros(value: datetime) -> int:
    """Count the microseconds since 1970-01-01 00:00 UTC."""
    if type(value) is not datetime:
        raise Unfit(f"expected datetime, got {type(value).__name__}")
    try:
        since = value - _EPOCH
    except Exception as error:  # any at all: the zone may be the user's own class
        raise Unfit(_no_moment(value, error)) from None
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    if not _FIRST_MICROS <= micros <= _LAST_MICROS:  # near the ends, in a zone other than UTC
        raise Unfit(f"{value.isoformat()} is not in the years 1 to 9999 in UTC")
    return micros


def _no_moment(value: datetime, error: Exception) -> str:
    try:
        is_naive = value.utcoffset() is None
    except Exception:  # as above
        return f"the datetime's tzinfo gives no offset from UTC: {type(error).__name__}: {error}"
    if is_naive:
        return "expected an aware datetime, got a naive one; say which zone it is in, such as tzinfo=UTC"
    return f"the datetime is no moment: {error}"


def timestamp_to_millis(value: datetime) -> int:
    """Count the milliseconds since 1970-01-01 00:00 UTC."""
    return _millis(timestamp_to_micros(value), value, "timestamp-micros")


def micros_to_timestamp(micros: int) -> datetime:
    """Return the UTC datetime so many microseconds after 1970-01-01 00:00 UTC."""
    try:
        return _EPOCH + timedelta(0, 0, micros)
    except OverflowError:
        raise Unfit(f"{micros} microseconds since 1970 is not in the years 1 to 9999 of datetime") from None


def millis_to_timestamp(millis: int) -> datetime:
    """Return the UTC datetime so many milliseconds after 1970-01-01 00:00 UTC."""
    try:
        return _EPOCH + timedelta(0, 0, millis * 1000)
    except OverflowError:
        raise Unfit(f"{millis} milliseconds since 1970 is not in the years 1 to 9999 of datetime") from None


def local_timestamp_to_micros(value: datetime) -> int:
    """Count the microseconds since 1970-01-01 00:00 on the same unnamed clock."""
    _expect(value, datetime)
    if value.tzinfo is not None:
        raise Unfit("expected a naive datetime, got an aware one; use .replace(tzinfo=None)")
    return _micros(value - _LOCAL_EPOCH)


def local_timestamp_to_millis(value: datetime) -> int:
    """Count the milliseconds since 1970-01-01 00:00 on the same unnamed clock."""
    return _millis(local_timestamp_to_micros(value), value, "local-timestamp-micros")


def micros_to_local_timestamp(micros: int) -> datetime:
    """Return the naive datetime so many microseconds after 1970-01-01 00:00."""
    return micros_to_timestamp(micros).replace(tzinfo=None)


def millis_to_local_timestamp(millis: int) -> datetime:
    """Return the naive datetime so many milliseconds after 1970-01-01 00:00."""
    return millis_to_timestamp(millis).replace(tzinfo=None)


def timestamp_to_nanos(value: TimestampNanos) -> int:
    """Return the plain int in a `TimestampNanos`."""
    _expect(value, TimestampNanos)
    return _nanos(value)


def local_timestamp_to_nanos(value: LocalTimestampNanos) -> int:
    """Return the plain int in a `LocalTimestampNanos`."""
    _expect(value, LocalTimestampNanos)
    return _nanos(value)


def _nanos(value: int) -> int:
    number = int(value)
    if not LONG_MIN <= number <= LONG_MAX:  # made by `int.__new__`, which goes around its own check
        raise Unfit("the nanoseconds do not fit in 64 bits")
    return number


def uuid_to_text(value: UUID) -> bytes:
    """Return the 36 characters of a UUID."""
    digits = uuid_to_bytes(value).hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}".encode()


def text_to_uuid(text: bytes) -> UUID:
    """Read a UUID's 32 hexadecimal digits, with the hyphens of RFC 4122 or without any."""
    digits = text
    if len(text) == 36 and text[8] == text[13] == text[18] == text[23] == 45:
        digits = text.replace(b"-", b"")
    try:
        if len(digits) == 32 and digits.isalnum():  # int() alone would take "_", "+" and spaces
            return UUID(int=int(digits, 16))
    except ValueError:
        pass
    raise Unfit(f"{text[:50].decode(errors='replace')!r} is not a UUID")


def uuid_to_bytes(value: UUID) -> bytes:
    """Return the 16 bytes of a UUID, most significant first."""
    _expect(value, UUID)
    number = getattr(value, "int", None)
    if type(number) is not int or not 0 <= number < 1 << 128:
        raise Unfit("the UUID is broken: its attribute int is not a number of 128 bits")
    return number.to_bytes(16, "big")


def bytes_to_uuid(data: bytes) -> UUID:
    """Read a UUID's 16 bytes, most significant first."""
    return UUID(bytes=data)


def decimal_to_unscaled(value: Decimal, precision: int, scale: int) -> int:
    """Return the integer that is `value` times ten to the power of `scale`, exactly.

    It has at most `MOST_DIGITS` digits, whatever the precision is.
    """
    if type(value) is not Decimal:
        raise Unfit(f"expected Decimal, got {type(value).__name__}")
    if not value:
        return 0
    if not value.is_finite():
        raise Unfit(f"{value} is not a number that a decimal can hold")
    last = value.adjusted() + scale
    if last >= precision:
        raise Unfit(f"{_shown(value)} has more than the {precision - scale} digits before the point that fit")
    if last >= MOST_DIGITS:
        raise Unfit(f"{_shown(value)} has more than {MOST_DIGITS} digits with its {scale} decimal places")
    shifted = value.scaleb(scale, _EXACT)
    unscaled = int(shifted)
    if unscaled != shifted:
        raise Unfit(f"{_shown(value)} has more than {scale} decimal places; round it with .quantize()")
    return unscaled


def unscaled_to_decimal(unscaled: int, precision: int, scale: int) -> Decimal:
    """Return `unscaled` divided by ten to the power of `scale`, exactly."""
    try:
        return exact_decimal(unscaled, scale, precision)
    except ValueError as error:
        raise Unfit(str(error)) from None


def _shown(value: Decimal) -> str:
    text = str(value)
    return text if len(text) <= 50 else f"{text[:50]}..."


def decimal_to_bytes(value: Decimal, precision: int, scale: int) -> bytes:
    """Return the unscaled integer in the fewest bytes of two's complement, most significant first."""
    return _fewest_bytes(decimal_to_unscaled(value, precision, scale))


def _fewest_bytes(unscaled: int) -> bytes:
    magnitude = unscaled if unscaled >= 0 else ~unscaled
    return unscaled.to_bytes(magnitude.bit_length() // 8 + 1, "big", signed=True)


def bytes_to_decimal(data: bytes, precision: int, scale: int) -> Decimal:
    """Read an unscaled integer of any number of bytes."""
    return unscaled_to_decimal(int.from_bytes(data, "big", signed=True), precision, scale)


def decimal_to_fixed(value: Decimal, precision: int, scale: int, size: int) -> bytes:
    """Return the unscaled integer in `size` bytes of two's complement, most significant first."""
    unscaled = decimal_to_unscaled(value, precision, scale)
    try:
        return unscaled.to_bytes(size, "big", signed=True)
    except OverflowError:
        raise Unfit(f"{_shown(value)} does not fit in {size} bytes") from None


def big_decimal_to_bytes(value: Decimal) -> bytes:
    """Return the unscaled integer with its length, then the scale; zero has no sign."""
    _expect(value, Decimal)
    if not value.is_finite():
        raise Unfit(f"{value} is not a number that a decimal can hold")
    try:
        unscaled, scale = split_big_decimal(value)
    except ValueError as error:
        raise Unfit(f"{_shown(value)} {error}") from None
    if not SCALE_MIN <= scale <= SCALE_MAX:
        raise Unfit(f"{_shown(value)} has the scale {scale}, which does not fit in the 32 bits of an int")
    return sized(_fewest_bytes(unscaled)) + long_bytes(scale)


def bytes_to_big_decimal(data: bytes) -> Decimal:
    """Read an unscaled integer of at most `MOST_DIGITS` digits, and its scale."""
    try:
        return read_big_decimal(data)
    except ValueError as error:
        raise Unfit(str(error)) from None


def duration_to_bytes(value: Duration) -> bytes:
    """Return the three counts of a duration as 12 bytes."""
    _expect(value, Duration)
    counts = [getattr(value, name, None) for name in ("months", "days", "milliseconds")]
    if not all(type(count) is int and 0 <= count < 1 << 32 for count in counts):
        raise Unfit("the Duration is broken: its counts are not numbers of 32 bits")
    return _duration.pack(*counts)


def bytes_to_duration(data: bytes) -> Duration:
    """Read the three counts of a duration."""
    return Duration(*_duration.unpack(data))
