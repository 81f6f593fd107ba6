from __future__ import annotations

import pytest

from eventwright.model.logical import Misuse, max_precision, read_logical_type
from eventwright.model.nodes import JSON, LogicalType
from eventwright.model.words import BASES, PRIMITIVE_NAMES

SIZES = {"uuid": 16, "duration": 12, "decimal": 4}


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize("base", [*PRIMITIVE_NAMES, "fixed", "record", "array"])
def test_each_base(name: str, base: str) -> None:
    size = SIZES.get(name, 8) if base == "fixed" else None
    found = read_logical_type({"logicalType": name, "precision": 9, "scale": 2}, base, size)
    if base in BASES[name]:
        decimal = name == "decimal"
        assert found == LogicalType(name, 9 if decimal else 0, 2 if decimal else 0)
    else:
        assert isinstance(found, Misuse)
        assert found.explanation.id == "invalid-logical-type"
        assert "it is ignored" in found.message


@pytest.mark.parametrize("value", ["money", "Date", "", None, 5, ["date"]])
def test_unknown_is_nothing(value: JSON) -> None:
    assert read_logical_type({"logicalType": value}, "int") is None


@pytest.mark.parametrize(("name", "size"), [("uuid", 15), ("uuid", 17), ("duration", 16), ("duration", 0)])
def test_size(name: str, size: int) -> None:
    found = read_logical_type({"logicalType": name}, "fixed", size)
    assert isinstance(found, Misuse)
    assert found.explanation.id == "invalid-logical-type"
    assert f"not of {size}" in found.message


DECIMALS: list[tuple[dict[str, JSON], int | None, str]] = [
    ({}, None, "no precision"),
    ({"precision": 0}, None, "precision is 0"),
    ({"precision": -1}, None, "precision is -1"),
    ({"precision": 4.0}, None, "precision is 4.0"),
    ({"precision": True}, None, "precision is true"),
    ({"precision": "4"}, None, 'precision is "4"'),
    ({"precision": 2**31}, None, "precision is 2147483648, over the 2147483647 that an int holds"),
    ({"precision": 10**5000, "scale": 10**5000}, None, "over the 2147483647 that an int holds"),
    ({"precision": 4, "scale": -1}, None, "scale is -1"),
    ({"precision": 4, "scale": None}, None, "scale is null"),
    ({"precision": 4, "scale": 5}, None, "scale 5 is over its precision 4"),
    ({"precision": 10}, 4, "a fixed of 4 bytes holds 9 digits"),
    ({"precision": 1}, 0, "a fixed of 0 bytes holds 0 digits"),
]


@pytest.mark.parametrize(("attributes", "size", "says"), DECIMALS)
def test_bad_decimals(attributes: dict[str, JSON], size: int | None, says: str) -> None:
    base = "bytes" if size is None else "fixed"
    found = read_logical_type({"logicalType": "decimal", **attributes}, base, size)
    assert isinstance(found, Misuse)
    assert found.explanation.id == "invalid-decimal"
    assert says in found.message


def test_good_decimals() -> None:
    assert read_logical_type({"logicalType": "decimal", "precision": 1}, "bytes") == LogicalType(
        "decimal", 1, 0
    )
    assert read_logical_type(
        {"logicalType": "decimal", "precision": 4, "scale": 4}, "fixed", 2
    ) == LogicalType("decimal", 4, 4)


def test_max_precision_is_exact() -> None:
    for size in range(1, 200):
        digits = max_precision(size)
        largest = 2 ** (8 * size - 1) - 1
        assert 10**digits - 1 <= largest < 10 ** (digits + 1) - 1
    assert max_precision(2**31 - 1) > 0  # not computed from a number of that size
