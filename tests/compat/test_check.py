"""Which pairs a level promises, and what a finding says of them."""

from __future__ import annotations

import pytest

from eventwright.compat.check import Comparison, check, pairs
from eventwright.findings import Finding
from eventwright.model.levels import Level
from eventwright.model.nodes import JSON
from eventwright.model.parse import parse_schema
from eventwright.model.version import Version


def version(label: str, *fields: JSON) -> Version:
    json: JSON = {"type": "record", "name": "shop.Order", "fields": list(fields)}
    schema, problems = parse_schema(json, file=f"{label}.avsc")
    assert problems == ()
    assert schema is not None
    return Version("shop.Order", label, f"{label}.avsc", schema)


A: JSON = {"name": "a", "type": "int"}
B: JSON = {"name": "b", "type": "int"}
ONE, TWO, NEW = version("one"), version("two"), version("new")


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (Level.NONE, []),
        (Level.BACKWARD, ["new reads two"]),
        (Level.FORWARD, ["two reads new"]),
        (Level.FULL, ["new reads two", "two reads new"]),
        (Level.BACKWARD_TRANSITIVE, ["new reads one", "new reads two"]),
        (Level.FORWARD_TRANSITIVE, ["one reads new", "two reads new"]),
        (Level.FULL_TRANSITIVE, ["new reads one", "one reads new", "new reads two", "two reads new"]),
    ],
)
def test_pairs(level: Level, expected: list[str]) -> None:
    found = pairs(level, NEW, (ONE, TWO))
    assert [f"{pair.reader.label} reads {pair.writer.label}" for pair in found] == expected


@pytest.mark.parametrize("level", Level)
def test_a_first_version_breaks_nobody(level: Level) -> None:
    assert pairs(level, NEW, ()) == ()


def locate(file: str, pointer: str) -> tuple[int, int]:
    return len(file), len(pointer)


def findings(level: Level, proposed: Version, *versions: Version) -> tuple[Finding, ...]:
    return check(Comparison(proposed, versions), level, locate)


def test_an_added_field_is_found_where_it_was_added() -> None:
    (finding,) = findings(Level.BACKWARD, version("proposed", A, B), version("version 7", A))
    assert (finding.file, finding.path) == ("proposed.avsc", "/fields/1")
    assert finding.message == '"b" has no default; writer is version 7'
    assert finding.writer is not None
    assert (finding.writer.version, finding.writer.file, finding.writer.path) == (
        "version 7",
        "version 7.avsc",
        "",
    )


def test_a_removed_field_is_found_at_its_nearest_surviving_parent() -> None:
    (finding,) = findings(Level.FORWARD, version("proposed", A), version("version 7", A, B))
    assert (finding.file, finding.path) == ("proposed.avsc", "")
    assert finding.message == '"b" has no default; reader is version 7'
    assert finding.help.startswith("keep the field: released readers require it")
    assert finding.reader is not None
    assert (finding.reader.file, finding.reader.path) == ("version 7.avsc", "/fields/1")


def test_every_earlier_version_is_named() -> None:
    found = findings(Level.BACKWARD_TRANSITIVE, version("proposed", A, B), version("one"), version("two", A))
    assert [finding.message for finding in found] == [
        '"a" has no default; writer is one',
        '"b" has no default; writer is one',
        '"b" has no default; writer is two',
    ]


def test_what_java_decides_otherwise_is_said() -> None:
    reader = version(
        "proposed",
        {"name": "b", "type": "int", "aliases": ["a"]},
        {"name": "c", "type": "int", "aliases": ["a"], "default": 0},
    )
    (finding,) = findings(Level.BACKWARD, reader, version("one", A))
    assert finding.rule == "alias-claimed-twice"
    assert "In Java, the check accepts the pair" in finding.why
