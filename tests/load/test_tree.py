from __future__ import annotations

import json

import pytest

from eventwright.load.tree import Tree, load
from eventwright.model.nodes import JSON, Record, Reference


def loaded(**files: JSON) -> Tree:
    return load({f"{name}.avsc": json.dumps(content).encode() for name, content in files.items()})


def record(name: str, *types: JSON, **more: JSON) -> dict[str, JSON]:
    fields: list[JSON] = [{"name": f"f{i}", "type": type_} for i, type_ in enumerate(types)]
    return {"type": "record", "name": name, "fields": fields, **more}


def problems(tree: Tree) -> list[tuple[str, str, str]]:
    return [(p.explanation.id, p.file, p.pointer) for p in tree.problems]


def test_types_across_files_in_any_order() -> None:
    tree = loaded(
        a=record("n.A", "B", "c.C"),
        b=record("n.B", ["null", "A"]),
        c=[{"type": "fixed", "name": "c.C", "size": 1}, {"type": "map", "values": "n.B"}, "long"],
    )
    assert tree.problems == ()
    assert sorted(tree.types) == ["c.C", "n.A", "n.B"]
    schema = tree.schema("n.B")
    assert schema.root == Reference("n.B")
    assert schema.types is tree.types  # a chain of events must not cost the square of its length


def test_the_order_of_files_does_not_matter() -> None:
    contents = {
        "a.avsc": json.dumps(record("A", "B", "Nope")).encode(),
        "b.avsc": json.dumps(record("B", "long")).encode(),
        "c.avsc": json.dumps(record("B", "int")).encode(),
    }
    forward, backward = load(contents), load(dict(reversed(contents.items())))
    assert forward == backward
    assert list(forward.texts) == list(backward.texts) == sorted(contents)


EVENTS: list[tuple[dict[str, JSON], tuple[str, ...]]] = [
    ({"a": record("A", "B"), "b": record("B")}, ("A",)),
    ({"a": record("A", ["null", "A"])}, ("A",)),
    ({"a": record("A", "B"), "b": record("B", eventwright={})}, ("A", "B")),
    ({"a": record("A", record("I", eventwright={}))}, ("A", "I")),
    ({"a": record("A", record("I"))}, ("A",)),
    ({"a": record("A", record("B")), "b": record("B")}, ("A",)),
    ({"a": record("A", ["null", "A"]), "b": record("A", ["null", "A"])}, ("A",)),
    ({"a": [record("A", "B"), record("B")]}, ("A", "B")),
    ({"a": [record("A", "B"), record("B")], "c": {"type": "array", "items": "A"}}, ("B",)),
    ({"a": record("A", ["null", "B"]), "b": record("B", ["null", "A"])}, ()),
    ({"a": {"type": "enum", "name": "E", "symbols": []}, "b": "long", "c": ["null", "E"]}, ()),
    ({"a": {"type": "map", "values": record("A")}}, ()),
    ({"a": {"type": "error", "name": "A", "fields": []}}, ("A",)),
    ({"z": record("Z"), "a": record("n.A")}, ("Z", "n.A")),
]


@pytest.mark.parametrize(("files", "events"), EVENTS)
def test_events(files: dict[str, JSON], events: tuple[str, ...]) -> None:
    tree = loaded(**files)
    assert tree.problems == ()
    assert tree.events == events


def test_agreeing_duplicates() -> None:
    tree = loaded(
        a=record("n.A", record("M", "int", doc="one")),
        b=record(
            "n.B", {"type": "record", "name": "n.M", "fields": [{"name": "f0", "type": {"type": "int"}}]}
        ),
        c=record("n.M", "int", eventwright={"topic": "m"}),
    )
    assert tree.problems == ()
    named = tree.types["n.M"]
    assert isinstance(named, Record)
    assert named.event is not None  # the definition that says most, whichever file it is in
    assert named.origin.file == "c.avsc"
    assert loaded(a=record("A", record("M")), b=record("M")).types["M"].origin.file == "b.avsc"


CONFLICTS: list[tuple[JSON, JSON, str]] = [
    (record("A", "int"), record("A", "long"), 'the field "f0" differs'),
    (record("A", "int"), record("A", "int", "int"), 'only one of them has the field "f1"'),
    (record("A"), {"type": "error", "name": "A", "fields": []}, "only one of them is an error"),
    (record("A"), {"type": "fixed", "name": "A", "size": 1}, "fixed here, record there"),
    (
        {"type": "enum", "name": "A", "symbols": ["X", "Y"]},
        {"type": "enum", "name": "A", "symbols": ["Y", "X"]},
        "their symbols differ",
    ),
    (
        {"type": "fixed", "name": "A", "size": 1},
        {"type": "fixed", "name": "A", "size": 2},
        "their sizes differ",
    ),
    (
        record("A", eventwright={"topic": "a"}),
        record("A", eventwright={"topic": "b"}),
        "their event attributes differ",
    ),
    (
        {
            "type": "record",
            "name": "A",
            "fields": [{"name": "a", "type": "int"}, {"name": "b", "type": "int"}],
        },
        {
            "type": "record",
            "name": "A",
            "fields": [{"name": "b", "type": "int"}, {"name": "a", "type": "int"}],
        },
        "the fields stand in another order",
    ),
    (record("A", aliases=["x"]), record("A"), "their aliases differ"),
]


