"""The fast codecs, the careful ones and fastavro agree on every type, in every flavour."""

from __future__ import annotations

import io
import math
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import fastavro
import pytest
from everything import every_schema
from generated import Generated
from sampling import Sampler, for_fastavro

from eventwright.errors import DecodeError, EncodeError
from eventwright.model.nodes import Reference
from eventwright.plan.options import Flavour
from eventwright.runtime import Duration, LocalTimestampNanos, Tagged, TimestampNanos, UnknownSymbol
from mutating import mutated

NAME = "test.all.Every"
SCHEMA: Any = fastavro.parse_schema(every_schema())


def written_by_fastavro(datum: Any) -> bytes:
    out = io.BytesIO()
    fastavro.schemaless_writer(out, SCHEMA, datum)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(40))
def test_bytes_are_those_of_fastavro(every: Generated, seed: int) -> None:
    value = Sampler(Random(seed), every).record(NAME)
    data = every.encode(value)
    assert data == written_by_fastavro(for_fastavro(value, Reference(NAME), every))
    again = every.decode(type(value), data)
    assert again == value
    assert every.encode(again) == data


@pytest.mark.parametrize("seed", range(40))
def test_careful_codecs_agree(every: Generated, seed: int) -> None:
    value = Sampler(Random(seed), every).record(NAME)
    coder = every.coder(NAME)
    data = every.encode(value)
    assert coder.careful_encode(value) == data
    assert every.careful_decode(NAME, data) == value
    assert every.from_json(type(value), every.to_json(value)) == value


def test_fast_codecs_do_the_work(every: Generated) -> None:
    """The careful codecs would hide that a fast one refuses what is ordinary."""
    sampler = Sampler(Random(1), every)
    for _ in range(40):
        value = sampler.record(NAME)
        empty: dict[str, list[Any]] = {name: [] for name in ("array_null", "array_nothing", "empties")}
        fields = {name: getattr(value, name) for name in every.describe(type(value)).attributes.values()}
        value = type(value)(**(fields | empty | {"all": [], "itself": None, "records": None}))
        data = every.quick_encode(NAME, value)
        assert every.quick_decode(NAME, data) == (value, len(data))


@pytest.mark.parametrize("seed", range(30))
def test_mutated_bytes(every: Generated, seed: int) -> None:
    """Give a value or a DecodeError, and the same from a fast codec as from the careful decoder."""
    rng = Random(seed)
    value = Sampler(rng, every).record(NAME)
    data = every.encode(value)
    coder = every.coder(NAME)
    for _ in range(60):
        changed = mutated(rng, data)
        quick = outcome(lambda changed=changed: coder.decoder.decode(changed))
        careful = outcome(lambda changed=changed: every.careful_decode(NAME, changed))
        assert quick == careful or (quick[0] == careful[0] == "value" and repr(quick) == repr(careful))
        fast = outcome(lambda changed=changed: every.quick_decode(NAME, changed)[0])
        if fast[0] == "value" and careful[0] == "value":
            assert repr(fast) == repr(careful)


class Text(str):
    """A subclass: its values are not exactly text."""


def json_fields() -> list[str]:
    return [item["name"] for item in every_schema()["fields"]]


NAIVE = datetime(2024, 1, 1)  # noqa: DTZ001 - that is the point
ODD: tuple[Any, ...] = (
    *(None, True, 0, 1, -1, 2**31, -(2**31) - 1, 2**63, 10**400, 1.5, 1e300, math.nan, math.inf),
    *("", "x", "\ud800", b"", b"four", b"abc", bytearray(b"four"), memoryview(b"four")),
    *([], [None], [1], ["x"], (), ("x",), {}, {"k": 1}, {1: 1}, {"k": "\udfff"}, {"\ud800": 1}, set()),
    *(Decimal(1), Decimal("1.2345"), Decimal("1e30"), Decimal("NaN"), Decimal("-Infinity"), Decimal("-0")),
    *(Decimal("1e-999999"), Decimal("1e999999"), Decimal("1.000000"), Decimal("1e-2147483648")),
    *(date(2024, 1, 1), NAIVE, datetime(2024, 1, 1, tzinfo=UTC), time(1), time(1, tzinfo=UTC)),
    *(datetime(2024, 1, 1, 0, 0, 0, 1, tzinfo=timezone(timedelta(hours=5))), time(1, 2, 3, 4)),
    *(datetime(2024, 1, 1, 0, 0, 0, 1000, tzinfo=timezone(timedelta(hours=-5))), date.max),
    *(UUID(int=5), Duration(1, 2, 3), TimestampNanos(5), LocalTimestampNanos(5), UnknownSymbol("X")),
    *(Tagged("int", 1), Tagged("int", "x"), Tagged("long", 2**40), Tagged("bytes", b""), Tagged("no", 1)),
    *(
        Tagged("test.all.Four", b"abcd"),
        Tagged("test.all.Four", b"abc"),
        Tagged("float", 1),
        object(),
        int,
        Text("x"),
    ),
)


@pytest.mark.parametrize("field", json_fields())
def test_odd_values(every: Generated, field: str) -> None:
    """What a fast codec takes the careful encoder takes too, and gives the same bytes."""
    sampler = Sampler(Random(2), every)
    coder = every.coder(NAME)
    value = sampler.record(NAME)
    attributes = every.describe(type(value)).attributes
    fields = {name: getattr(value, name) for name in attributes.values()}
    for odd in ODD:
        changed = make(every, type(value), fields | {attributes[field]: odd})
        fast: bytes | None = None
        with suppress(Exception):
            fast = every.quick_encode(NAME, changed)
        refused: EncodeError | None = None
        try:
            careful = coder.careful_encode(changed)
        except EncodeError as error:
            refused = error
        if refused is not None:
            assert fast is None, (odd, refused)
            assert refused.path.startswith(field)
        else:
            assert fast in (None, careful), odd
            assert every.encode(changed) == careful


def make(every: Generated, cls: Any, fields: dict[str, Any]) -> Any:
    """Make an object without pydantic's checks."""
    return cls.model_construct(**fields) if every.flavour is Flavour.PYDANTIC else cls(**fields)


def outcome(call: Any) -> tuple[str, Any]:
    try:
        return "value", call()
    except DecodeError as error:
        return "error", str(error)
    except Exception as error:
        return type(error).__name__, ""
