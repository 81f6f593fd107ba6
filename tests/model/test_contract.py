from __future__ import annotations

import json
import random
import string

import pytest

from eventwright.errors import RenderError
from eventwright.load.tree import Tree, load
from eventwright.model.contract import contract_text
from eventwright.model.nodes import JSON, reachable
from eventwright.model.parse import parse_schema
from eventwright.model.text import parse_json


def tree_of(*files: str) -> Tree:
    tree = load({f"{index}.avsc": text.encode() for index, text in enumerate(files)})
    accepted = {"redundant-type-object", "nested-too-deep"}
    assert [problem for problem in tree.problems if problem.explanation.id not in accepted] == []
    return tree


def check_contract(fullname: str, tree: Tree) -> str:
    """Check all that a contract text promises, and return it."""
    text = contract_text(fullname, tree.types)
    read = parse_json(text)
    assert read.problems == ()
    schema, problems = parse_schema(read.json)
    assert problems == ()
    assert schema is not None
    wanted = reachable((fullname,), tree.types)
    assert schema.types == wanted
    assert list(schema.types) == list(wanted)
    assert contract_text(fullname, schema.types) == text
    assert text == json.dumps(read.json, indent=2, ensure_ascii=False) + "\n"
    return text


CASES: list[tuple[str, tuple[str, ...], str, JSON]] = [
    (
        "own text, attribute order and other attributes are kept, comments and ours are not",
        (
            """// licence
            {"name": "A", "x-b": [1, 1e2, {"eventwright": 1}], "type": "record",
             "eventwright": {"topic": "t"}, "doc": "é", "namespace": "n", "fields": [
               {"type": {"type": "int", "x": 1, "eventwright": 5}, "name": "f", "eventwright": 5,
                "default": 1, "order": "ignore"},
               {"name": "m", "type": {"type": "map", "values": "string", "eventwright": 5},
                "default": {"eventwright": "stays"}}]}""",
        ),
        "n.A",
        {
            "name": "A",
            "x-b": [1, 100.0, {"eventwright": 1}],
            "type": "record",
            "doc": "é",
            "namespace": "n",
            "fields": [
                {"type": {"type": "int", "x": 1}, "name": "f", "default": 1, "order": "ignore"},
                {
                    "name": "m",
                    "type": {"type": "map", "values": "string"},
                    "default": {"eventwright": "stays"},
                },
            ],
        },
    ),
    (
        "inlined where first used, then by name; nested definitions used from elsewhere say their namespace",
        (
            """{"type": "record", "name": "A", "namespace": "a", "fields": [
                {"name": "x", "type": ["null", "b.I"]},
                {"name": "y", "type": {"type": "array", "items": "b.I"}}]}""",
            """{"type": "record", "name": "B", "namespace": "b", "fields": [
                {"name": "i", "type": {"type": "enum", "name": "I", "symbols": ["S"]}}]}""",
        ),
        "a.A",
        {
            "type": "record",
            "name": "A",
            "namespace": "a",
            "fields": [
                {
                    "name": "x",
                    "type": ["null", {"type": "enum", "name": "I", "namespace": "b", "symbols": ["S"]}],
                },
                {"name": "y", "type": {"type": "array", "items": "b.I"}},
            ],
        },
    ),
    (
        "a definition in the same namespace needs no more words",
        (
            '{"type": "record", "name": "a.A", "fields": [{"name": "x", "type": "I"}]}',
            """{"type": "record", "name": "a.B", "fields": [
                {"name": "i", "type": {"name": "I", "type": "fixed", "size": 1}}]}""",
        ),
        "a.A",
        {
            "type": "record",
            "name": "a.A",
            "fields": [{"name": "x", "type": {"name": "I", "type": "fixed", "size": 1}}],
        },
    ),
    (
        "a type of the null namespace says so",
        (
            """{"type": "record", "name": "a.A", "fields": [
                {"name": "x", "type": "N"}, {"name": "y", "type": "N"}]}""",
            '{"type": "record", "name": "N", "fields": [{"name": "x", "type": ["null", "M", "a.A"]}]}',
            '{"type": "fixed", "name": "M", "size": 1}',
        ),
        "a.A",
        {
            "type": "record",
            "name": "a.A",
            "fields": [
                {
                    "name": "x",
                    "type": {
                        "type": "record",
                        "name": "N",
                        "namespace": "",
                        "fields": [
                            {"name": "x", "type": ["null", {"type": "fixed", "name": "M", "size": 1}, "a.A"]}
                        ],
                    },
                },
                {"name": "y", "type": "N"},
            ],
        },
    ),
    (
        "used before it is defined in the same text",
        (
            """{"type": "record", "name": "A", "fields": [
                {"name": "x", "type": {"type": "I", "x": 1}},
                {"name": "y", "type": {"type": "I", "x": 1}},
                {"name": "i", "type": {"type": {"type": "fixed", "name": "I", "size": 1}}}]}""",
        ),
        "A",
        {
            "type": "record",
            "name": "A",
            "fields": [
                {"name": "x", "type": {"type": "fixed", "name": "I", "size": 1}},
                {"name": "y", "type": {"type": "I", "x": 1}},
                {"name": "i", "type": {"type": "I"}},
            ],
        },
    ),
    (
        "a root that was nested elsewhere",
        (
            """[{"type": "record", "name": "A", "namespace": "a.b", "fields": [{"name": "i", "type":
                {"type": "record", "name": "I", "fields": [{"name": "a", "type": ["null", "A"]}]}}]}]""",
        ),
        "a.b.I",
        {
            "type": "record",
            "name": "I",
            "namespace": "a.b",
            "fields": [
                {
                    "name": "a",
                    "type": [
                        "null",
                        {
                            "type": "record",
                            "name": "A",
                            "namespace": "a.b",
                            "fields": [{"name": "i", "type": "I"}],
                        },
                    ],
                }
            ],
        },
    ),
    (
        "an enum keeps an attribute that is called as one of a record",
        ('{"type": "enum", "name": "E", "symbols": [], "fields": [{"type": "Nope", "eventwright": 1}]}',),
        "E",
        {"type": "enum", "name": "E", "symbols": [], "fields": [{"type": "Nope", "eventwright": 1}]},
    ),
    (
        "numbers that no float holds",
        ('{"type": "enum", "name": "E", "symbols": [], "x": [1e999, -1e999, {}, [], null, true, -0.0]}',),
        "E",
        {
            "type": "enum",
            "name": "E",
            "symbols": [],
            "x": [float("inf"), float("-inf"), {}, [], None, True, -0.0],
        },
    ),
]


