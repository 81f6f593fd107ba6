"""What generated code calls for values without parts whose usual forms have a quicker way.

As in `wire`, what is wrong is only told from what is right, and what is rare may be refused: the careful
codec then looks. `benchmarks/codec_speed.py` is what paid for this module.
"""

from __future__ import annotations

from binascii import hexlify
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import (
    MAX_EMAX,
    MAX_PREC,
    MIN_EMIN,
    Clamped,
    Context,
    Decimal,
    InvalidOperation,
    Overflow,
    Rounded,
)
from struct import Struct, pack, unpack_from
from types import MemberDescriptorType
from typing import Final, TypeVar
from uuid import UUID, SafeUUID

from eventwright.runtime import logical
from eventwright.runtime.wire import (
    INT_MAX,
    INT_MIN,
    LONG_MAX,
    LONG_MIN,
    SIZES,
    WHOLES,
    Unfit,
    gather,
    long_bytes,
    read_count,
    read_int,
    read_long,
    sized,
    spread,
)

T = TypeVar("T")

_EMPTY: Final = b"\x00"  # the last block of an array, and all of an empty one
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# A float of so many seconds tells microseconds apart: up to the year 2106.
_EXACT_MICROS: Final = 2**32 * 1_000_000
_EXACT_MILLIS: Final = 2**32 * 1_000

# The bytes of today's timestamps: eight of microseconds (1978 to 3111), six of milliseconds (1978 to 2248).
_MICROS_ENDS, _MICROS_END = 0x8080_8080_8080_8080, 0x0080_8080_8080_8080
_MILLIS_ENDS, _MILLIS_END = 0x8080_8080_8080, 0x0080_8080_8080

_FEW_BYTES: Final = 64  # of a decimal; more digits than they have are rare, and need a bound on the work
_EXACT: Final = Context(
    prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Clamped, InvalidOperation, Overflow, Rounded]
)

_to_hyphens: Final = Struct("8s4s4s4s12s").unpack


def _uuid_maker() -> Callable[[int], UUID]:
    """Return what makes a UUID of its number: by its slots, which takes a third of its constructor's time."""
    number_slot, safety_slot = UUID.__dict__.get("int"), UUID.__dict__.get("is_safe")
    if not isinstance(number_slot, MemberDescriptorType) or not isinstance(safety_slot, MemberDescriptorType):
        return lambda number: UUID(int=number)
    new, unknown = UUID.__new__, SafeUUID.unknown
    set_number, set_safety = number_slot.__set__, safety_slot.__set__

    def make(number: int) -> UUID:
        made = new(UUID)
        set_number(made, number)
        set_safety(made, unknown)
        return made

    return make


_uuid: Final = _uuid_maker()


def uuid_text_bytes(value: UUID) -> bytes:
    """Encode a UUID as a string."""
    if type(value) is not UUID:
        raise Unfit
    number = value.int
    if type(number) is not int:
        raise Unfit
    return b"H" + b"-".join(_to_hyphens(hexlify(number.to_bytes(16, "big"))))


def text_to_uuid(text: bytes) -> UUID:
    """Read a UUID's 32 hexadecimal digits, with the hyphens of RFC 4122."""
    digits = text.replace(b"-", b"")
    # int() alone would take "_", "+" and spaces.
    if len(text) == 36 and len(digits) == 32 and digits.isalnum() and _is_hyphened(text):
        return _uuid(int(digits, 16))
    return logical.text_to_uuid(text)


def _is_hyphened(text: bytes) -> bool:
    return text[8] == text[13] == text[18] == text[23] == 45


def bytes_to_uuid(data: bytes) -> UUID:
    """Read a UUID's 16 bytes, most significant first."""
    if len(data) != 16:
        raise Unfit
    return _uuid(int.from_bytes(data, "big"))


def timestamp_micros_bytes(value: datetime) -> bytes:
    """Encode an aware datetime in microseconds."""
    if type(value) is not datetime:
        raise Unfit
    since = value - _EPOCH
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    if 1 << 48 <= micros < 1 << 55:
        return spread(micros << 1)
    return long_bytes(logical.timestamp_to_micros(value))


def timestamp_millis_bytes(value: datetime) -> bytes:
    """Encode an aware datetime in milliseconds."""
    if type(value) is not datetime:
        raise Unfit
    since = value - _EPOCH
    millis, rest = divmod(since.microseconds, 1000)
    millis += (since.days * 86_400 + since.seconds) * 1000
    if not rest and 1 << 34 <= millis < 1 << 47:
        return spread(millis << 1)
    return long_bytes(logical.timestamp_to_millis(value))


def read_timestamp_micros(data: bytes, at: int) -> tuple[datetime, int]:
    """Read a datetime in microseconds; return it and where it ends."""
    spread_out = int.from_bytes(data[at : at + 8], "little")
    if spread_out & _MICROS_ENDS == _MICROS_END:
        rest = gather(spread_out)
        micros = (rest >> 1) ^ -(rest & 1)
        at += 8
    else:
        micros, at = read_long(data, at)
    if 0 <= micros < _EXACT_MICROS:
        return datetime.fromtimestamp(micros / 1_000_000, UTC), at
    return logical.micros_to_timestamp(micros), at


