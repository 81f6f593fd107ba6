"""Types that are planned by themselves, and kept, give what planning all together from nothing gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eventwright.emit.package import emit_package
from eventwright.load.tree import load
from eventwright.pipeline.regenerate import Keep, package_files
from eventwright.plan.options import Flavour, Options
from eventwright.plan.package import plan_package
from eventwright.plan.parts import PartPlanner

Schemas = dict[str, Any]

MEETING: Mapping[str, list[Schemas]] = {
    "a helper of one record is called as that of another": [
        {"name": "A", "fields": [{"name": "b_c", "type": {"type": "array", "items": "string"}}]},
        {"name": "A_b", "fields": [{"name": "c", "type": {"type": "array", "items": "string"}}]},
    ],
    "a table of an enum is called as that of another": [
        {"name": "One", "fields": [{"name": "x", "type": {"type": "enum", "name": "E", "symbols": ["A"]}}]},
        {
            "name": "Two",
            "fields": [{"name": "x", "type": {"type": "enum", "name": "o.E", "symbols": ["A"]}}],
        },
    ],
    "a variable is called as a class": [
        {"name": "A", "fields": [{"name": "Bb", "type": "int"}]},
        {"name": "Bb", "fields": [{"name": "x", "type": "string"}]},
    ],
    "a variable is called as a function": [
        {"name": "A", "fields": [{"name": "encode_B", "type": "int"}]},
        {"name": "B", "fields": [{"name": "x", "type": "string"}]},
    ],
    "classes of one name come from two namespaces": [
        {"name": "o.A", "fields": []},
        {"name": "p.A", "fields": []},
        {"name": "B", "fields": [{"name": "x", "type": "o.A"}]},
        {"name": "C", "fields": [{"name": "x", "type": "p.A"}]},
    ],
    "namespaces are called alike when they are flat": [
        {"name": "a_b.c.A", "fields": []},
        {"name": "a.b_c.A", "fields": []},
        {"name": "B", "fields": [{"name": "x", "type": "a_b.c.A"}]},
        {"name": "C", "fields": [{"name": "x", "type": "a.b_c.A"}]},
    ],
}


def files(schemas: list[Schemas]) -> Schemas:
    return {
        f"{number}.avsc": json.dumps({"type": "record", "namespace": "n", **schema}).encode()
        for number, schema in enumerate(schemas)
    }


def together(schemas: Mapping[str, bytes], options: Options) -> Mapping[str, str]:
    tree = load(schemas)
    planned, _ = plan_package(tree.types, options, {})
    assert planned is not None
    return emit_package(planned, tree.texts)


def alone(schemas: Mapping[str, bytes], options: Options, keep: Keep | None = None) -> Mapping[str, str]:
    tree = load(schemas)
    assert not tree.problems
    made, problems = package_files(tree.types, {}, options, tree.texts, keep)
    assert not problems
    return made


@pytest.fixture
def meetings(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Count the packages that had to be planned together."""
    found: list[object] = []

    def counted(*arguments: Any) -> Any:
        found.append(arguments)
        return plan_package(*arguments)

    monkeypatch.setattr("eventwright.pipeline.package.plan_package", counted)
    return found