@pytest.mark.parametrize(("first", "second", "says"), CONFLICTS)
def test_conflicts_name_both_files(first: JSON, second: JSON, says: str) -> None:
    tree = loaded(a=first, b={"type": "array", "items": second})
    assert problems(tree) == [("conflicting-definitions", "b.avsc", "/items")]
    assert '"A" is defined differently in a.avsc' in tree.problems[0].message
    assert says in tree.problems[0].message


def test_all_problems_of_all_files() -> None:
    tree = load(
        {
            "a.avsc": json.dumps(record("A", "Nope", "B")).encode(),
            "b.avsc": json.dumps(record("B", ["int", "int"])).encode(),
            "c.avsc": b'{"type": ',
            "d.avsc": '"int"'.encode("utf-16"),
            "e.avsc": json.dumps(record("E", {"type": "int", "logicalType": "uuid"})).encode(),
            "f.avsc": json.dumps(
                {"type": "record", "name": "F", "fields": [{"name": "e", "type": "G", "default": "Y"}]}
            ).encode(),
            "g.avsc": json.dumps({"type": "enum", "name": "G", "symbols": ["X"]}).encode(),
            "h.avsc": json.dumps(record("H", "A")).encode(),
        }
    )
    assert sorted(problems(tree)) == [
        ("duplicate-branch", "b.avsc", "/fields/0/type/1"),
        ("invalid-default", "f.avsc", "/fields/0/default"),
        ("invalid-json", "c.avsc", ""),
        ("invalid-json", "d.avsc", ""),
        ("invalid-logical-type", "e.avsc", "/fields/0/type/logicalType"),
        ("unknown-type", "a.avsc", "/fields/0/type"),
    ]
    assert sorted(tree.texts) == [f"{letter}.avsc" for letter in "abcdefgh"]
    # What cannot be used, and what needs it, is not among the types; the rest is.
    assert sorted(tree.types) == ["E", "F", "G"]
    assert tree.events == ("E", "F")


UNREAD: list[tuple[str, bytes, JSON, list[str]]] = [  # file, content, type that is used, further problems
    ("m.avsc", b"{", "m", []),
    ("x/Money.avsc", b"{", "Money", []),
    ("x/Money.avsc", b"{", "shop.Money", []),
    ("shop.Money.avsc", b"{", "shop.Money", []),
    ("Money.avsc", b"[" * 200, ["null", {"type": "map", "values": "Money"}], []),
    ("Money.avsc", b"{", "Monet", ["unknown-type"]),
    ("Money.avsc", b"5", "Money", ["unknown-type"]),
    ("other.Money.avsc", b"{", "shop.Money", ["unknown-type"]),
]


@pytest.mark.parametrize(("file", "content", "type_", "more"), UNREAD)
def test_a_file_that_cannot_be_read_is_one_problem(
    file: str, content: bytes, type_: JSON, more: list[str]
) -> None:
    tree = load({"a.avsc": json.dumps(record("A", type_)).encode(), file: content})
    found = [problem.explanation.id for problem in tree.problems if problem.file == "a.avsc"]
    assert found == more
    assert any(problem.file == file for problem in tree.problems)
    assert tree.types == {}


def test_nothing_is_an_empty_tree() -> None:
    assert load({}) == Tree({}, {}, (), ())


def test_what_real_files_carry() -> None:
    tree = load(
        {
            "bom.avsc": b"\xef\xbb\xbf" + json.dumps(record("A")).encode(),
            "crlf.avsc": json.dumps(record("B"), indent=2).replace("\n", "\r\n").encode(),
            "comments.avsc": b"/* licence */\n" + json.dumps(record("C")).encode() + b"// end",
            "twice.avsc": b'{"type": "record", "name": "Nope", "name": "D", "fields": [], "fields": []}',
        }
    )
    assert tree.problems == ()
    assert tree.events == ("A", "B", "C", "D")


def test_ten_thousand_files() -> None:
    count = 10_000
    files = {
        f"{i:05}.avsc": json.dumps(
            record(f"R{i}", f"R{i + 1}" if i < count - 1 else "int", f"R{i // 2}")
        ).encode()
        for i in range(count)
    }
    tree = load(files)
    assert problems(tree) == [("nested-too-deep", "00000.avsc", "")]
    assert len(tree.schema("R0").types) == count
    del files[f"{count - 1:05}.avsc"]
    broken = load(files)
    assert problems(broken) == [("unknown-type", f"{count - 2:05}.avsc", "/fields/0/type")]
    assert broken.types == {}
