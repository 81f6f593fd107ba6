"""Bytes and objects that mean harm: an error with a path, soon and in little memory, from every codec."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from uuid import UUID

from generated import Generated, enum, fixed, logical, record

from eventwright.model.nodes import JSON
from eventwright.runtime import Duration, LocalTimestampNanos, Tagged, TimestampNanos, UnknownSymbol


def array(items: JSON) -> JSON:
    return {"type": "array", "items": items}


def mapping(values: JSON) -> JSON:
    return {"type": "map", "values": values}


FIELDS: dict[str, JSON] = {
    "flag": "boolean",
    "whole": "int",
    "big": "long",
    "real": "float",
    "double": "double",
    "text": "string",
    "raw": "bytes",
    "four": fixed("Four", 4),
    "colour": enum("Colour", "RED", "GREEN"),
    "many": enum("Many", *(f"S{number}" for number in range(100))),
    "maybe": ["null", "string"],
    "choice": ["null", "string", "boolean", "Four"],
    "tagged": ["int", "long", "null"],
    "wholes": array("int"),
    "bigs": array("long"),
    "reals": array("float"),
    "doubles": array("double"),
    "texts": array("string"),
    "nulls": array("null"),
    "nothings": array(record("Nothing")),
    "maybes": array(["null", "int"]),
    "counts": mapping("int"),
    "empties": mapping("null"),
    "days": mapping(logical("int", "date")),
    "moments": array(logical("long", "timestamp-micros")),
    "moments_by_name": mapping(logical("long", "timestamp-millis")),
    "day": logical("int", "date"),
    "of_day": logical("int", "time-millis"),
    "of_day_micros": logical("long", "time-micros"),
    "at_millis": logical("long", "timestamp-millis"),
    "at_micros": logical("long", "timestamp-micros"),
    "at_nanos": logical("long", "timestamp-nanos"),
    "here_nanos": logical("long", "local-timestamp-nanos"),
    "here_micros": logical("long", "local-timestamp-micros"),
    "uuid": logical("string", "uuid"),
    "uuid_fixed": fixed("Uuid", 16, logicalType="uuid"),
    "uuids": mapping(logical("string", "uuid")),
    "lasting": fixed("Lasting", 12, logicalType="duration"),
    "amount": logical("bytes", "decimal", precision=6, scale=2),
    "amount_fixed": fixed("Amount", 2, logicalType="decimal", precision=4, scale=2),
    "amount_any": logical("bytes", "big-decimal"),
    "item": record("Item", ("sku", "string"), ("left", "int")),
}


def schemas() -> list[JSON]:
    """Return a record for each field, which is called `Has_` and the field's name, and recursive ones."""
    made: list[JSON] = [record(f"Has_{name}", (name, type_)) for name, type_ in FIELDS.items()]
    made.append(record("Tree", ("below", array("Tree"))))
    made.append(record("Chain", ("next", ["null", "Chain"])))
    made.append(record("Named", ("by_name", mapping("Named"))))
    made.append(record("Mixed", ("inside", ["null", array(mapping(["null", "Mixed"]))])))
    return made


MOST = b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01"  # 2**63 - 1
LEAST = b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"  # -2**63
BILLIONS = b"\x80\xa0\x94\xa5\x1d"  # 4,000,000,000
LONG = b"\x80" * 10 + b"\x00"  # a varint of eleven bytes
BEYOND = b"\xff" * 9 + b"\x02"  # more than 64 bits

LENGTHS = ("text", "raw", "uuid", "amount", "amount_any")
BLOCKS = tuple(
    name for name, type_ in FIELDS.items() if isinstance(type_, dict) and type_["type"] in ("array", "map")
)
EMPTY_ITEMS = ("nulls", "nothings")
NUMBERS = ("big", "at_millis", "at_micros", "at_nanos", "here_nanos", "of_day_micros")
WHOLES = ("whole", "day", "of_day")
INDEXES = {"colour": 2, "many": 100, "maybe": 2, "choice": 4, "tagged": 3}


def zigzag(number: int) -> bytes:
    rest, out = (number << 1) ^ (number >> 63), bytearray()
    while rest > 127:
        out.append(rest & 127 | 128)
        rest >>= 7
    return bytes([*out, rest])


def hostile_bytes() -> list[tuple[str, bytes]]:
    """Return fields and bytes that no value of their records has."""
    found: list[tuple[str, bytes]] = [(name, b"") for name in FIELDS]
    found += [(name, b"\x80") for name in FIELDS if name not in ("four", "flag")]
    found += [(name, data + b"\x00") for name, data in _WHOLE_VALUES]
    found += [*_numbers(), *_sizes(), *_texts(), *_logical(), *_empty_items()]
    found += [("item", data) for data in (b"\x08abc", b"\x02a", b"\x02a\x80\x80\x80\x80\x10")]
    return list(dict.fromkeys(found))


