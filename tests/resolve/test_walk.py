"""A table of resolutions, from Avro 1.12.0's "Schema Resolution" and "Aliases": what is found, and where."""

from __future__ import annotations

import pytest

from eventwright.compat.rules import ENGINE
from eventwright.model.nodes import JSON, Primitive, Reference, Schema, Union
from eventwright.model.parse import link, parse_schema
from eventwright.resolve.actions import (
    Error,
    PickReaderBranch,
    Promote,
    Read,
    ReadEnum,
    ReadRecord,
    ReadWriterUnion,
    Resolution,
    SkipField,
    TakeField,
)
from eventwright.resolve.rules import WIRE
from eventwright.resolve.walk import resolve


def schema(value: JSON) -> Schema:
    parsed, _ = parse_schema(value)
    assert parsed is not None
    return parsed


def resolution(reader: JSON, writer: JSON) -> Resolution:
    return resolve(schema(reader), schema(writer), WIRE + ENGINE)


def record(name: str, *fields: JSON, **more: JSON) -> dict[str, JSON]:
    return {"type": "record", "name": name, "fields": list(fields), **more}


def field(name: str, type_: JSON, **more: JSON) -> dict[str, JSON]:
    return {"name": name, "type": type_, **more}


def enum(name: str, *symbols: JSON, **more: JSON) -> dict[str, JSON]:
    return {"type": "enum", "name": name, "symbols": list(symbols), **more}


TREE: JSON = record("Tree", field("value", "int"), field("children", {"type": "array", "items": "Tree"}))
LONG_TREE: JSON = record(
    "Tree", field("value", "long"), field("children", {"type": "array", "items": "Tree"})
)
NODE_A: JSON = record("A", field("b", ["null", record("B", field("a", ["null", "A"]), field("n", "int"))]))
NODE_A_BROKEN: JSON = record(
    "A", field("b", ["null", record("B", field("a", ["null", "A"]), field("n", "string"))])
)

FOUND: list[tuple[str, JSON, JSON, list[tuple[str, str]]]] = [
    # name, reader, writer, (rule, place in the reader) of each finding
    ("identity", TREE, TREE, []),
    ("promotion inside a recursive type", LONG_TREE, TREE, []),
    ("demotion inside a recursive type, once", TREE, LONG_TREE, [("type-mismatch", "/fields/0/type")]),
    (
        "mutual recursion finds the break at its place",
        NODE_A,
        NODE_A_BROKEN,
        [("type-mismatch", "/fields/0/type/1/fields/1/type")],
    ),
    (
        "inside a union branch, at its place",
        record("R", field("p", ["null", record("Card", field("n", "int"), field("x", "int"))])),
        record("R", field("p", ["null", record("Card", field("n", "string"))])),
        [
            ("reader-field-without-default", "/fields/0/type/1/fields/1"),
            ("type-mismatch", "/fields/0/type/1/fields/0/type"),
        ],
    ),
    (
        "inside an array in a union",
        ["null", {"type": "array", "items": "int"}],
        ["null", {"type": "array", "items": "string"}],
        [("type-mismatch", "/1/items")],
    ),
    (
        "inside a map of maps",
        {"type": "map", "values": {"type": "map", "values": "int"}},
        {"type": "map", "values": {"type": "map", "values": "double"}},
        [("type-mismatch", "/values/values")],
    ),
    (
        "every problem, not the first",
        record("R", field("a", "int"), field("b", "int"), field("c", "int")),
        record("R", field("a", "string")),
        [
            ("reader-field-without-default", "/fields/1"),
            ("reader-field-without-default", "/fields/2"),
            ("type-mismatch", "/fields/0/type"),
        ],
    ),
    (
        "an unqualified alias is in the namespace of its type",
        record("shop.New", aliases=["Old"]),
        record("shop.Old"),
        [("alias-unqualified", "")],
    ),
    (
        "and in no other",
        record("shop.New", aliases=["Old"]),
        record("attic.Old"),
        [("name-mismatch", "")],
    ),
    ("a qualified alias", record("shop.New", aliases=["attic.Old"]), record("attic.Old"), []),
    (
        "the writer's aliases do not count",
        record("Old"),
        record("New", aliases=["Old"]),
        [("name-mismatch", "")],
    ),
    ("a moved namespace", record("shop.v2.R"), record("shop.v1.R"), []),
    ("an error is a record", {"type": "error", "name": "E", "fields": []}, record("E"), []),
    ("a record is no enum", record("R"), enum("R", "A"), [("type-mismatch", "")]),
    (
        "the alias and the name are both written",
        record("R", field("b", "string", aliases=["a"])),
        record("R", field("a", "int"), field("b", "string")),
        [("alias-beside-name", "/fields/0")],
    ),
    (
        "an alias whose field has its own reader",
        record("R", field("a", "int"), field("b", "int", aliases=["a"], default=1)),
        record("R", field("a", "int")),
        [("alias-beside-name", "/fields/1")],
    ),
    (
        "two aliases for one field, though one has a default",
        record("R", field("b", "int", aliases=["a"]), field("c", "int", aliases=["a"], default=1)),
        record("R", field("a", "int")),
        [("alias-claimed-twice", "/fields/1")],
    ),
    (
        "an enum's default is no field's default",
        record("R", field("e", enum("E", "A", default="A"))),
        record("R"),
        [("reader-field-without-default", "/fields/0")],
    ),
    ("symbols in another order", enum("E", "B", "A"), enum("E", "A", "B"), []),
    ("a removed symbol with a default", enum("E", "A", default="A"), enum("E", "A", "B"), []),
    ("a removed symbol", enum("E", "A"), enum("E", "A", "B"), [("enum-symbol-unknown", "")]),
    ("enums of two names", enum("E", "A"), enum("F", "A"), [("name-mismatch", "")]),
    (
        "a fixed type, defined once and used twice, is reported once",
        record("R", field("x", {"type": "fixed", "name": "F", "size": 2}), field("y", "F")),
        record("R", field("x", {"type": "fixed", "name": "F", "size": 3}), field("y", "F")),
        [("fixed-size-mismatch", "/fields/0/type")],
    ),
    ("null is not promoted", "int", "null", [("type-mismatch", "")]),
    ("boolean is not promoted", "int", "boolean", [("type-mismatch", "")]),
    ("a union of everything is read by none", "int", [], []),
    ("an empty union reads nothing", [], "int", [("branch-unmatched", "")]),
    ("required made optional", ["null", "int"], "int", []),
    ("optional made required", "int", ["null", "int"], [("writer-branch-unreadable", "")]),
    ("union into one promoted type", "double", ["int", "long", "float"], []),
    ("a branch is dropped", ["null", "int"], ["null", "int", "string"], [("branch-unmatched", "")]),
]


