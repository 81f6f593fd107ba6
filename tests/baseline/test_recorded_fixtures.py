"""Fixtures beside released versions: their text, and whether they are what was recorded."""

from __future__ import annotations

import hashlib
import json

import pytest
from checkouts import ORDER, Checkout, event

from eventwright.baseline.fixtures import Fixture, fixtures_text, read_fixtures

RELEASED = "schemas/history/shop.Order/1.avsc"
FIXTURES = "schemas/history/shop.Order/1.fixtures.json"
SUMS = "schemas/history/SHA256SUMS"
ONE = Fixture("least", {"a": "\x00\xff"}, b"\x04\xc3\xbf")
TEXT = fixtures_text([ONE])
OTHER = fixtures_text([Fixture("least", {"a": ""}, b"\x00")])
EDITED = [("edited-fixtures", FIXTURES)]
MISSING = [("missing-fixtures", FIXTURES)]


def sums(**texts: str) -> str:
    """Return checksums of files of `shop.Order`, by what stands before the suffix's first letter."""
    names = {"version": "1.avsc", "fixtures": "1.fixtures.json", "again": "1.fixtures.json"}
    return "".join(
        f"{hashlib.sha256(text.encode()).hexdigest()}  shop.Order/{names[kind]}\n"
        for kind, text in texts.items()
    )


def test_text() -> None:
    assert TEXT.splitlines() == [
        "[",
        "  {",
        '    "name": "least",',
        '    "json": {',
        '      "a": "\\u0000\\u00ff"',
        "    },",
        '    "hex": "04c3bf"',
        "  }",
        "]",
    ]
    assert read_fixtures(TEXT.encode()) == (ONE,)
    assert read_fixtures(fixtures_text([]).encode()) == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"{}x",
        b"5",
        b'{"a": 1}',
        b"[1]",
        b"[{}]",
        b'[{"name": "", "json": 1, "hex": "0"}]',
        b"\xff",
        b"[" * 99_999,
    ],
)
def test_what_holds_no_fixtures(data: bytes) -> None:
    assert read_fixtures(data) is None


@pytest.mark.parametrize(
    ("record", "text", "expected"),
    [
        (sums(version=event(), fixtures=TEXT), TEXT, []),
        (sums(version=event(), fixtures=TEXT), TEXT.replace("\n", "\r\n"), []),
        (sums(version=event(), fixtures=TEXT), json.dumps(json.loads(TEXT), sort_keys=True), []),
        (sums(version=event(), fixtures=TEXT), OTHER, EDITED),
        (sums(version=event(), fixtures=TEXT), "nonsense", EDITED),
        (sums(version=event(), fixtures=TEXT), "", EDITED),
        (sums(version=event(), fixtures=TEXT), None, MISSING),
        (sums(version=event()), None, []),
        (sums(version=event()), TEXT, []),
        ("", TEXT, []),
        (sums(version=event(), fixtures=TEXT, again=OTHER), TEXT, [("version-released-twice", SUMS)]),
    ],
)
def test_checksums(
    checkout: Checkout, record: str, text: str | None, expected: list[tuple[str, str]]
) -> None:
    checkout.write(RELEASED, event())
    checkout.write(SUMS, record)
    if text is not None:
        checkout.write(FIXTURES, text)
    assert checkout.problems("history") == expected
    assert checkout.problems("history", ORDER) == expected
    assert checkout.problems("history", "shop.Other") == [one for one in expected if one[1] == SUMS]


def test_the_last_commit_is_a_record_too(checkout: Checkout) -> None:
    checkout.begin()
    checkout.write(RELEASED, event())
    checkout.write(FIXTURES, TEXT)
    checkout.commit(Order=event())
    assert checkout.problems("history") == []
    file = checkout.write(FIXTURES, OTHER)
    assert checkout.problems("history") == EDITED
    checkout.write(SUMS, sums(version=event(), fixtures=TEXT))
    assert checkout.problems("history") == EDITED  # told once, though two records say so
    file.unlink()
    assert checkout.problems("history") == MISSING
    assert checkout.problems("git:main") == MISSING


def test_two_branches_release_the_same_version(checkout: Checkout) -> None:
    """Equal ones merge without a word; of different ones both sides' checksums stay, and that is told."""
    checkout.begin()
    checkout.write(".gitattributes", "schemas/history/SHA256SUMS merge=union\n")
    checkout.commit(Order=event())
    for branch, text in (("same", TEXT), ("other", OTHER), ("main", TEXT)):
        checkout.git("checkout", "--quiet", *(() if branch == "main" else ("-b",)), branch)
        checkout.write(RELEASED, event())
        checkout.write(FIXTURES, text)
        checkout.write(SUMS, sums(version=event(), fixtures=text))
        checkout.commit()
        checkout.git("checkout", "--quiet", "main")
    checkout.git("merge", "--quiet", "--no-edit", "same")
    assert checkout.problems("history") == []
    checkout.git("merge", "--quiet", "--no-edit", "-X", "ours", "other")
    assert checkout.problems("history") == [("version-released-twice", SUMS)]
    checkout.write(SUMS, sums(version=event(), fixtures=TEXT))
    assert checkout.problems("history") == []
