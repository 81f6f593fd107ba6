"""Values as a proof shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from eventwright.prove.values import Chosen, Path, is_same, part, text
from eventwright.runtime.values import Duration, LocalTimestampNanos, TimestampNanos

MOMENT = datetime(2024, 5, 17, 9, 30, tzinfo=UTC)
LONG = "x" * 150


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        (42, "42"),
        (2.0**53, "9007199254740992.0"),
        (float("nan"), "NaN"),
        ('a "b" ü', '"a \\"b\\" ü"'),
        (b"\x04\xd2", "0x04d2"),
        (b"", "0x"),
        (Decimal("12.30"), '"12.30"'),
        (Decimal("1E-999999999"), '"1E-999999999"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (MOMENT, '"2024-05-17T09:30:00Z"'),
        (MOMENT.replace(tzinfo=None), '"2024-05-17T09:30:00"'),
        (MOMENT.replace(microsecond=42_000), '"2024-05-17T09:30:00.042000Z"'),
        (date(2024, 5, 17), '"2024-05-17"'),
        (time(9, 30), '"09:30:00"'),
        (TimestampNanos(1_715_938_200_000_000_001), '"2024-05-17T09:30:00.000000001Z"'),
        (TimestampNanos(-1), '"1969-12-31T23:59:59.999999999Z"'),
        (TimestampNanos(-(2**63)), '"1677-09-21T00:12:43.145224192Z"'),
        (LocalTimestampNanos(0), '"1970-01-01T00:00:00"'),
        (Duration(1, 2, 3), '{"months": 1, "days": 2, "milliseconds": 3}'),
        (Chosen("shop.Card", {"n": 1}), '{"shop.Card": {"n": 1}}'),
        ({"a": [1, {}], "b": []}, '{"a": [1, {}], "b": []}'),
    ],
)
def test_small_values_are_shown_whole(value: Any, shown: str) -> None:
    assert text(value, ()) == shown


@pytest.mark.parametrize(
    ("value", "path", "shown"),
    [
        ({"a": LONG, "b": 1}, ("b",), '{"b": 1, ...}'),
        ({"b": {"c": 1, "d": LONG}}, ("b", "c"), '{"b": {"c": 1, ...}}'),
        ([{"c": 1, "d": LONG}], (0, "c"), '[{"c": 1, ...}]'),
        ({"b": Chosen("R", {"c": 1, "d": LONG})}, ("b", "c"), '{"b": {"R": {"c": 1, ...}}}'),
        ({"b": LONG}, (), f'{{"b": "{"x" * 113}...'),
        ({"b": LONG}, ("b",), f'{{"b": "{"x" * 119}...}}'),
        ({"b": LONG}, ("c",), f'{{"b": "{"x" * 113}...'),
        ([LONG], (1,), f'["{"x" * 118}...'),
    ],
)
def test_of_large_values_the_path_is_shown(value: Any, path: Path, shown: str) -> None:
    assert text(value, path) == shown


def test_no_text_is_long() -> None:
    value: Any = LONG
    path: tuple[str, ...] = ()
    for _ in range(30):
        value, path = {"a_long_name": value, "b": 1}, ("a_long_name", *path)
    assert len(text(value, path)) == 203


@pytest.mark.parametrize(
    ("written", "read", "expected"),
    [
        (42, 42, True),
        (42, 42.0, True),
        (2**53 + 1, float(2**53), False),
        (1, True, False),
        (42, TimestampNanos(42), False),
        ("a", b"a", False),
        (MOMENT, MOMENT.replace(tzinfo=None), False),
        (Decimal("1.0"), Decimal(1), True),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"b": 1}, False),
    ],
)
def test_is_same(written: Any, read: Any, expected: bool) -> None:
    assert is_same(written, read) is expected


def test_part() -> None:
    value = {"a": Chosen("R", {"b": [Chosen("S", 1)]})}
    assert part(value, ("a", "b", 0)) == Chosen("S", 1)
    for path in (("b",), ("a", "b", 1), ("a", "b", 0, "c")):
        with pytest.raises(LookupError):
            part(value, path)