@pytest.mark.parametrize("flavour", Flavour)
@pytest.mark.parametrize("schemas", MEETING.values(), ids=MEETING)
def test_types_whose_names_meet_are_planned_together(
    schemas: list[Schemas], flavour: Flavour, meetings: list[object]
) -> None:
    options = Options("events", flavour)
    made = alone(files(schemas), options)
    assert len(meetings) == 1
    assert made == together(files(schemas), options)


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the types that were planned."""
    found: list[str] = []
    original = PartPlanner.part

    def counted(self: PartPlanner, fullname: str) -> Any:
        found.append(fullname)
        return original(self, fullname)

    monkeypatch.setattr(PartPlanner, "part", counted)
    return found


TREE: Mapping[str, Schemas] = {
    "A.avsc": {"name": "A", "fields": [{"name": "b", "type": "n.B"}, {"name": "list", "type": "int"}]},
    "B.avsc": {"name": "B", "fields": [{"name": "e", "type": "n.E"}]},
    "C.avsc": {"name": "C", "fields": [{"name": "when", "type": {"type": "array", "items": "string"}}]},
    "D.avsc": {"name": "o.D", "fields": [{"name": "id", "type": {"type": "string", "logicalType": "uuid"}}]},
    "E.avsc": {"type": "enum", "name": "E", "symbols": ["X", "Y"]},
}
EDITS: Mapping[str, tuple[Mapping[str, Schemas | None], str]] = {  # and what has to be planned again
    "nothing": ({}, ""),
    "a comment for readers": ({"C.avsc": {**TREE["C.avsc"], "doc": "New."}}, "n.C"),
    "a type that others need": (
        {"E.avsc": {"type": "enum", "name": "E", "symbols": ["X", "Z"]}},
        "n.A n.B n.E",
    ),
    "a new type": ({"F.avsc": {"name": "F", "fields": []}}, "n.F"),
    "a type that is gone": ({"D.avsc": None}, ""),
    "an attribute that hides what another class imports": (
        {"D2.avsc": {"name": "o.D2", "fields": [{"name": "UUID", "type": "int"}]}},
        "o.D o.D2",
    ),
    "an attribute that hides a builtin no more": (
        {"A.avsc": {"name": "A", "fields": [{"name": "b", "type": "n.B"}]}},
        "n.A n.C",
    ),
    "an inner namespace": (
        {"F.avsc": {"name": "n.encode_A.F", "fields": []}},
        "n.A n.B n.C n.E n.encode_A.F",
    ),
}


@pytest.mark.parametrize("flavour", Flavour)
@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS)
def test_only_what_has_changed_is_planned_again(
    edit: Mapping[str, Schemas | None],
    expected: str,
    flavour: Flavour,
    planned: list[str],
    tmp_path: Path,
) -> None:
    options, keep = Options("events", flavour), Keep(tmp_path, lambda _: b"")
    before = written(TREE)
    assert alone(before, options, keep) == together(before, options)
    planned.clear()
    after = written({file: schema for file, schema in {**TREE, **edit}.items() if schema is not None})
    made = alone(after, options, keep)
    assert planned == expected.split()
    assert made == together(after, options)
    planned.clear()
    assert alone(after, options, keep) == made
    assert planned == []


def written(tree: Mapping[str, Schemas]) -> Mapping[str, bytes]:
    return {
        file: json.dumps({"type": "record", "namespace": "n", **schema}).encode()
        for file, schema in tree.items()
    }


def test_released_versions_count(planned: list[str], tmp_path: Path) -> None:
    options = Options("events")
    for releases in (b"", b"1", b"1"):
        digests = {"n.C": releases}
        alone(written(TREE), options, Keep(tmp_path, lambda name: digests.get(name, b"")))  # noqa: B023
    assert planned == [*sorted(("n.A", "n.B", "n.C", "n.E", "o.D")), "n.C"]


@pytest.mark.parametrize("damage", [b"", b"nonsense", None], ids=["empty", "nonsense", "cut"])
def test_damaged_parts_are_none(damage: bytes | None, planned: list[str], tmp_path: Path) -> None:
    options, keep = Options("events"), Keep(tmp_path, lambda _: b"")
    made = alone(written(TREE), options, keep)
    for file in sorted(tmp_path.iterdir()):  # each holds some of the types
        file.write_bytes(file.read_bytes()[:-7] if damage is None else damage)
        planned.clear()
        assert alone(written(TREE), options, keep) == made
        assert planned
        planned.clear()
        assert alone(written(TREE), options, keep) == made
        assert planned == []


def test_one_changed_part_lets_the_others_lie(tmp_path: Path) -> None:
    options, keep = Options("events"), Keep(tmp_path, lambda _: b"")
    alone(written(TREE), options, keep)
    before = {file: file.stat().st_ino for file in tmp_path.iterdir()}
    alone(written({**TREE, "C.avsc": {**TREE["C.avsc"], "doc": "New."}}), options, keep)
    assert sum(file.stat().st_ino != number for file, number in before.items()) == 1


def test_a_type_whose_file_has_moved_is_planned_again(planned: list[str], tmp_path: Path) -> None:
    options, keep = Options("events"), Keep(tmp_path, lambda _: b"")
    alone(written(TREE), options, keep)
    planned.clear()
    moved = {f"moved/{file}" if file == "D.avsc" else file: schema for file, schema in TREE.items()}
    assert alone(written(moved), options, keep) == together(written(moved), options)
    assert planned == ["o.D"]