@pytest.mark.parametrize(
    ("files", "root", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_contract(files: tuple[str, ...], root: str, wanted: JSON) -> None:
    tree = tree_of(*files)
    if "1e999" in files[0]:
        text = contract_text(root, tree.types)
    else:
        for fullname in tree.types:
            check_contract(fullname, tree)
        text = contract_text(root, tree.types)
    assert json.dumps(parse_json(text).json) == json.dumps(wanted)  # the order of attributes counts


def test_own_copy_of_a_shared_type_is_kept() -> None:
    tree = tree_of(
        """{"type": "record", "name": "A", "fields": [
            {"name": "i", "type": {"type": "fixed", "name": "I", "size": 1, "doc": "as A says"}}]}""",
        '{"type": "fixed", "name": "I", "size": 1, "doc": "as its own file says"}',
    )
    assert "as A says" in check_contract("A", tree)
    assert "as its own file says" in check_contract("I", tree)


def chain(length: int) -> Tree:
    types = [
        {"type": "record", "name": f"R{i}", "fields": [{"name": "f", "type": f"R{i + 1}"}]}
        for i in range(length)
    ]
    return tree_of(json.dumps([*types, {"type": "fixed", "name": f"R{length}", "size": 1}]))


def test_too_deep_when_inlined() -> None:
    check_contract("R0", chain(42))  # three levels a record, one for the fixed: 127
    for length in (43, 10_000):
        with pytest.raises(RenderError, match="R0: its schema nests deeper than 128 levels"):
            contract_text("R0", chain(length).types)


def test_deep_defaults_count_too() -> None:
    tree = load(
        {
            "a": b'{"type": "record", "name": "B", "fields": [{"name": "c", "type": "C"}]}',
            "c": b'{"type": "fixed", "name": "C", "size": 1, "x": ' + b"[" * 126 + b"]" * 126 + b"}",
        }
    )
    assert tree.problems == ()
    check_contract("C", tree)
    with pytest.raises(RenderError, match="B: its schema nests deeper"):
        contract_text("B", tree.types)


def test_a_name_that_cannot_be_said() -> None:
    fixed = '{"type": "fixed", "name": "X", "namespace": "", "size": 1}'
    tree = tree_of(
        f'{{"type": "record", "name": "a.A", "fields": [{{"name": "x", "type": {fixed}}}, '
        '{"name": "y", "type": "X"}, {"name": "b", "type": "B"}]}',
        f'{{"type": "record", "name": "a.B", "fields": [{{"name": "x", "type": {fixed}}}]}}',
        '{"type": "fixed", "name": "a.X", "size": 2}',
    )
    check_contract("a.B", tree)
    with pytest.raises(RenderError, match='no name can say "X"'):
        contract_text("a.A", tree.types)


class Drafts:
    """Random trees of files: types at random places, in random namespaces, used from anywhere."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names = self.distinct_names()
        self.undefined = list(self.names)

    def distinct_names(self) -> list[str]:
        # A name of the null namespace has its letter alone: elsewhere, a type of that letter would hide it.
        letters = self.random.sample(string.ascii_uppercase, self.random.randint(1, 7))
        spaces = [
            self.random.sample(["n.", "n.m.", "o."], self.random.randint(1, 3))
            if self.random.random() < 0.7
            else [""]
            for _ in letters
        ]
        return [space + letter for letter, some in zip(letters, spaces, strict=True) for space in some]

    def files(self) -> list[str]:
        types: list[JSON] = []
        while self.undefined:
            types.append(self.definition("", 0))
        files: list[JSON] = []
        while types:
            size = self.random.randint(1, len(types))
            group, types = types[:size], types[size:]
            files.append(group if size > 1 else group[0])
        self.random.shuffle(files)
        return [json.dumps(file) for file in files]

    def definition(self, outer: str, depth: int) -> JSON:
        fullname = self.undefined.pop(self.random.randrange(len(self.undefined)))
        namespace, _, name = fullname.rpartition(".")
        header: dict[str, JSON] = {
            "type": self.random.choice(["record", "record", "record", "enum", "fixed"])
        }
        form = self.random.random()
        if namespace == outer and form < 0.6:
            header["name"] = name
        elif namespace and form < 0.8:
            header |= {"name": fullname, "namespace": "ignored"}
        else:
            header |= {"namespace": namespace, "name": name}
        if header["type"] == "record":
            return header | {
                "fields": [
                    {"name": f"f{i}", "type": self.type(namespace, depth + 1), "eventwright": 0}
                    for i in range(self.random.randint(0, 4))
                ]
            }
        header |= {"symbols": ["S"]} if header["type"] == "enum" else {"size": 1}
        return header

    def type(self, outer: str, depth: int) -> JSON:
        choice = self.random.random()
        if choice < 0.3 and self.undefined and depth < 6:
            return self.definition(outer, depth)
        if choice < 0.6:
            fullname = self.random.choice(self.names)
            namespace, _, name = fullname.rpartition(".")
            used = name if namespace == outer and self.random.random() < 0.7 else fullname
            return {"type": used} if choice < 0.35 else used
        if choice < 0.7:
            return {"type": "array", "items": self.type(outer, depth + 1)}
        if choice < 0.8:
            inner = self.type(outer, depth + 1)
            is_nested = isinstance(inner, list) or inner in ("null", {"type": "null"})
            return inner if is_nested else ["null", inner]
        return "long"


def test_random_trees() -> None:
    contracts = 0
    for seed in range(300):
        tree = load({f"{i}.avsc": text.encode() for i, text in enumerate(Drafts(seed).files())})
        assert tree.problems == (), seed
        for fullname in tree.types:
            check_contract(fullname, tree)
            contracts += 1
    assert contracts > 1_000
