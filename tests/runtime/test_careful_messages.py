"""What a refused value or refused bytes are told: message, path and offset."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from generated import Generated, Kind, build, enum, fixed, logical, record

from eventwright.errors import DecodeError, EncodeError
from eventwright.model.nodes import JSON
from eventwright.runtime import Tagged, UnknownSymbol
from eventwright.runtime.reading import MOST_EMPTY_ITEMS
from eventwright.runtime.wire import sized

NANO_LIMIT = 2**63
ITEM = record("Item", ("sku", "string"), ("price", "double"))
TYPES: dict[str, JSON] = {
    "nothing": "null",
    "flag": "boolean",
    "small": "int",
    "big": "long",
    "short_real": "float",
    "text": "string",
    "raw": "bytes",
    "four": fixed("Four", 4),
    "colour": enum("Colour", "RED", "GREEN"),
    "items": {"type": "array", "items": ITEM},
    "tags": {"type": "map", "values": "int"},
    "maybe": ["null", "string"],
    "either": ["null", "int", "long", "string"],
    "real_or_text": ["double", "string"],
    "uuid": logical("string", "uuid"),
    "day": logical("int", "date"),
    "at_millis": logical("long", "timestamp-millis"),
    "at_micros": logical("long", "timestamp-micros"),
    "at_local": logical("long", "local-timestamp-micros"),
    "of_day": logical("int", "time-millis"),
    "amount": logical("bytes", "decimal", precision=6, scale=2),
    "amount_fixed": fixed("Two", 2, logicalType="decimal", precision=4, scale=0),
    "amount_any": logical("bytes", "big-decimal"),
    "amount_wide": logical("bytes", "decimal", precision=10**9, scale=10**9 - 1),
    "never": [],
    "nulls": {"type": "array", "items": "null"},
    "deep": {"type": "array", "items": {"type": "map", "values": {"type": "array", "items": "Item"}}},
}


@pytest.fixture(scope="module")
def made(kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """Return a package with a record of one field for each type."""
    records: list[JSON] = []
    known: set[str] = set()
    for name, type_ in TYPES.items():
        records.append(record(f"Has_{name}", (name, type_)))
        known.add(name)
    return build(tmp_path_factory.mktemp("messages"), "messages", records)


def item(made: Generated, **changed: Any) -> Any:
    return made.lookup("Item")(**({"sku": "x", "price": 1.0} | changed))


class Broken(tzinfo):
    """A zone of somebody's own that does not work."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def utcoffset(self, moment: datetime | None) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    dst = tzname = utcoffset


def moment(answer: Any, _: Generated) -> datetime:
    return datetime(2024, 1, 1, tzinfo=Broken(answer))


