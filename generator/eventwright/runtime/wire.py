"""The integers of Avro's binary encoding, as generated code reads and writes them.

Everything here only says *that* something is wrong, with any exception: the package then runs the careful
codec, which says what and where. So a reader may also refuse what is legal but rare.

Source: Avro 1.12.0 specification, "Binary Encoding".
"""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import Any, Final, TypeAlias

Encoder: TypeAlias = Callable[[Any, bytearray], None]
Decoder: TypeAlias = Callable[[bytes, int], tuple[Any, int]]
Codecs: TypeAlias = dict[type[Any], tuple[Encoder, Decoder]]
History: TypeAlias = dict[type[Any], dict[int, str]]
"""For each released version the module beside the codecs whose `decode` reads it; "" is plain decoding."""

INT_MIN: Final = -(2**31)
INT_MAX: Final = 2**31 - 1
LONG_MIN: Final = -(2**63)
LONG_MAX: Final = 2**63 - 1

LONG_BYTES: Final = 10  # the most that a varint of 64 bits takes

SIZES: Final = tuple(bytes([2 * size]) for size in range(64))
"""The one-byte encodings of 0 to 63."""

BOOLEANS: Final = (False, True)

_float: Final = Struct("<f")
_double: Final = Struct("<d")
unpack_float: Final = _float.unpack_from
unpack_double: Final = _double.unpack_from
_pack_float: Final = _float.pack
_pack_double: Final = _double.pack


class Unfit(ValueError):
    """A value or bytes that do not fit; the message is for people and has no path."""


def long_bytes(number: int) -> bytes:
    """Encode an int that is known to fit in 64 bits."""
    if 0 <= number < 64:
        return SIZES[number]
    rest = (number << 1) ^ (number >> 63)
    if 1 << 49 <= rest < 1 << 56:  # today's timestamps in microseconds: 0.8 µs, where the loop takes 2.1
        return bytes(
            (
                rest & 127 | 128,
                rest >> 7 & 127 | 128,
                rest >> 14 & 127 | 128,
                rest >> 21 & 127 | 128,
                rest >> 28 & 127 | 128,
                rest >> 35 & 127 | 128,
                rest >> 42 & 127 | 128,
                rest >> 49,
            )
        )
    out = bytearray()
    while rest > 127:
        out.append(rest & 127 | 128)
        rest >>= 7
    out.append(rest)
    return bytes(out)


def sized(data: bytes) -> bytes:
    """Put the length before bytes."""
    return long_bytes(len(data)) + data


def checked_null(value: None) -> bytes:
    """Encode a null, which takes no bytes."""
    if value is not None:
        raise Unfit
    return b""


def checked_int(number: int) -> bytes:
    """Encode an `int`."""
    if type(number) is not int or not INT_MIN <= number <= INT_MAX:
        raise Unfit
    return SIZES[number] if 0 <= number < 64 else long_bytes(number)


def checked_long(number: int) -> bytes:
    """Encode a `long`."""
    if type(number) is not int or not LONG_MIN <= number <= LONG_MAX:
        raise Unfit
    return SIZES[number] if 0 <= number < 64 else long_bytes(number)


def checked_float(number: float) -> bytes:
    """Encode a `float`; `struct` refuses what overflows."""
    if type(number) is not float:
        raise Unfit
    return _pack_float(number)


def checked_double(number: float) -> bytes:
    """Encode a `double`."""
    if type(number) is not float:
        raise Unfit
    return _pack_double(number)


def to_float32(number: float) -> float:
    """Return the nearest value that a `float` holds."""
    rounded: float = _float.unpack(_pack_float(number))[0]
    return rounded


def refuse_items(count: int) -> bytes:
    """Leave an array of items that take no bytes to the careful codec, which counts them."""
    if count:
        raise Unfit
    return b""


def read_long(data: bytes, at: int) -> tuple[int, int]:
    """Read a `long`; return it and where it ends."""
    byte = data[at]
    if byte < 128:
        return (byte >> 1) ^ -(byte & 1), at + 1
    number = byte & 127
    shift = 7
    while True:
        at += 1
        byte = data[at]
        if byte < 128:
            number |= byte << shift
            if shift > 56 and number >> 64:
                raise Unfit
            return (number >> 1) ^ -(number & 1), at + 1
        number |= (byte & 127) << shift
        shift += 7
        if shift > 63:
            raise Unfit


def read_int(data: bytes, at: int) -> tuple[int, int]:
    """Read an `int`; return it and where it ends."""
    byte = data[at]
    if byte < 128:
        return (byte >> 1) ^ -(byte & 1), at + 1
    number, at = read_long(data, at)
    if not INT_MIN <= number <= INT_MAX:
        raise Unfit
    return number, at


def read_size(data: bytes, at: int) -> tuple[int, int]:
    """Read the length of a string or of bytes; return it and where it ends."""
    size, at = read_long(data, at)
    if size < 0:
        raise Unfit
    return size, at


def read_count(data: bytes, at: int, smallest: int) -> tuple[int, int]:
    """Read the head of a block, 0 for the last one; return the number of items and where they begin.

    `smallest` is the least that an item takes: a count that the rest of the data cannot hold is refused
    before anything is made of it.
    """
    count = data[at]
    if count == 0:
        return 0, at + 1
    count, at = read_long(data, at)
    if count < 0:
        count = -count
        _, at = read_size(data, at)
    if (count and not smallest) or count * smallest > len(data) - at:
        raise Unfit
    return count, at


def next_items(data: bytes, at: int, smallest: int) -> tuple[int, int]:
    """Read heads of blocks like `read_count`, and pass over blocks that say how many bytes they take."""
    while True:
        count, at = read_long(data, at)
        size = 0
        if count < 0:
            size, at = read_size(data, at)
        left = len(data) - at
        if (count and not smallest) or abs(count) * smallest > left or size > left:
            raise Unfit
        if count >= 0:
            return count, at
        at += size


def skip_long(data: bytes, at: int) -> int:
    """Pass over a `long` of more than one byte; return where it ends."""
    for end in range(at + 1, at + LONG_BYTES - 1):
        if data[end] < 128:
            return end + 1
    return read_long(data, at)[1]


def skip_int(data: bytes, at: int) -> int:
    """Pass over an `int` of more than one byte; return where it ends."""
    for end in range(at + 1, at + 4):
        if data[end] < 128:
            return end + 1
    return read_int(data, at)[1]


def skip_index(data: bytes, at: int, count: int) -> int:
    """Pass over an index below `count`; return where it ends."""
    index, at = read_long(data, at)
    if not 0 <= index < count:
        raise Unfit
    return at
