from __future__ import annotations

import pytest

from eventwright.findings import Finding, Kind, Severity, Side
from eventwright.report.escape import escape, width
from eventwright.report.model import Report, Summary
from eventwright.report.text import render_findings, render_text

PROPOSED = Side("proposed", "schemas/A.avsc", 3, 5, "/fields/0")
RELEASED = Side("shop.A version 7", "schemas/history/shop.A/7.avsc", 1, 1, "")
FINDING = Finding(
    file="schemas/A.avsc",
    line=3,
    column=5,
    path="/fields/0",
    rule="reader-field-without-default",
    kind=Kind.WIRE,
    severity=Severity.ERROR,
    subject="shop.A",
    message='"n" has no default',
    why="there are no bytes for it",
    help="give it a default",
    reader=PROPOSED,
    writer=RELEASED,
)


def at(line: str, column: int) -> list[str]:
    """Return the excerpt that a finding at a column of a line shows."""
    finding = Finding("a", 7, column, "", "r", Kind.WIRE, Severity.ERROR, "", "m", "w", "h")
    shown = render_findings((finding,), lambda file, number: line).splitlines()
    return [text for text in shown if " | " in text]


def test_a_finding() -> None:
    text = render_text(Report((FINDING,), Summary(1, 2)), lambda file, line: '    {"name": "n"}')
    assert text == (
        "schemas/A.avsc:3:5: error[reader-field-without-default]\n"
        '  /fields/0: "n" has no default\n'
        '  3 |     {"name": "n"}\n'
        "    |     ^\n"
        "  writer: shop.A version 7, schemas/history/shop.A/7.avsc:1:1\n"
        "  why: there are no bytes for it\n"
        "  help: give it a default\n"
        "\n"
        "1 event checked against 2 earlier versions (0 first versions): 1 error\n"
    )


def test_colours_change_nothing_else() -> None:
    import re

    report = Report((FINDING,), Summary(1, 2))
    coloured = render_text(report, lambda file, line: "x", colour=True)
    assert "\x1b[1;31merror[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_text(report, lambda file, line: "x")


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        (Summary(0, 0), "0 events checked against 0 earlier versions (0 first versions): no problems"),
        (
            Summary(1234, 1, 1),
            "1,234 events checked against 1 earlier version (1 first version): no problems",
        ),
        (
            Summary(2, 0, 1, 1),
            "2 events checked against 0 earlier versions "
            "(1 first version, 1 not compared: level NONE): no problems",
        ),
        (Summary(1, 2, noun="schema"), "1 schema checked against 2 earlier versions: no problems"),
    ],
)
def test_summary_always_says_how_much_was_checked(summary: Summary, words: str) -> None:
    assert render_text(Report((), summary), lambda file, line: "") == f"{words}\n"


@pytest.mark.parametrize(
    ("line", "column", "excerpt"),
    [
        ("abc", 1, ["  7 | abc", "    | ^"]),
        ("abc", 4, ["  7 | abc", "    |    ^"]),
        ("\t\tabc", 3, ["  7 |   abc", "    |   ^"]),
        ("日本 x", 4, ["  7 | 日本 x", "    |      ^"]),
        ("\u202eab", 2, ["  7 | \\u202eab", "    |       ^"]),
        ("abc\r", 1, ["  7 | abc", "    | ^"]),
        ("", 1, []),
    ],
)
def test_caret_stands_under_the_column(line: str, column: int, excerpt: list[str]) -> None:
    assert at(line, column) == excerpt


def test_long_lines_are_cut_around_the_caret() -> None:
    source, caret = at("x" * 500 + "!" + "y" * 500, 501)
    assert len(source) < 140
    assert source[caret.index("^")] == "!"
    assert source.startswith("  7 | ...x")
    assert source.endswith("y...")


def test_schema_without_a_file() -> None:
    finding = Finding("", 1, 1, "", "r", Kind.WIRE, Severity.INFO, "", "m", "w", "h")
    assert render_findings((finding,), lambda file, line: "").startswith("<schema>:1:1: info[r]\n  m\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("é 日本 😀", "é 日本 😀"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x1b[31m\x07\x00", "\\u001b[31m\\u0007\\u0000"),
        ("\u202e\u2066\u200b\u2028\ufeff", "\\u202e\\u2066\\u200b\\u2028\\ufeff"),
        ("\U000e0041\udc80", "\\U000e0041\\udc80"),
    ],
)
def test_escapes(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_width_counts_columns() -> None:
    assert [width(text) for text in ("abc", "日本", "e\u0301")] == [3, 4, 1]