@pytest.mark.parametrize(
    ("reader", "writer", "expected"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND]
)
def test_found(reader: JSON, writer: JSON, expected: list[tuple[str, str]]) -> None:
    found = [(error.rule.id, error.reader.pointer) for error in resolution(reader, writer).found]
    assert sorted(found) == sorted(expected)


BRANCHES: list[tuple[str, JSON, JSON, int | None]] = [
    # name, reader's union, writer's type, the branch chosen
    ("the same type comes before a promotion", ["double", "int"], "int", 1),
    ("else the first promotion", ["string", "float", "double"], "int", 1),
    ("bytes as string", ["null", "string"], "bytes", 1),
    ("string as bytes", ["null", "bytes"], "string", 1),
    ("the same full name comes first", [record("a.X"), record("b.X")], record("b.X"), 1),
    ("else the first unqualified name", [record("a.X"), record("b.X")], record("c.X"), 0),
    ("an alias", [record("A"), record("B", aliases=["X"])], record("X"), 1),
    ("the same full name, but another kind of type", [enum("X", "A"), record("y.X")], record("X"), 1),
    ("none", ["null", record("A")], record("B"), None),
]


@pytest.mark.parametrize(
    ("reader", "writer", "branch"), [row[1:] for row in BRANCHES], ids=[row[0] for row in BRANCHES]
)
def test_branch(reader: JSON, writer: JSON, branch: int | None) -> None:
    root = resolution(reader, writer).root
    assert (root.branch if isinstance(root, PickReaderBranch) else None) == branch


@pytest.mark.parametrize("branches", [["double", "int"], ["bytes", "string"], [record("a.X"), record("b.X")]])
def test_a_union_reads_itself_unchanged(branches: JSON) -> None:
    root = resolution(branches, branches).root
    assert isinstance(root, ReadWriterUnion)
    assert [action.branch for action in root.branches if isinstance(action, PickReaderBranch)] == [0, 1]


def test_actions_of_a_record() -> None:
    reader: JSON = record(
        "R",
        field("n", "long"),
        field("label", "string", aliases=["name"]),
        field("extra", "int", default=7),
    )
    writer: JSON = record("R", field("name", "string"), field("gone", "bytes"), field("n", "int"))
    found = resolution(reader, writer)
    assert found.root == ReadRecord("R", "R")
    actions = found.records["R", "R"]
    names = [step.field.name if isinstance(step, TakeField) else f"-{step.name}" for step in actions.steps]
    assert names == ["label", "-gone", "n"]
    label, gone, number = actions.steps
    assert isinstance(label, TakeField)
    assert (label.field, label.action) == (actions.reader.fields[1], Read(Primitive("string")))
    assert gone == SkipField("gone", Primitive("bytes"))
    assert number == TakeField(actions.reader.fields[0], Promote(Primitive("int"), Primitive("long")))
    assert [default.name for default in actions.defaults] == ["extra"]
    assert actions.errors == ()


def test_actions_of_an_enum() -> None:
    found = resolution(enum("E", "A", "C", default="C"), enum("E", "A", "B")).root
    assert isinstance(found, ReadEnum)
    assert found.symbols == ("A", "C")


def test_an_unreadable_branch_leaves_the_others_readable() -> None:
    root = resolution(["null", "int"], ["null", "string"]).root
    assert isinstance(root, ReadWriterUnion)
    assert root.branches[0] == PickReaderBranch(
        Union((Primitive("null"), Primitive("int"))), 0, Read(Primitive("null"))
    )
    assert isinstance(root.branches[1], Error)


def test_a_long_chain_of_records_is_walked_without_recursion() -> None:
    jsons: dict[str, JSON] = {f"{n}": record(f"R{n}", field("next", f"R{n + 1}")) for n in range(3000)}
    linked = link({**jsons, "last": record("R3000")}, {})
    assert linked.problems == ()
    chain = Schema(Reference("R0"), linked.types)
    assert resolve(chain, chain).errors == ()
    assert len(resolve(chain, chain).records) == 3001
