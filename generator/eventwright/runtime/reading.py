"""Read Avro's binary encoding carefully: every problem is a `DecodeError` that says what is wrong and where.

Source: Avro 1.12.0 specification, "Binary Encoding".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from eventwright.errors import DecodeError
from eventwright.runtime.wire import (
    INT_MAX,
    INT_MIN,
    LONG_BYTES,
    unpack_double,
    unpack_float,
)

MOST_EMPTY_ITEMS: Final = 10_000
"""How many array items that take no bytes one message may hold, all its arrays together.

All other values are bounded by the bytes that they take. These are not: six bytes can ask for 2**31 nulls.
Ten thousand is more than any event has a use for, and costs no more memory than a few hundred kilobytes of
ordinary data.
"""


class Input(bytes):
    """The bytes of one message, and what it may still ask for."""

    empty_items = MOST_EMPTY_ITEMS


Reader: TypeAlias = Callable[[Input, int], tuple[Any, int]]


def need(data: Input, at: int, size: int) -> int:
    """Return where `size` bytes from `at` end, or raise if the data end before."""
    end = at + size
    if end > len(data):
        raise DecodeError(f"the data end {end - len(data)} bytes too early", offset=at)
    return end


def read_long(data: Input, at: int) -> tuple[int, int]:
    """Read a long."""
    number = 0
    for position, byte in enumerate(data[at : at + LONG_BYTES]):
        number |= (byte & 127) << 7 * position
        if byte < 128:
            if number >> 64:
                raise DecodeError("the number does not fit in 64 bits", offset=at)
            return (number >> 1) ^ -(number & 1), at + position + 1
    if at + LONG_BYTES <= len(data):
        raise DecodeError(f"the number takes more than {LONG_BYTES} bytes", offset=at)
    raise DecodeError("the data end inside a number", offset=at)


def read_int(data: Input, at: int) -> tuple[int, int]:
    """Read an int."""
    number, end = read_long(data, at)
    if not INT_MIN <= number <= INT_MAX:
        raise DecodeError(f"{number} does not fit in the 32 bits of an int", offset=at)
    return number, end


def read_null(data: Input, at: int) -> tuple[None, int]:
    """Read a null, which takes no bytes."""
    return None, at


def read_boolean(data: Input, at: int) -> tuple[bool, int]:
    """Read a boolean."""
    end = need(data, at, 1)
    if data[at] > 1:
        raise DecodeError(f"a boolean is 0 or 1, not {data[at]}", offset=at)
    return data[at] == 1, end


def read_float(data: Input, at: int) -> tuple[float, int]:
    """Read a float."""
    end = need(data, at, 4)
    return unpack_float(data, at)[0], end


def read_double(data: Input, at: int) -> tuple[float, int]:
    """Read a double."""
    end = need(data, at, 8)
    return unpack_double(data, at)[0], end


def read_bytes(data: Input, at: int) -> tuple[bytes, int]:
    """Read bytes, or a string's bytes."""
    start, end = _span(data, at)
    return data[start:end], end


def read_text(data: Input, at: int) -> tuple[str, int]:
    """Read a string."""
    start, end = _span(data, at)
    return to_text(data[start:end], start), end


def to_text(raw: bytes, start: int) -> str:
    """Decode UTF-8 that stands at `start`."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise DecodeError("the string is not valid UTF-8", offset=start + error.start) from None


def _span(data: Input, at: int) -> tuple[int, int]:
    size, start = read_long(data, at)
    if size < 0:
        raise DecodeError(f"the length {size} is negative", offset=at)
    left = len(data) - start
    if size > left:
        raise DecodeError(f"the length {size} is more than the {left} bytes that are left", offset=at)
    return start, start + size


def read_block(data: Input, at: int, *, takes_bytes: bool) -> tuple[int, int]:
    """Read the head of a block; return the number of its items, 0 after the last block, and where they begin.

    A count that the rest of the data cannot hold is refused before anything is made of it. One byte for each
    item is bound enough, and lets truncated data be reported where they end.
    """
    count, start = read_long(data, at)
    if count < 0:
        count = -count
        size, start = read_long(data, start)
        if not 0 <= size <= len(data) - start:
            raise DecodeError(f"a block of {size} bytes cannot be", offset=at)
    left = len(data) - start
    if takes_bytes and count > left:
        raise DecodeError(
            f"a block of {count} items does not fit in the {left} bytes that are left", offset=at
        )
    if not takes_bytes:
        data.empty_items -= count
        if data.empty_items < 0:
            raise DecodeError(f"more than {MOST_EMPTY_ITEMS} items take no bytes", offset=at)
    return count, start


def read_index(data: Input, at: int, count: int, what: str) -> tuple[int, int]:
    """Read an index below `count`; `what` says of what, such as "branch of the union"."""
    index, end = read_long(data, at)
    if not 0 <= index < count:
        raise DecodeError(f"there is no {what} with the index {index}", offset=at)
    return index, end


RAW: Final[Mapping[str, Reader]] = {  # strings as bytes: what they mean is the reader's matter
    "null": read_null,
    "boolean": read_boolean,
    "int": read_int,
    "long": read_long,
    "float": read_float,
    "double": read_double,
    "bytes": read_bytes,
    "string": read_bytes,
}
