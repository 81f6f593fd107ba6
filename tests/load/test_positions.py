from __future__ import annotations

import json
import random

import pytest

from eventwright.load.positions import Positions
from eventwright.model.nodes import JSON
from eventwright.model.problems import INVALID_DEFAULT, INVALID_JSON, SchemaProblem
from eventwright.model.text import step

TEXT = """// {"not": "this"}
{
  "a": 1,
  "b": [true, {"c/d~": "\u00e9\U0001f600"}, "x"],\r
  /* "a": 5 */ "a": {"z": [[], {}]},
  "last": null
}
"""
PLACES = [
    ("", 2, 1),
    ("/a", 5, 21),
    ("/a/z", 5, 27),
    ("/a/z/0", 5, 28),
    ("/a/z/1", 5, 32),
    ("/b", 4, 8),
    ("/b/0", 4, 9),
    ("/b/1", 4, 15),
    ("/b/1/c~1d~0", 4, 24),
    ("/b/2", 4, 31),
    ("/last", 6, 11),
    ("/b/1/nope/more", 4, 15),
    ("/b/7", 4, 8),
    ("/last/0", 6, 11),
    ("/nope", 2, 1),
]


@pytest.mark.parametrize(("pointer", "line", "column"), PLACES)
def test_locate(pointer: str, line: int, column: int) -> None:
    assert Positions({"a": TEXT}).locate("a", pointer) == (line, column)


def test_an_unknown_file_has_no_positions() -> None:
    positions = Positions({})
    assert positions.locate("a", "/b") == (1, 1)
    assert positions.excerpt("a", 1) == ""


def test_excerpt() -> None:
    positions = Positions({"a": TEXT, "b": "x"})
    assert positions.excerpt("a", 3) == '  "a": 1,'
    assert positions.excerpt("a", 4) == '  "b": [true, {"c/d~": "\u00e9\U0001f600"}, "x"],'
    assert positions.excerpt("a", 8) == positions.excerpt("a", 99) == positions.excerpt("a", 0) == ""
    assert positions.excerpt("b", 1) == "x"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    positions = Positions({"a": end.join(["{", '  "a": 1,', "", '  "b": 2', "}", ""])})
    assert positions.locate("a", "/a") == (2, 8)
    assert positions.locate("a", "/b") == (4, 8)
    assert [positions.excerpt("a", line) for line in (1, 2, 3, 4, 7)] == [
        "{",
        '  "a": 1,',
        "",
        '  "b": 2',
        "",
    ]


def test_the_last_of_equal_keys_counts_with_all_in_it() -> None:
    positions = Positions({"a": '{"a": {"b": 1, "c": 2},\n "a": {"b": 3}}'})
    assert positions.locate("a", "/a/b") == (2, 13)
    assert positions.locate("a", "/a/c") == (2, 7)


@pytest.mark.parametrize(
    "text", ["", "{", '{"a', '{"a": [1, {"b"', "]]]", "[[[", '"', ":,:", "{1: 2, [3]: 4}"]
)
def test_broken_texts(text: str) -> None:
    positions = Positions({"a": text})
    for pointer in ("", "/a", "/a/1/b", "/0/0/0"):
        line, column = positions.locate("a", pointer)
        assert line == 1
        assert 1 <= column <= len(text) + 1


def some_json(source: random.Random, depth: int) -> JSON:
    kind = source.randrange(6 if depth < 5 else 4)
    if kind == 4:
        return [some_json(source, depth + 1) for _ in range(source.randrange(4))]
    if kind == 5:
        keys = ("", "a", "/", "~1", "\u00e9", '"', "\\", "//", "/*", "\U0001f600\n", "1")
        return {key: some_json(source, depth + 1) for key in source.sample(keys, source.randrange(4))}
    return source.choice([None, True, 5, -1.5e3, "", "a b", '"[{', "\\", "// x", "\u20ac\U0001f600"])


def test_every_value_stands_where_it_is_said_to() -> None:
    source = random.Random(1)
    for _ in range(300):
        wanted = some_json(source, 0)
        text = json.dumps(wanted, indent=source.choice([None, 0, 3]), ensure_ascii=source.random() < 0.5)
        positions = Positions({"a": text})
        lines = text.split("\n")
        waiting: list[tuple[str, JSON]] = [("", wanted)]
        while waiting:
            pointer, value = waiting.pop()
            line, column = positions.locate("a", pointer)
            offset = sum(len(before) + 1 for before in lines[: line - 1]) + column - 1
            assert json.JSONDecoder().raw_decode(text, offset)[0] == value
            if isinstance(value, dict):
                waiting += [(pointer + step(key), inner) for key, inner in value.items()]
            elif isinstance(value, list):
                waiting += [(f"{pointer}/{index}", inner) for index, inner in enumerate(value)]


def test_findings() -> None:
    positions = Positions({"a": TEXT, "b": '{"a":\n 1'})
    found = positions.findings(
        [
            SchemaProblem(INVALID_JSON, "b", "", "ends", offset=7),
            SchemaProblem(INVALID_DEFAULT, "a", "/b/2", "wrong", "x.A"),
            SchemaProblem(INVALID_DEFAULT, "", "/b/2", "wrong"),
        ]
    )
    assert [(f.file, f.line, f.column, f.path, f.rule, f.subject, f.message) for f in found] == [
        ("", 1, 1, "/b/2", "invalid-default", "", "wrong"),
        ("a", 4, 31, "/b/2", "invalid-default", "x.A", "wrong"),
        ("b", 2, 2, "", "invalid-json", "", "ends"),
    ]
    assert (found[1].kind, found[1].severity) == (INVALID_DEFAULT.kind, INVALID_DEFAULT.severity)
    assert (found[1].why, found[1].help) == (INVALID_DEFAULT.why, INVALID_DEFAULT.help)
    assert found[1].reader is found[1].writer is None