def _numbers() -> Iterator[tuple[str, bytes]]:
    for name in NUMBERS + WHOLES:
        yield from ((name, number) for number in (LONG, BEYOND, MOST[:-1]))
    for name in WHOLES:
        yield from ((name, number) for number in (MOST, LEAST, zigzag(2**31), zigzag(-(2**31) - 1)))
    for name, count in INDEXES.items():
        indexes = (count, count + 1, 63, 64, 200, -1, -64, 2**40, -(2**63))
        yield from ((name, zigzag(index) + bytes(8)) for index in indexes if not 0 <= index < count)
    yield from (("flag", bytes([byte])) for byte in (2, 3, 127, 128, 255))


def _sizes() -> Iterator[tuple[str, bytes]]:
    yield from ((name, head + tail) for name in LENGTHS for head in _LENGTHS for tail in (b"", b"abc"))
    for name in BLOCKS:
        yield from ((name, head + tail) for head in _COUNTS for tail in (b"", b"\x00", b"a" * 50))
        yield from ((name, b"\x01" + size + bytes(20)) for size in (b"\x01", b"\x64", MOST, LEAST))
    for name, item in (("bigs", b"\x02"), ("texts", b"\x00"), ("doubles", bytes(8)), ("counts", b"\x00\x00")):
        yield from ((name, b"\x01" + size + item + b"\x00") for size in (zigzag(64), zigzag(200), MOST))
    for name in BLOCKS:
        if name not in EMPTY_ITEMS:
            yield from ((name, zigzag(1_000) + tail) for tail in (b"\x00", b"\x02" * 50))


def _empty_items() -> Iterator[tuple[str, bytes]]:
    for name in EMPTY_ITEMS:
        yield name, zigzag(10_001) + b"\x00"
        yield name, zigzag(5_001) * 2 + b"\x00"
        yield name, (zigzag(10_000) + b"\x00") * 2


def _texts() -> Iterator[tuple[str, bytes]]:
    yield from (("text", b"\x04" + text) for text in (b"\xff\xfe", b"\xc0\x80", b"\xc3a", b"a\xe2"))
    surrogates = b"\xed\xa0\x80", b"\xed\xbf\xbf"
    yield from (("text", b"\x06" + text) for text in (*surrogates, b"a\x80b", b"\xf4\x90\x80"))
    yield from (
        ("maybe", b"\x02\x02\xff"),
        ("texts", b"\x02\x02\xff\x00"),
        ("counts", b"\x02\x02\xff\x02\x00"),
    )


def _logical() -> Iterator[tuple[str, bytes]]:
    for name in ("at_millis", "at_micros", "here_micros"):
        yield from ((name, number) for number in (MOST, LEAST))
    yield from (("day", zigzag(days)) for days in (2**31 - 1, -(2**31)))
    yield from (("of_day", zigzag(millis)) for millis in (86_400_000, -1))
    yield "of_day_micros", zigzag(86_400_000_000)
    for text in (b"five", b"0" * 31, b"-" * 36, b"+" + b"0" * 31, b"0_" * 16):
        yield "uuid", zigzag(len(text)) + text
    yield from (("amount", b"\x06\x7f\xff\xff"), ("amount", zigzag(5_000) + b"\x7f" * 5_000))
    yield "amount_fixed", b"\x7f\xff"
    yield from (("amount_any", data) for data in (b"\x00", b"\x04\x02\x05", zigzag(3_012) + zigzag(3_000)))


_LENGTHS = (b"\x01", b"\x7f", zigzag(-(2**40)), MOST, LEAST, LONG, BEYOND, BILLIONS, b"\x14", zigzag(100))
_COUNTS = (MOST, LEAST, LONG, BEYOND, BILLIONS, zigzag(-4_000_000_000) + b"\x00", LEAST + MOST)
_WHOLE_VALUES = (
    *(("flag", b"\x01"), ("big", b"\x02"), ("text", b"\x02a"), ("four", b"abcd"), ("colour", b"\x02")),
    *(
        ("maybe", b"\x00"),
        ("counts", b"\x00"),
        ("doubles", b"\x00"),
        ("nulls", b"\x00"),
        ("item", b"\x00\x00"),
    ),
)


