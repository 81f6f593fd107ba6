"""Exact decimals with a bound on their digits, and what the bytes of a `big-decimal` hold.

These are the unscaled value as Avro `bytes`, then the scale as Avro `int`. The runtime and the defaults of
classes both ask here.

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
)
from typing import Final

MOST_DIGITS: Final = 4300
"""How many digits a decimal may have, whatever its precision: those that Python takes for an `int` as text.

Both ways between `int` and `Decimal` take time that is quadratic in the digits: minutes for a hostile
megabyte, and less than a millisecond for as many as these.
"""
SCALE_MIN: Final = -(2**31)
SCALE_MAX: Final = 2**31 - 1

_LONG_BYTES: Final = 10  # the most that a varint of 64 bits takes

# Traps instead of a result that is not the exact one; never the ambient context.
_EXACT: Final = Context(
    prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Clamped, InvalidOperation, Overflow, Rounded]
)


def exact_decimal(unscaled: int, scale: int, precision: int = MOST_DIGITS) -> Decimal:
    """Return `unscaled` divided by ten to the power of `scale`, exactly.

    Raises ValueError with a message for people for more digits than `precision` or `MOST_DIGITS`, and where
    Decimal has no such number.
    """
    most = min(precision, MOST_DIGITS)
    # Ten needs less than 4 bits: this spares the conversion of a number that is far too long anyway.
    value = Decimal(unscaled) if unscaled.bit_length() <= 4 * most else None
    if value is None or (unscaled and value.adjusted() >= most):
        raise ValueError(f"the decimal has more than {most} digits")
    try:
        return value.scaleb(-scale, _EXACT)
    except DecimalException:
        raise ValueError(f"the decimal's scale {scale} is beyond Python's Decimal") from None


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
    return exact_decimal(int.from_bytes(data[start : start + size], "big", signed=True), scale)


def split_big_decimal(value: Decimal) -> tuple[int, int]:
    """Return the unscaled value and the scale, which may be beyond an int, of a finite number.

    Raises ValueError with what messages say of a number of more than `MOST_DIGITS` digits.
    """
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"has more than {MOST_DIGITS} digits")
    return int(value.scaleb(-exponent, _EXACT)), -exponent


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
