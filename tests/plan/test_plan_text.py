"""Schema text as Python source."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwright.plan.text import bytes_literal, clean_doc, one_line, string_literal


@given(st.text())
def test_a_string_literal_means_its_text(text: str) -> None:
    source = string_literal(text)
    assert ast.literal_eval(source) == text
    assert "\n" not in source


@given(st.binary())
def test_a_bytes_literal_means_its_bytes(data: bytes) -> None:
    source = bytes_literal(data)
    assert ast.literal_eval(source) == data
    assert source.isascii()


@given(st.text())
def test_a_docstring_of_one_line_is_one(text: str) -> None:
    source = f'"""{one_line(text)}."""'
    assert ast.literal_eval(source) == f"{text}."
    assert "\n" not in source


HIDDEN = "\0\x07\x1b\x7f\x85\xad\u200b\u200e\u202a\u202e\u2028\u2066\ufeff\U000e0041\ud800"


@pytest.mark.parametrize("character", HIDDEN, ids=ascii)
def test_hidden_characters_become_visible(character: str) -> None:
    for source in (string_literal(f"a{character}b"), one_line(f"a{character}b"), clean_doc(f"a{character}b")):
        assert source is not None
        assert source.isascii()
        assert "\\" in source


@pytest.mark.parametrize(
    ("doc", "text"),
    [
        (None, None),
        ("", None),
        (" \r\n ", None),
        ("An order.", "An order."),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("  one  \n    two  ", "one\n    two"),
        ("Größe € 😀 日本", "Größe € 😀 日本"),
        ("tab\tstop", "tab    stop"),
        ("\u202ereversed", "\\u202ereversed"),
    ],
)
def test_text_of_a_docstring(doc: str | None, text: str | None) -> None:
    assert clean_doc(doc) == text