def bombs() -> list[tuple[str, bytes]]:
    """Return recursive records and kilobytes that nest, or that ask again and again for much."""
    return [
        ("Tree", b"\x02" * 50_000),
        ("Tree", b"\x01\x02" * 25_000),
        ("Chain", b"\x02" * 50_000),
        ("Named", b"\x02\x00" * 25_000),
        ("Mixed", b"\x02\x02\x02\x00\x02" * 10_000),
        ("Has_nulls", b"\xa0\x9c\x01" * 15_000 + b"\x00"),
        ("Has_nothings", b"\x01\x00" * 20_000 + b"\x01"),
        ("Has_texts", b"\x02\x00" * 20_000 + b"\x02" + MOST),
        ("Has_bigs", (zigzag(1) + b"\x00") * 20_000 + BILLIONS),
        ("Has_doubles", zigzag(5_000) + bytes(39_999)),
        ("Has_counts", b"\x02\x00\x00" * 15_000 + b"\x01"),
        ("Has_text", zigzag(120_000) + b"a" * 44_999 + b"\xff"),
        ("Has_amount", zigzag(120_000) + b"\x7f" * 120_000),
        ("Has_amount_any", zigzag(45_004) + zigzag(120_000) + b"\x7f" * 120_000 + b"\x00"),
        ("Has_uuid", zigzag(120_000) + b"0" * 120_000),
    ]


class Text(str):
    """A subclass of what is expected."""


class Whole(int):
    """As above."""


class Real(float):
    """As above."""


class Raw(bytes):
    """As above."""


class Items(list[Any]):
    """As above."""


class Entries(dict[str, Any]):
    """As above."""


class Moment(datetime):
    """As above."""


class Identifier(UUID):
    """As above."""


class Number(Decimal):
    """As above."""


class Alike:
    """Says that it equals everything, and has the hash of what it is told."""

    def __init__(self, other: object) -> None:
        self.other = other

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(self.other)


class Asked:
    """A number only when it is asked for one, and then it does something."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act = act

    def __index__(self) -> int:
        self.act()
        return 5


class Zone(tzinfo):
    """A time zone that does something whenever it is asked."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act = act

    def utcoffset(self, moment: datetime | None) -> timedelta:
        self.act()
        return timedelta(0)

    def dst(self, moment: datetime | None) -> None:
        return None

    def tzname(self, moment: datetime | None) -> None:
        return None


def fail() -> None:
    raise RuntimeError("a zone without an offset")


def broken_uuid(number: object) -> UUID:
    made = UUID(int=5)
    object.__setattr__(made, "int", number)
    return made


def unset_uuid() -> UUID:
    return UUID.__new__(UUID)


def grown_uuids() -> dict[str, Any]:
    values: dict[str, Any] = {}
    values["k"] = broken_uuid(Asked(lambda: values.update(other=UUID(int=6))))
    return values


def broken_duration(months: object) -> Duration:
    made = Duration()
    object.__setattr__(made, "months", months)
    return made


def broken_tagged(branch: object) -> Any:
    made = Tagged("int", 1)
    object.__setattr__(made, "branch", branch)
    return made


def changing_list() -> list[Any]:
    items: list[Any] = []
    items += [datetime(2024, 1, 1, tzinfo=Zone(lambda: items.append(items[0]))) for _ in range(3)]
    return items


def emptied_list() -> list[Any]:
    items: list[Any] = []
    items += [datetime(2024, 1, 1, tzinfo=Zone(items.clear)) for _ in range(3)]
    return items


def changing_dict() -> dict[str, Any]:
    values: dict[str, Any] = {}
    values["k"] = datetime(2024, 1, 1, tzinfo=Zone(lambda: values.update({f"k{len(values)}": values["k"]})))
    return values


def emptied_dict() -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in ("a", "b"):
        values[name] = datetime(2024, 1, 1, tzinfo=Zone(values.clear))
    return values


@dataclass(frozen=True)
class Lie:
    """A value for a field that does not hold it; `make` is called with the package."""

    name: str
    field: str
    make: Callable[[Generated], Any]


def lie(name: str, field: str, value: Any) -> Lie:
    return Lie(f"{field}_{name}", field, lambda made: value)


