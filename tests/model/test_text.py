from __future__ import annotations

import json
import sys

import pytest

from eventwright.model.text import MAX_DEPTH, nests_too_deep, parse_json, said, step, without_comments

READ = [
    (b'"int"', "int"),
    (b'\xef\xbb\xbf"int"', "int"),
    ("\ufeff[]", []),
    (b'{\r\n  "a": 1\r\n}\r\n', {"a": 1}),
    (b'// licence\n{"a": /* why */ 1} // end', {"a": 1}),
    (b'/* a\n * b\n **/ {"a": "// no /* comment */"}', {"a": "// no /* comment */"}),
    (b'{"a": "\\"//"} // "', {"a": '"//'}),
    (b"/**/ 1 /*/ still a comment */", 1),
    (b'{"a": 1, "b": 2, "a": 3}', {"a": 3, "b": 2}),
    ('"\u00e9\U0001f600"'.encode(), "\u00e9\U0001f600"),
    (b'"\\ud83d\\ude00"', "\U0001f600"),
    (b'"\\\\ud800"', "\\ud800"),
    (b"1e999", float("inf")),
    (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
]


@pytest.mark.parametrize(("data", "wanted"), READ)
def test_reads(data: bytes | str, wanted: object) -> None:
    read = parse_json(data)
    assert read.problems == ()
    assert wanted is None or read.json == wanted


REFUSED = [
    (b"", 0, "there is no schema here"),
    (b" \n // nothing", 0, "there is no schema here"),
    (b'{"a": 1', 7, "ends too early"),
    (b'{"a": ', 6, "ends too early"),
    (b"[1, 2,", 6, "ends too early"),
    (b'{"a": "bc', 6, "never closed"),
    (b"[1,\n 2,]", 6, "a comma with nothing after it"),
    (b'{"a": 1, }', 7, "a comma with nothing after it"),
    (b"{'a': 1}", 1, 'a name in double quotes was expected, but "\'" stands here'),
    (b'{"a" 1}', 5, 'a colon was expected, but "1" stands here'),
    (b'{"a": 1 "b": 2}', 8, 'a comma or a closing bracket was expected, but "\\"" stands here'),
    (b'{"a": None}', 6, 'a value was expected, but "None" stands here'),
    (b'{"a": NaN}', 6, "JSON has no NaN"),
    (b'["NaN", -Infinity]', 8, "JSON has no -Infinity"),
    (b'"a\nb"', 2, "a line break inside a string"),
    (b'"a\x01b"', 2, "the control character U+0001 inside a string"),
    (b'"a\\x41"', 2, "an unknown escape"),
    (b'"\\u12"', 1, "an unknown escape"),
    (b"{} {}", 3, 'the schema has ended, but "{" follows'),
    (b"[1, /* 2", 4, "comment that begins here is never closed"),
    (b'"\\ud800"', 1, "half of a surrogate pair"),
    (b'"a\\ude00\\ud83d"', 2, "half of a surrogate pair"),
    ('"\ud800"', 1, "half of a surrogate pair"),
    (b"[" + b"9" * 5000 + b"]", 1, "the number is too long"),
    ('"int"'.encode("utf-16"), 0, "UTF-16"),
    ('"int"'.encode("utf-16-le"), 0, "UTF-16"),
    ('"int"'.encode("utf-16-be"), 0, "UTF-16"),
    ('"int"'.encode("utf-32"), 0, "UTF-32"),
    (b'"\xc3\xa9\xe9"', 2, "byte 0xe9"),
    ('{"type": "\u044f"}'.encode("utf-16-le"), 0, "UTF-16"),
    ("[]".encode("utf-16-be"), 0, "UTF-16"),
    ("[]".encode("utf-32-be"), 0, "UTF-32"),
    (bytes(range(256)), 0, "binary, not text"),
    (bytes(1), 0, "binary, not text"),
    (bytes(1_000), 0, "binary, not text"),
    (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00", 0, "binary, not text"),
    (b"PK\x03\x04\x14\x00\x00\x00", 0, "binary, not text"),
    (b"\x89PNG\r\n\x1a\n\x00", 0, "binary, not text"),
    (b"\x89 no zeros", 0, "byte 0x89"),
]


@pytest.mark.parametrize(("data", "offset", "says"), REFUSED)
def test_refuses(data: bytes | str, offset: int, says: str) -> None:
    read = parse_json(data, "a.avsc")
    (problem,) = read.problems
    assert (problem.explanation.id, problem.file, problem.pointer) == ("invalid-json", "a.avsc", "")
    assert says in problem.message
    assert problem.offset == offset
    assert read.json is None
    assert offset <= len(read.text)


@pytest.mark.parametrize("opening", ["[", '{"type":', '{"type":"array","items":'])
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 5_000, 100_000])
def test_too_deep(opening: str, depth: int) -> None:
    for text in (opening * depth, f"// comment\n{opening * depth}"):
        (problem,) = parse_json(text).problems
        assert problem.explanation.id == "nested-too-deep"
        assert problem.offset == text.index(opening) + MAX_DEPTH * len(opening)


def test_brackets_in_strings_are_no_levels() -> None:
    assert parse_json(json.dumps(["[[[{" * 1_000] * 300)).problems == ()


def test_without_comments_keeps_offsets() -> None:
    text = '/* \u00e9\n */ {"a//": 1} // x\r\n"b"'
    plain = without_comments(text)
    assert len(plain) == len(text)
    assert plain.split() == ['{"a//":', "1}", '"b"']
    assert [i for i, c in enumerate(plain) if c in "\r\n"] == [i for i, c in enumerate(text) if c in "\r\n"]


def test_depth_of_parsed_json() -> None:
    endless: list[object] = []
    endless.append(endless)
    assert nests_too_deep(endless)  # type: ignore[arg-type]
    endless.append(endless)  # each level has twice the lists of the one before
    assert nests_too_deep(endless)  # type: ignore[arg-type]
    assert not nests_too_deep(json.loads("[" * MAX_DEPTH + "]" * MAX_DEPTH))
    assert nests_too_deep(json.loads("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)))


def test_every_truncation_is_a_problem() -> None:
    text = '{"type": "record", "name": "A\\u00e9", "fields": [{"name": "a", "type": ["null", 1.5e3]}]}'
    for length in range(len(text)):
        (problem,) = parse_json(text[:length]).problems
        assert problem.offset is not None
        assert 0 <= problem.offset <= length


def test_nothing_recurses() -> None:
    assert sys.getrecursionlimit() >= 1_000  # the depth of 5,000 above did not rely on a higher limit
    assert sys.getrecursionlimit() < 5_000


@pytest.mark.parametrize(("number", "quoted"), [("1e999", "over 1.8e308"), ("-1e999", "under -1.8e308")])
def test_numbers_beyond_every_float_are_not_quoted_as_what_json_has_not(number: str, quoted: str) -> None:
    assert said(parse_json(number).json) == f"a number {quoted}"


def test_step_escapes() -> None:
    assert step("a/b~c") == "/a~1b~0c"
