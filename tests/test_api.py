"""`check_compatibility`, over every form in which a schema may be given."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eventwright import Finding, check_compatibility
from eventwright.errors import BaselineUnavailable, SettingsError

ONE = '{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}'
TWO = """{
  "type": "record",
  "name": "shop.Order",
  "fields": [
    {"name": "a", "type": "int"},
    {"name": "b", "type": "shop.Money"}
  ]
}"""
MONEY = '{"type": "record", "name": "shop.Money", "fields": [{"name": "cents", "type": "shop.Cents"}]}'
CENTS = '{"type": "fixed", "name": "shop.Cents", "size": 8}'


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str, int, str]]:
    return [(finding.rule, finding.path, finding.line, finding.message) for finding in findings]


def test_text() -> None:
    assert said(check_compatibility(TWO, ONE, types=(MONEY, CENTS))) == [
        ("reader-field-without-default", "/fields/1", 6, '"b" has no default; writer is baseline 1')
    ]


def test_parsed_json_says_the_same() -> None:
    found = check_compatibility(
        json.loads(TWO), json.loads(ONE), types=[json.loads(MONEY), json.loads(CENTS)]
    )
    assert [finding.message for finding in found] == ['"b" has no default; writer is baseline 1']


@pytest.mark.parametrize(
    ("proposed", "baseline", "expected"),
    [
        ("long", "int", []),
        ("int", "long", [("type-mismatch", "", 1, '"long" cannot be read as "int"; writer is baseline 1')]),
        ('"long"', ["int"], []),
        (["null", "long"], "int", []),
        (("null", "long"), ["int", "null"], []),
    ],
)
def test_primitives_and_unions(
    proposed: str | list[object], baseline: str | list[object], expected: list[object]
) -> None:
    assert said(check_compatibility(proposed, baseline)) == expected


def test_levels() -> None:
    optional = json.loads(ONE)
    optional["fields"].append({"name": "b", "type": "int", "default": 0})
    assert check_compatibility(optional, ONE, level="FULL") == ()
    assert check_compatibility("long", "int", level="BACKWARD_TRANSITIVE") == ()
    assert len(check_compatibility("long", "int", level="FORWARD")) == 1
    assert len(check_compatibility("int", "long", "int", level="BACKWARD")) == 0
    assert len(check_compatibility("int", "long", "int", level="BACKWARD_TRANSITIVE")) == 1
    assert check_compatibility("int", "string", level="NONE") == ()
    assert check_compatibility(ONE) == ()


def test_an_unknown_level() -> None:
    with pytest.raises(SettingsError, match='did you mean "BACKWARD"'):
        check_compatibility(ONE, ONE, level="BACKWARDS")


@pytest.mark.parametrize(
    ("proposed", "rule", "line"),
    [
        ('{"type": "record",\n', "invalid-json", 2),
        (
            '{"type": "record",\n "name": "R", "fields": [{"name": "x", "type": "Nowhere"}]}',
            "unknown-type",
            2,
        ),
        ("strin", "invalid-json", 1),
        ({"type": "array"}, "invalid-schema", 1),
    ],
)
def test_a_proposed_schema_that_is_none_is_a_finding(proposed: str, rule: str, line: int) -> None:
    assert [(found.rule, found.line) for found in check_compatibility(proposed, ONE)] == [(rule, line)]


def test_a_proposed_schema_with_a_bad_default_is_compared_all_the_same() -> None:
    proposed = {
        "type": "record",
        "name": "shop.Order",
        "fields": [{"name": "b", "type": "int", "default": "x"}, {"name": "c", "type": "int"}],
    }
    assert [found.rule for found in check_compatibility(proposed, ONE)] == [
        "invalid-default",
        "reader-field-without-default",
    ]


@pytest.mark.parametrize("baseline", ["{", "Nowhere", {"type": "enum"}, {"type": "R"}])
def test_a_baseline_that_is_no_schema_is_no_pass(baseline: str) -> None:
    with pytest.raises(BaselineUnavailable, match=r"baseline 2:\d+:\d+: "):
        check_compatibility(ONE, ONE, baseline)


def test_types_that_are_no_schemas() -> None:
    with pytest.raises(BaselineUnavailable, match=r"types\[1\]:1:2: "):
        check_compatibility(TWO, ONE, types=(MONEY, "{"))


def test_a_baseline_with_tolerable_faults_is_used() -> None:
    baseline = {
        "type": "record",
        "name": "shop.Order",
        "fields": [{"name": "a", "type": "int", "default": None}],
    }
    assert check_compatibility(ONE, baseline) == ()


def nested(levels: int) -> object:
    value: object = "int"
    for _ in range(levels):
        value = {"type": "array", "items": value}
    return value


def endless(copies: int) -> list[object]:
    loop: list[object] = []
    loop += [loop] * copies
    return loop


TOO_DEEP = [nested(129), nested(5_000), (nested(5_000),), endless(1), endless(2), {"type": endless(3)}]


@pytest.mark.parametrize("value", TOO_DEEP, ids=range(len(TOO_DEEP)))
def test_json_that_nests_too_deep(value: Any) -> None:
    assert said(check_compatibility(value, "int"))[0][:3] == ("nested-too-deep", "", 1)
    with pytest.raises(BaselineUnavailable, match="baseline 1:1:1: the schema nests deeper than 128"):
        check_compatibility("int", value)
    with pytest.raises(BaselineUnavailable, match=r"types\[0\]:1:1: the schema nests deeper than 128"):
        check_compatibility("int", types=[value])


def test_json_that_just_does_not_nest_too_deep() -> None:
    deep: Any = nested(128)
    assert check_compatibility(deep, deep) == ()


@pytest.mark.parametrize("kind", [bytes, bytearray])
def test_bytes_are_text(kind: type[bytes]) -> None:
    one, two = kind(ONE.encode()), kind(TWO.encode())
    assert check_compatibility(two, one, types=(kind(MONEY.encode()), CENTS)) == check_compatibility(
        TWO, ONE, types=(MONEY, CENTS)
    )
    assert [found.rule for found in check_compatibility(kind(b"\x00\x00"), ONE)] == ["invalid-json"]


@pytest.mark.parametrize("level", [None, 5, "", "backwards", ["FULL"]])
def test_levels_that_are_none(level: Any) -> None:
    with pytest.raises(SettingsError, match="unknown compatibility level"):
        check_compatibility(ONE, ONE, level=level)


def test_json_that_is_none() -> None:
    for value in ({"type": {1, 2}}, {"type": b"int"}, {"type": bytearray(b"int")}):
        with pytest.raises(SettingsError, match="is no JSON value"):
            check_compatibility(value, ONE)