def read_timestamp_millis(data: bytes, at: int) -> tuple[datetime, int]:
    """Read a datetime in milliseconds; return it and where it ends."""
    spread_out = int.from_bytes(data[at : at + 6], "little")
    if spread_out & _MILLIS_ENDS == _MILLIS_END:
        rest = gather(spread_out)
        millis = (rest >> 1) ^ -(rest & 1)
        at += 6
    else:
        millis, at = read_long(data, at)
    if 0 <= millis < _EXACT_MILLIS:
        return datetime.fromtimestamp(millis / 1_000, UTC), at
    return logical.millis_to_timestamp(millis), at


def decimal_bytes(value: Decimal, precision: int, scale: int) -> bytes:
    """Encode a decimal as bytes: by its text, where that has as many places as the scale says."""
    if type(value) is not Decimal:
        raise Unfit
    text = str(value)
    if scale and len(text) <= precision + 1 and text[-scale - 1 : -scale] == ".":
        unscaled = int(text.replace(".", ""))  # fails for what has an exponent
        size = (unscaled if unscaled >= 0 else ~unscaled).bit_length() // 8 + 1
        if size < 64:
            return SIZES[size] + unscaled.to_bytes(size, "big", signed=True)
    return sized(logical.decimal_to_bytes(value, precision, scale))


def bytes_to_decimal(data: bytes, precision: int, scale: int) -> Decimal:
    """Read an unscaled integer of any number of bytes."""
    if len(data) > _FEW_BYTES:
        return logical.bytes_to_decimal(data, precision, scale)
    unscaled = int.from_bytes(data, "big", signed=True)
    value = Decimal(unscaled)
    if value.adjusted() >= precision and unscaled:
        raise Unfit
    return value.scaleb(-scale, _EXACT)


def int_array_bytes(items: list[int]) -> bytes:
    """Encode an array of `int`."""
    return _whole_array_bytes(items, INT_MIN, INT_MAX)


def long_array_bytes(items: list[int]) -> bytes:
    """Encode an array of `long`."""
    return _whole_array_bytes(items, LONG_MIN, LONG_MAX)


def _whole_array_bytes(items: list[int], least: int, most: int) -> bytes:
    numbers = _exactly(int, items)
    if not numbers:
        return _EMPTY
    if min(numbers) < least or max(numbers) > most:
        raise Unfit
    parts = [SIZES[number] if 0 <= number < 64 else long_bytes(number) for number in numbers]
    return b"".join((long_bytes(len(numbers)), *parts, _EMPTY))


def float_array_bytes(items: list[float]) -> bytes:
    """Encode an array of `float`."""
    return _real_array_bytes(items, "f")


def double_array_bytes(items: list[float]) -> bytes:
    """Encode an array of `double`."""
    return _real_array_bytes(items, "d")


def _real_array_bytes(items: list[float], code: str) -> bytes:
    numbers = _exactly(float, items)
    if not numbers:
        return _EMPTY
    count = len(numbers)
    return b"".join((long_bytes(count), pack(f"<{count}{code}", *numbers), _EMPTY))


def _exactly(cls: type[T], items: list[T]) -> tuple[T, ...]:
    """Return the items, which another thread could change meanwhile, if all are of a class itself."""
    if type(items) is not list:
        raise Unfit
    found = tuple(items)
    if found and {*map(type, found)} != {cls}:
        raise Unfit
    return found


def read_int_array(data: bytes, at: int) -> tuple[list[int], int]:
    """Read an array of `int`; return it and where it ends."""
    return _read_wholes(data, at, read_int)


def read_long_array(data: bytes, at: int) -> tuple[list[int], int]:
    """Read an array of `long`; return it and where it ends."""
    return _read_wholes(data, at, read_long)


def _read_wholes(
    data: bytes, at: int, read: Callable[[bytes, int], tuple[int, int]]
) -> tuple[list[int], int]:
    items: list[int] = []
    while data[at]:
        count, at = read_count(data, at, 1)
        for _ in range(count):
            byte = data[at]
            if byte < 128:
                items.append(WHOLES[byte])
                at += 1
            else:
                number, at = read(data, at)
                items.append(number)
    return items, at + 1


def read_float_array(data: bytes, at: int) -> tuple[list[float], int]:
    """Read an array of `float`; return it and where it ends."""
    return _read_reals(data, at, "f", 4)


def read_double_array(data: bytes, at: int) -> tuple[list[float], int]:
    """Read an array of `double`; return it and where it ends."""
    return _read_reals(data, at, "d", 8)


def _read_reals(data: bytes, at: int, code: str, size: int) -> tuple[list[float], int]:
    items: list[float] = []
    while data[at]:
        count, at = read_count(data, at, size)
        items += unpack_from(f"<{count}{code}", data, at)
        at += count * size
    return items, at + 1
