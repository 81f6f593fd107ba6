"""`big-decimal`: what Java writes for it, and bytes and numbers that are refused."""

from __future__ import annotations

import decimal
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwright.model import big_decimal
from eventwright.model.big_decimal import MOST_DIGITS
from eventwright.runtime.logical import big_decimal_to_bytes, bytes_to_big_decimal
from eventwright.runtime.wire import Unfit, long_bytes, sized

# What BigDecimalConversion of Java's Avro 1.12.0 writes for `new BigDecimal(text)`.
JAVA = [
    ("0", "020000"),
    ("0.00", "020004"),
    ("0E+3", "020005"),
    ("1", "020100"),
    ("-1", "02ff00"),
    ("1.20", "027804"),
    ("0.001", "020106"),
    ("1E+3", "020105"),
    ("127", "027f00"),
    ("128", "04008000"),
    ("-128", "028000"),
    ("-129", "04ff7f00"),
    ("255", "0400ff00"),
    ("-256", "04ff0000"),
    ("-3.14159", "06fb34d10a"),
    ("1234567890123456789012345678.90", "1a018ee90ff6c373e0ee4e3f0ad204"),
    ("1E-64", "02018001"),
    ("1E+64", "02017f"),
    ("9.99E-64", "0403e78401"),
    ("1E+2147483647", "0201fdffffff0f"),
    ("1E-2147483647", "0201feffffff0f"),
    ("1E+2147483648", "0201ffffffff0f"),  # new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE)
]


@pytest.mark.parametrize(("text", "written"), JAVA)
def test_java_writes_the_same(text: str, written: str) -> None:
    with decimal.localcontext(decimal.Context(prec=1, Emax=1, Emin=-1, traps=[])):
        data = big_decimal_to_bytes(Decimal(text))
        again = bytes_to_big_decimal(data)
    assert data.hex() == written
    assert again.as_tuple() == Decimal(text).as_tuple()


@pytest.mark.parametrize("text", ["-0", "-0.00", "-0E+3"])
def test_zero_loses_its_sign_and_keeps_its_scale(text: str) -> None:
    value = Decimal(text)
    assert bytes_to_big_decimal(big_decimal_to_bytes(value)).as_tuple() == value.copy_abs().as_tuple()


REFUSED = [
    ("NaN", "NaN is not a number that a decimal can hold"),
    ("sNaN", "sNaN is not a number that a decimal can hold"),
    ("-Infinity", "-Infinity is not a number that a decimal can hold"),
    (
        "1E-2147483648",
        "1E-2147483648 has the scale 2147483648, which does not fit in the 32 bits of an int",
    ),
    (
        "0E+2147483649",
        "0E+2147483649 has the scale -2147483649, which does not fit in the 32 bits of an int",
    ),
    (
        "1E+9999999999999999",
        "1E+9999999999999999 has the scale -9999999999999999, which does not fit in the 32 bits of an int",
    ),
]


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_refused_numbers(text: str, says: str) -> None:
    with pytest.raises(Unfit) as caught:
        big_decimal_to_bytes(Decimal(text))
    assert str(caught.value) == says


@pytest.mark.parametrize("value", [1, 1.5, "1", None])
def test_other_types_are_refused(value: Decimal) -> None:
    with pytest.raises(Unfit, match="expected Decimal, got"):
        big_decimal_to_bytes(value)


MALFORMED = [
    ("", "the big-decimal ends before its length does"),
    ("80", "the big-decimal ends before its length does"),
    ("80" * 10 + "00", "the big-decimal's length takes more than 10 bytes"),
    ("ff" * 9 + "02", "the big-decimal's length does not fit in 64 bits"),
    ("0000", "the big-decimal's length is 0, not 1 to the 1 bytes that are left"),
    ("0301", "the big-decimal's length is -2, not 1 to the 1 bytes that are left"),
    ("0601", "the big-decimal's length is 3, not 1 to the 1 bytes that are left"),
    (
        "feffffffffffffffff0101",
        "the big-decimal's length is 9223372036854775807, not 1 to the 1 bytes that are left",
    ),
    ("0201", "the big-decimal ends before its scale does"),
    ("020180", "the big-decimal ends before its scale does"),
    ("0201" + "80" * 10 + "00", "the big-decimal's scale takes more than 10 bytes"),
    ("02018080808010", "the big-decimal's scale 2147483648 does not fit in the 32 bits of an int"),
    ("02018180808010", "the big-decimal's scale -2147483649 does not fit in the 32 bits of an int"),
    ("02010400", "1 bytes are left after the big-decimal's scale"),
]