FIRST = datetime.min.replace(tzinfo=timezone(timedelta(hours=5)))
LAST = datetime.max.replace(microsecond=999_000, tzinfo=timezone(timedelta(hours=-5)))
OUTSIDE = [
    (field, value, f"{field}: {value.isoformat()} is not in the years 1 to 9999 in UTC")
    for field in ("at_millis", "at_micros")
    for value in (FIRST, LAST)
]
ZONES = [
    (
        "at_micros",
        partial(moment, answer),
        f"at_micros: the datetime's tzinfo gives no offset from UTC: {says}",
    )
    for answer, says in (
        (RuntimeError("no table"), "RuntimeError: no table"),
        (KeyError("zone"), "KeyError: 'zone'"),
        (TypeError("no date"), "TypeError: no date"),
    )
]
REFUSED_VALUES: list[tuple[str, Any, str]] = [
    ("nothing", 1, "nothing: expected None, got int"),
    ("flag", 1, "flag: expected bool, got int"),
    ("small", True, "small: expected int, got bool"),
    (
        "small",
        2**31,
        "small: 2147483648 does not fit in an Avro int, which holds -2147483648 to 2147483647",
    ),
    (
        "big",
        2**63,
        "big: 9223372036854775808 does not fit in an Avro long, "
        "which holds -9223372036854775808 to 9223372036854775807",
    ),
    ("short_real", 1e300, "short_real: the number is too large for an Avro float"),
    (
        "short_real",
        2**24 + 1,
        "short_real: the int 16777217 is not exact in an Avro float; convert it with float() to round it",
    ),
    ("short_real", "1", "short_real: expected float, got str"),
    ("text", b"x", "text: expected str, got bytes"),
    (
        "text",
        "ab\ud800",
        "text: the character 2 of the string is a lone surrogate, which is not text",
    ),
    ("raw", bytearray(b"x"), "raw: expected bytes, got bytearray"),
    ("four", b"abc", "four: expected 4 bytes, got 3"),
    ("colour", "RED", "colour: expected Colour, got str"),
    (
        "colour",
        UnknownSymbol("BLUE"),
        'colour: the symbol "BLUE" is not one that this schema knows, so it cannot be encoded',
    ),
    ("items", (), "items: expected list, got tuple"),
    ("items", [{"sku": "x", "price": 1.0}], "items[0]: expected Item, got dict"),
    ("items", lambda made: [item(made), item(made, price="1")], "items[1].price: expected float, got str"),
    ("tags", [], "tags: expected dict, got list"),
    ("tags", {1: 1}, "tags: a key: expected str, got int"),
    ("tags", {'a"b': "x"}, 'tags["a\\"b"]: expected int, got str'),
    ("maybe", 1, "maybe: expected str or None, got int"),
    ("either", 1, "either: expected Tagged('int', ...) or Tagged('long', ...) or str or None, got int"),
    (
        "either",
        Tagged("int", 2**31),
        "either: 2147483648 does not fit in an Avro int, which holds -2147483648 to 2147483647",
    ),
    (
        "either",
        Tagged("bytes", b""),
        "either: expected Tagged('int', ...) or Tagged('long', ...) or str or None, got Tagged('bytes', ...)",
    ),
    ("real_or_text", None, "real_or_text: expected float or str, got None"),
    ("uuid", "12345678-1234-4234-8234-123456789abc", "uuid: expected UUID, got str"),
    ("day", datetime(2024, 1, 1, tzinfo=UTC), "day: expected date, got datetime"),
    (
        "at_millis",
        datetime(2024, 1, 1),  # noqa: DTZ001 - that is the point
        "at_millis: expected an aware datetime, got a naive one; say which zone it is in, such as tzinfo=UTC",
    ),
    (
        "at_millis",
        datetime(2024, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
        "at_millis: 2024-01-01T00:00:00.000001+00:00 is finer than a millisecond; "
        "round it, or use timestamp-micros",
    ),
    (
        "at_local",
        datetime(2024, 1, 1, tzinfo=UTC),
        "at_local: expected a naive datetime, got an aware one; use .replace(tzinfo=None)",
    ),
    (
        "of_day",
        time(1, 2, 3, 4),
        "of_day: 01:02:03.000004 is finer than a millisecond; round it, or use time-micros",
    ),
    (
        "of_day",
        time(1, tzinfo=UTC),
        "of_day: expected a time without zone, got an aware one; use .replace(tzinfo=None)",
    ),
    ("amount", 1.5, "amount: expected Decimal, got float"),
    ("amount", Decimal("NaN"), "amount: NaN is not a number that a decimal can hold"),
    (
        "amount",
        Decimal("1.234"),
        "amount: 1.234 has more than 2 decimal places; round it with .quantize()",
    ),
    (
        "amount",
        Decimal(10000),
        "amount: 10000 has more than the 4 digits before the point that fit",
    ),
    ("amount_any", 1, "amount_any: expected Decimal, got int"),
    ("amount_any", Decimal("Infinity"), "amount_any: Infinity is not a number that a decimal can hold"),
    (
        "amount_any",
        Decimal("1E-2147483648"),
        "amount_any: 1E-2147483648 has the scale 2147483648, which does not fit in the 32 bits of an int",
    ),
    *OUTSIDE,
    *ZONES,
    (
        "at_micros",
        partial(moment, None),
        "at_micros: expected an aware datetime, got a naive one; say which zone it is in, such as tzinfo=UTC",
    ),
    (
        "amount_any",
        Decimal(f"-{'1' * 4301}"),
        f"amount_any: -{'1' * 49}... has more than 4300 digits",
    ),
    (
        "amount_wide",
        Decimal(1),
        "amount_wide: 1 has more than 4300 digits with its 999999999 decimal places",
    ),
    ("never", None, "never: expected nothing, since the union has no branch, got None"),
    (
        "nulls",
        [None] * (MOST_EMPTY_ITEMS + 1),
        "nulls: more than 10000 items take no bytes; decoders refuse so many, to be safe from hostile data",
    ),
    (
        "deep",
        lambda made: [{}, {"k": [item(made), item(made, sku=5)]}],
        'deep[1]["k"][1].sku: expected str, got int',
    ),
]


@pytest.mark.parametrize(
    ("field", "value", "says"), REFUSED_VALUES, ids=lambda part: "made" if callable(part) else str(part)[:40]
)
def test_refused_value(made: Generated, field: str, value: Any, says: str) -> None:
    value = value(made) if callable(value) else value
    with pytest.raises(EncodeError) as caught:
        made.encode(made.lookup(f"Has_{field}")(**{field: value}))
    assert str(caught.value) == says
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


REFUSED_BYTES: list[tuple[str, bytes, str]] = [
    ("nothing", b"\x00", "1 bytes are left after the value (at byte 0)"),
    ("flag", b"", "flag: the data end 1 bytes too early (at byte 0)"),
    ("flag", b"\x02", "flag: a boolean is 0 or 1, not 2 (at byte 0)"),
    ("small", b"", "small: the data end inside a number (at byte 0)"),
    ("small", b"\x80", "small: the data end inside a number (at byte 0)"),
    (
        "small",
        b"\x80\x80\x80\x80\x10",
        "small: 2147483648 does not fit in the 32 bits of an int (at byte 0)",
    ),
    ("big", b"\xff" * 9 + b"\x02", "big: the number does not fit in 64 bits (at byte 0)"),
    ("big", b"\x80" * 10 + b"\x00", "big: the number takes more than 10 bytes (at byte 0)"),
    ("text", b"\x01", "text: the length -1 is negative (at byte 0)"),
    ("text", b"\x08abc", "text: the length 4 is more than the 3 bytes that are left (at byte 0)"),
    (
        "text",
        b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        "text: the length 9223372036854775807 is more than the 0 bytes that are left (at byte 0)",
    ),
    ("text", b"\x06a\xffb", "text: the string is not valid UTF-8 (at byte 2)"),
    ("four", b"abc", "four: the data end 1 bytes too early (at byte 0)"),
    ("colour", b"\x04", "colour: there is no symbol of Colour with the index 2 (at byte 0)"),
    ("colour", b"\x01", "colour: there is no symbol of Colour with the index -1 (at byte 0)"),
    (
        "items",
        b"\x04\x02a" + b"\x00" * 8 + b"\x02b\x00",
        "items[1].price: the data end 7 bytes too early (at byte 13)",
    ),
    (
        "items",
        b"\x80\x80\x80\x80\x80\x10\x00",
        "items: a block of 274877906944 items does not fit in the 1 bytes that are left (at byte 0)",
    ),
    ("items", b"\x01\x14\x00", "items: a block of 10 bytes cannot be (at byte 0)"),
    ("tags", b"\x02\x02a", 'tags["a"]: the data end inside a number (at byte 3)'),
    ("maybe", b"\x04", "maybe: there is no branch of the union with the index 2 (at byte 0)"),
    ("uuid", b"\x04hi", "uuid: 'hi' is not a UUID (at byte 0)"),
    (
        "day",
        b"\xfe\xff\xff\xff\x0f",
        "day: 2147483647 days since 1970 is not in the years 1 to 9999 of Python's date (at byte 0)",
    ),
    (
        "at_millis",
        b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        "at_millis: 9223372036854775807 milliseconds since 1970 is not in the years 1 to 9999 of datetime "
        "(at byte 0)",
    ),
    ("of_day", b"\x01", "of_day: -1 milliseconds is not a time of day (at byte 0)"),
    ("amount", b"\x06\x7f\xff\xff", "amount: the decimal has more than 6 digits (at byte 0)"),
    ("amount_fixed", b"\x7f\xff", "amount_fixed: the decimal has more than 4 digits (at byte 0)"),
    (
        "amount_wide",
        sized(b"\x7f" * 2_000),
        "amount_wide: the decimal has more than 4300 digits (at byte 0)",
    ),
    (
        "amount_any",
        sized(sized(b"\x7f" * 2_000) + b"\x00"),
        "amount_any: the decimal has more than 4300 digits (at byte 0)",
    ),
    ("never", b"\x00", "never: there is no branch of the union with the index 0 (at byte 0)"),
    ("amount_any", b"\x00", "amount_any: the big-decimal ends before its length does (at byte 0)"),
    (
        "amount_any",
        b"\x08\x02\x01\x04\x00",
        "amount_any: 1 bytes are left after the big-decimal's scale (at byte 0)",
    ),
    ("nulls", b"\xa4\x9c\x01\x00", "nulls: more than 10000 items take no bytes (at byte 0)"),
    ("nulls", b"\xa0\x9c\x01\x02\x00", "nulls: more than 10000 items take no bytes (at byte 3)"),
]


@pytest.mark.parametrize(("field", "data", "says"), REFUSED_BYTES)
def test_refused_bytes(made: Generated, field: str, data: bytes, says: str) -> None:
    with pytest.raises(DecodeError) as caught:
        made.decode(made.lookup(f"Has_{field}"), data)
    assert str(caught.value) == says
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


RARE: list[tuple[str, bytes, Any]] = [
    ("small", b"\x80\x00", 0),
    ("small", b"\x82\x80\x80\x80\x80\x80\x80\x80\x80\x00", 1),
    ("colour", b"\x82\x00", lambda made: made.lookup("Colour").GREEN),
    ("maybe", b"\x80\x00", None),
    ("tags", b"\x03\x08\x02a\x02\x02a\x04\x00", {"a": 2}),
    ("tags", b"\x02\x02a\x02\x02\x02b\x04\x00", {"a": 1, "b": 2}),
    ("nulls", b"\x04\x01\x00\x00", [None, None, None]),
    ("amount", b"\x08\xff\xff\xff\x85", Decimal("-1.23")),
    ("amount_any", b"\x0a\x06\xff\xff\x85\x04", Decimal("-1.23")),
    ("uuid", b"\x40" + b"12345678123442348234123456789ABC", "12345678-1234-4234-8234-123456789abc"),
]


@pytest.mark.parametrize(("field", "data", "value"), RARE)
def test_legal_but_rare_bytes(made: Generated, field: str, data: bytes, value: Any) -> None:
    """Long varints, blocks with sizes, padded decimals."""
    value = value(made) if callable(value) else value
    cls = made.lookup(f"Has_{field}")
    found = getattr(made.decode(cls, data), field)
    assert found == value or str(found) == value
    assert getattr(made.careful_decode(f"Has_{field}", data), field) == found


@pytest.mark.parametrize("value", [1, -5, 2**24, 2**53])
def test_exact_ints_are_floats(made: Generated, value: int) -> None:
    for field in ("short_real", "real_or_text"):
        if field == "short_real" and value > 2**24:
            continue
        cls = made.lookup(f"Has_{field}")
        data = made.encode(cls(**{field: value}))
        assert data == made.encode(cls(**{field: float(value)}))


def recursion(call: Callable[[], Any], error: type[Exception]) -> str:
    with pytest.raises(error) as caught:
        call()
    return str(caught.value)


def test_endless_recursion(tmp_path: Path) -> None:
    """A list that contains itself, and data that nest a million levels: an error, never a crash."""
    below: JSON = {"type": "array", "items": "Tree"}
    made = build(tmp_path, "endless", [record("Tree", ("below", below))])
    tree = made.lookup("Tree")(below=[])
    tree.below.append(tree)
    says = recursion(lambda: made.encode(tree), EncodeError)
    assert says == "the value is nested deeper than Python's recursion limit, or contains itself"
    says = recursion(lambda: made.decode(type(tree), b"\x02" * 1_000_000), DecodeError)
    assert says == "the data are nested deeper than Python's recursion limit (at byte 0)"
    assert "recursion" in recursion(lambda: made.to_json(tree), EncodeError)
    text = '{"below": [' * 3000 + "]}" * 3000
    assert "recursion" in recursion(lambda: made.from_json(type(tree), text), DecodeError)


def test_hostile_counts_cost_nothing(made: Generated) -> None:
    """Many blocks that each ask for as many empty items as one may."""
    block = b"\xa0\x9c\x01"
    with pytest.raises(DecodeError, match="more than 10000 items take no bytes"):
        made.decode(made.lookup("Has_nulls"), block * 100_000 + b"\x00")