SUBCLASSES = (
    *(lie("subclass", field, Text("x")) for field in ("text", "maybe", "choice")),
    *(lie("subclass", field, Whole(1)) for field in ("whole", "big")),
    *(lie("bool", field, True) for field in ("whole", "big", "double", "text")),
    *(
        lie("int", field, 1)
        for field in ("flag", "text", "raw", "colour", "maybe", "tagged", "item", "wholes")
    ),
    *(lie("subclass", field, Real(1.5)) for field in ("real", "double")),
    *(lie("subclass", field, Raw(b"abcd")) for field in ("raw", "four", "choice")),
    *(
        lie("subclass", field, Items())
        for field in ("wholes", "bigs", "doubles", "texts", "nulls", "moments")
    ),
    *(lie("subclass", field, Entries()) for field in ("counts", "empties", "moments_by_name")),
    *(lie("tuple", field, ()) for field in ("wholes", "bigs", "doubles", "texts", "nulls", "maybes")),
    *(lie("subclass", field, Moment(2024, 1, 1, tzinfo=UTC)) for field in ("at_millis", "at_micros", "day")),
    lie("subclass", "uuid", Identifier(int=5)),
    lie("subclass", "amount", Number("1.25")),
    lie("subclass_item", "texts", ["a", Text("b")]),
    lie("subclass_item", "bigs", [1, Whole(2)]),
    lie("bool_item", "wholes", [1, True]),
    lie("text_item", "doubles", [1.5, "2"]),
    lie("subclass_item", "doubles", [1.5, Real(2.5)]),
    lie("none_item", "reals", [None]),
    lie("subclass_key", "counts", {Text("k"): 1}),
    lie("int_key", "counts", {1: 1}),
    lie("subclass_value", "counts", {"k": Whole(1)}),
    Lie("item_subclass", "item", lambda made: type("Item", (), {})()),
    Lie("item_dict", "item", lambda made: {"sku": "a", "left": 1}),
)
WRONG_VALUES = (
    *(lie("most", "whole", number) for number in (2**31,)),
    lie("huge", "big", 10**5_000),
    lie("least", "big", -(2**63) - 1),
    lie("item_most", "wholes", [0, 2**31]),
    lie("item_huge", "bigs", [10**5_000]),
    lie("overflow", "real", 1e39),
    lie("overflow_item", "reals", [1.0, 1e39]),
    *(lie("surrogate", field, "\ud800") for field in ("text", "maybe", "choice")),
    lie("surrogate_key", "counts", {"\udfff": 1}),
    lie("surrogate_item", "texts", ["\ud800"]),
    *(lie("length", "four", data) for data in (b"abc",)),
    lie("naive", "at_millis", datetime(2024, 1, 1)),  # noqa: DTZ001 - that is the point
    lie("aware", "here_micros", datetime(2024, 1, 1, tzinfo=UTC)),
    lie("finer", "at_millis", datetime(2024, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
    *(
        lie(text, "amount", Decimal(text))
        for text in ("NaN", "Infinity", "1.005", "10000", "1e999999", "1E-999999")
    ),
    lie("unknown", "colour", UnknownSymbol("BLUE")),
    Lie("colour_elsewhere", "colour", lambda made: made.lookup("Many").S1),
    *(lie(f"branch_{branch}", "tagged", Tagged(branch, 1)) for branch in ("no", "string")),
    lie("branch_range", "tagged", Tagged("int", 2**31)),
    lie("nested", "tagged", Tagged("int", Tagged("int", 1))),
    lie("many", "nulls", [None] * 10_001),
    lie("not_null", "nulls", [0]),
    lie("not_null", "empties", {"k": 0}),
    Lie("nothings_many", "nothings", lambda made: [made.lookup("Nothing")()] * 10_001),
)
LIARS = (
    Lie("alike_member", "colour", lambda made: Alike(made.lookup("Colour").RED)),
    Lie("no_member", "colour", lambda made: object.__new__(made.lookup("Colour"))),
    lie("number", "uuid", broken_uuid("5")),
    lie("negative", "uuid", broken_uuid(-5)),
    lie("large", "uuid", broken_uuid(1 << 128)),
    lie("unset", "uuid", unset_uuid()),
    *(
        lie(name, field, broken_uuid(number))
        for name, number in (("bool", True), ("subclass", Whole(5)), ("asked", Asked(int)))
        for field in ("uuid", "uuid_fixed")
    ),
    Lie("asked", "uuids", lambda made: grown_uuids()),
    lie("number", "uuid_fixed", broken_uuid(None)),
    lie("large", "uuid_fixed", broken_uuid(1 << 128)),
    lie("unset", "uuid_fixed", unset_uuid()),
    lie("text", "lasting", broken_duration("1")),
    lie("negative", "lasting", broken_duration(-1)),
    lie("large", "lasting", broken_duration(2**32)),
    lie("unset", "lasting", Duration.__new__(Duration)),
    lie("large", "at_nanos", int.__new__(TimestampNanos, 2**63)),
    lie("large", "here_nanos", int.__new__(LocalTimestampNanos, -(2**70))),
    lie("list", "tagged", broken_tagged([])),
    lie("alike", "tagged", broken_tagged(Alike("int"))),
    lie("unset", "tagged", Tagged.__new__(Tagged)),
    lie("unset", "colour", UnknownSymbol.__new__(UnknownSymbol)),
    lie("zone", "at_millis", datetime(2024, 1, 1, tzinfo=Zone(fail))),
    Lie("moments_changing", "moments", lambda made: changing_list()),
    Lie("moments_by_name_changing", "moments_by_name", lambda made: changing_dict()),
)
LIES = (*SUBCLASSES, *WRONG_VALUES, *LIARS)