@pytest.mark.parametrize(("data", "says"), MALFORMED)
def test_malformed_bytes(data: str, says: str) -> None:
    with pytest.raises(Unfit) as caught:
        bytes_to_big_decimal(bytes.fromhex(data))
    assert str(caught.value) == says


RARE = [("04000102", "0.1"), ("8200018200", "0.1"), ("020182808000", "0.1"), ("06ffff8504", "-1.23")]


@pytest.mark.parametrize(("data", "text"), RARE)
def test_legal_but_rare_bytes(data: str, text: str) -> None:
    """Padded numbers and varints that are longer than they need to be, which Java reads too."""
    assert bytes_to_big_decimal(bytes.fromhex(data)).as_tuple() == Decimal(text).as_tuple()


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_any_number_comes_back(value: Decimal) -> None:
    again = bytes_to_big_decimal(big_decimal_to_bytes(value))
    assert again.as_tuple() == (value if value else value.copy_abs()).as_tuple()


@given(st.binary(max_size=20))
def test_any_bytes_are_a_number_or_refused(data: bytes) -> None:
    try:
        value = bytes_to_big_decimal(data)
    except Unfit:
        return
    assert bytes_to_big_decimal(big_decimal_to_bytes(value)).as_tuple() == value.as_tuple()


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("scale", [0, -(2**31), 2**31 - 1])
def test_as_many_digits_as_there_may_be(sign: int, scale: int) -> None:
    most = 10**MOST_DIGITS - 1
    value = bytes_to_big_decimal(written(sign * most, scale))
    assert len(value.as_tuple().digits) == MOST_DIGITS
    assert big_decimal_to_bytes(value) == written(sign * most, scale)
    with pytest.raises(Unfit, match="the decimal has more than 4300 digits"):
        bytes_to_big_decimal(written(sign * (most + 1), scale))
    with pytest.raises(Unfit, match=r"\.\.\. has more than 4300 digits"):
        big_decimal_to_bytes(Decimal(sign * (most + 1)))


def written(unscaled: int, scale: int) -> bytes:
    return sized(unscaled.to_bytes(unscaled.bit_length() // 8 + 1, signed=True)) + long_bytes(scale)


def test_hostile_sizes_take_no_time() -> None:
    """`Decimal` and `int` alone take minutes for these megabytes."""
    start = time.process_time()
    for scale in (0, 2**31 - 1, -(2**31)):
        with pytest.raises(Unfit):
            bytes_to_big_decimal(sized(b"\x80" * 4_000_000) + long_bytes(scale))
    with pytest.raises(Unfit):
        big_decimal_to_bytes(Decimal("1" * 4_000_000))
    assert time.process_time() - start < 5


@pytest.mark.parametrize("text", ["1E+400", "1E-1200", "0E+400", "0E-1200", "10E-1100"])
def test_numbers_beyond_decimal_are_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decimal holds less where Python is built for 32 bits."""
    data, subnormal = big_decimal_to_bytes(Decimal(text)), big_decimal_to_bytes(Decimal("1E-400"))
    small = big_decimal._EXACT.copy()
    small.prec, small.Emax, small.Emin = 700, 300, -300
    monkeypatch.setattr(big_decimal, "_EXACT", small)
    assert bytes_to_big_decimal(subnormal).as_tuple() == Decimal("1E-400").as_tuple()
    with pytest.raises(Unfit, match=r"the decimal's scale -?[0-9]+ is beyond Python's Decimal"):
        bytes_to_big_decimal(data)
