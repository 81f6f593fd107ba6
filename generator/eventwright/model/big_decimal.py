"""What the bytes of a `big-decimal` hold: the unscaled value as Avro `bytes`, then the scale as Avro `int`.

The runtime and the defaults of classes both ask here. Whatever its size, a number takes no quadratic time:
`int()` and `Decimal()` alone need minutes for a megabyte.

Source: Avro 1.12.0 specification, "Logical Types"; its Java implementation, for the order of the two parts.
"""

from __future__ import annotations

from decimal import (
    MAX_EMAX,
    MAX_PREC,
    MIN_EMIN,
    Clamped,
    Context,
    Decimal,
    DecimalException,
    InvalidOperation,
    Overflow,
    Rounded,
    localcontext,
)
from itertools import zip_longest
from typing import Final, TypeVar

SCALE_MIN: Final = -(2**31)
SCALE_MAX: Final = 2**31 - 1

_LONG_BYTES: Final = 10  # the most that a varint of 64 bits takes
_PART: Final = 512  # bytes or digits that are converted at once

# Traps instead of a result that is not the exact one; never the ambient context.
_EXACT: Final = Context(
    prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Clamped, InvalidOperation, Overflow, Rounded]
)

_Number = TypeVar("_Number", int, Decimal)


def read_big_decimal(data: bytes) -> Decimal:
    """Return the number, whose exponent is its negated scale.

    Raises ValueError with a message for people where the bytes are malformed, or Decimal has no such number.
    """
    size, start = _read_long(data, 0, "length")
    left = len(data) - start
    if not 0 < size <= left:
        raise ValueError(f"the big-decimal's length is {size}, not 1 to the {left} bytes that are left")
    scale, end = _read_long(data, start + size, "scale")
    if not SCALE_MIN <= scale <= SCALE_MAX:
        raise ValueError(f"the big-decimal's scale {scale} does not fit in the 32 bits of an int")
    if end < len(data):
        raise ValueError(f"{len(data) - end} bytes are left after the big-decimal's scale")
    try:
        return _to_decimal(data[start : start + size]).scaleb(-scale, _EXACT)
    except DecimalException:
        raise ValueError(f"the big-decimal's scale {scale} is beyond Python's Decimal") from None


def split_big_decimal(value: Decimal) -> tuple[int, int] | None:
    """Return the unscaled value and the scale, which may be beyond an int; None for no finite number."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return None
    digits = str(value.copy_abs().scaleb(-exponent, _EXACT))
    parts = [int(digits[max(0, end - _PART) : end]) for end in range(len(digits), 0, -_PART)]
    unscaled = _joined(parts, 10**_PART, 0)
    return -unscaled if value.is_signed() else unscaled, -exponent


def _read_long(data: bytes, at: int, what: str) -> tuple[int, int]:
    number = 0
    for position, byte in enumerate(data[at : at + _LONG_BYTES], start=1):
        number |= (byte & 127) << 7 * (position - 1)
        if byte < 128:
            if number >> 64:
                raise ValueError(f"the big-decimal's {what} does not fit in 64 bits")
            return (number >> 1) ^ -(number & 1), at + position
    if at + _LONG_BYTES <= len(data):
        raise ValueError(f"the big-decimal's {what} takes more than {_LONG_BYTES} bytes")
    raise ValueError(f"the big-decimal ends before its {what} does")


def _to_decimal(data: bytes) -> Decimal:
    """Return the integer that two's complement bytes hold, most significant first."""
    unscaled = int.from_bytes(data, "big", signed=True)
    if len(data) <= _PART:
        return Decimal(unscaled)
    magnitude = abs(unscaled).to_bytes(len(data), "little")
    parts = [
        Decimal(int.from_bytes(magnitude[at : at + _PART], "little"))
        for at in range(0, len(magnitude), _PART)
    ]
    with localcontext(_EXACT):
        value = _joined(parts, Decimal(1 << 8 * _PART), Decimal())
    return value.copy_negate() if unscaled < 0 else value


def _joined(parts: list[_Number], base: _Number, zero: _Number) -> _Number:
    """Return the number with these digits in `base`, the least significant first, by joining neighbours."""
    while len(parts) > 2:
        pairs = zip_longest(parts[::2], parts[1::2], fillvalue=zero)
        parts = [high * base + low for low, high in pairs]
        base *= base
    return parts[1] * base + parts[0] if len(parts) > 1 else parts[0]
