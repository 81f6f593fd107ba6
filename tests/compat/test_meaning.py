"""What is found where the same bytes mean something else, for every pair of logical types."""

from __future__ import annotations

from itertools import product
from typing import Any, Final

import pytest

from eventwright import check_compatibility
from eventwright.compat.meaning import effect, value_of
from eventwright.model.nodes import LogicalType
from eventwright.model.promotions import is_promotable
from eventwright.model.words import BASES, SIZES
from eventwright.severity import Kind

Json = Any
DIGITS: Final = {"precision": 9, "scale": 2}
ANNOTATED: Final = tuple((base, name) for name, bases in BASES.items() for base in bases if base != "fixed")


def annotated(base: str, name: str | None) -> Json:
    more = DIGITS if name == "decimal" else {}
    return {"type": base, **({"logicalType": name, **more} if name else {})}


def fixed(name: str | None, size: int) -> Json:
    return {"name": "F", "size": size, **annotated("fixed", name)}


def found(reader: Json, writer: Json) -> list[str]:
    """The rules of meaning that complain, without those that are about promotions or precision."""
    findings = check_compatibility(reader, writer)
    kinds = {finding.kind for finding in findings}
    assert not {Kind.WIRE, Kind.SEMANTIC} <= kinds, "what cannot be read has no meaning"
    return [finding.rule for finding in findings if finding.rule.startswith("logical-type")]


def is_readable(reader: str, writer: str) -> bool:
    return reader == writer or is_promotable(writer, reader)


@pytest.mark.parametrize(("writer", "reader"), list(product(ANNOTATED, ANNOTATED)))
def test_every_change_of_a_readable_logical_type_is_found(
    writer: tuple[str, str], reader: tuple[str, str]
) -> None:
    is_changed = is_readable(reader[0], writer[0]) and reader[1] != writer[1]
    assert found(annotated(*reader), annotated(*writer)) == (["logical-type-changed"] if is_changed else [])


@pytest.mark.parametrize(("base", "name"), ANNOTATED)
def test_added_and_removed(base: str, name: str) -> None:
    assert found(annotated(base, name), base) == ["logical-type-added"]
    assert found(base, annotated(base, name)) == ["logical-type-removed"]


@pytest.mark.parametrize("name", [name for name, bases in BASES.items() if "fixed" in bases])
def test_of_a_fixed(name: str) -> None:
    size = SIZES.get(name, 16)
    assert found(fixed(name, size), fixed(None, size)) == ["logical-type-added"]
    assert found(fixed(None, size), fixed(name, size)) == ["logical-type-removed"]


@pytest.mark.parametrize(
    ("writer", "reader"),
    [
        (writer, reader)
        for (written, writer), (read, reader) in product(ANNOTATED, ANNOTATED)
        if is_readable(read, written) and reader != writer
    ]
    + [("uuid", "decimal"), ("decimal", "uuid"), ("duration", "decimal"), ("decimal", "duration")],
)
def test_every_change_has_an_effect_in_words(writer: str, reader: str) -> None:
    assert effect(LogicalType(reader), LogicalType(writer))
    assert value_of(LogicalType(writer))


def test_a_fixed_that_is_used_twice_is_found_once_where_it_is_defined() -> None:
    def order(name: str | None) -> Json:
        return {
            "type": "record",
            "name": "R",
            "fields": [{"name": "a", "type": fixed(name, 16)}, {"name": "b", "type": ["null", "F"]}],
        }

    (finding,) = check_compatibility(order("uuid"), order(None))
    assert (finding.rule, finding.path) == ("logical-type-added", "/fields/0/type")


@pytest.mark.parametrize(
    ("wrap", "path"),
    [
        (lambda inner: {"type": "array", "items": inner}, "/items"),
        (lambda inner: {"type": "map", "values": ["null", inner]}, "/values/1"),
        (
            lambda inner: {"type": "record", "name": "R", "fields": [{"name": "a", "type": ["null", inner]}]},
            "/fields/0/type/1",
        ),
    ],
)
def test_inside_other_types(wrap: Any, path: str) -> None:
    reader, writer = (
        wrap({"type": "long", "logicalType": f"timestamp-{unit}"}) for unit in ("micros", "millis")
    )
    (finding,) = check_compatibility(reader, writer)
    assert (finding.rule, finding.path) == ("logical-type-changed", path)


@pytest.mark.parametrize(("base", "name"), ANNOTATED)
def test_nothing_is_found_where_nothing_changed(base: str, name: str) -> None:
    schema = {"type": "array", "items": ["null", annotated(base, name)]}
    assert check_compatibility(schema, schema) == ()
