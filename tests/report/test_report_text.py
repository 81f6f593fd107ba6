from __future__ import annotations

from dataclasses import replace

import pytest
from reporting import finding as shared

from eventwright.findings import Answer, Finding, Proof, Side, Touch
from eventwright.report.escape import escape, width
from eventwright.report.model import Report, Summary
from eventwright.report.text import render_findings, render_text
from eventwright.severity import Kind, Severity

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


def no_line(file: str, line: int) -> str:
    return ""


def test_shared_finding_names_whom_it_touches() -> None:
    events = tuple(shared(f"shop.E{number}", via="total") for number in range(8))
    text = render_text(Report(events, Summary(8, 8)), no_line)
    assert text.count("error[") == 1
    assert "  touches: shop.E0 via total, " in text
    assert ", shop.E5 via total and 2 more\n" in text
    assert text.endswith(": 1 error\n")


def test_one_event_names_the_path_to_the_shared_type() -> None:
    lines = render_findings((shared(), shared(version=6)), no_line).splitlines()
    assert lines[3:5] == ["  via: lines[].price", "  likewise: shop.orders.OrderPlaced version 6"]


def test_steps_of_one_event_are_not_those_of_all() -> None:
    other = replace(shared("shop.B"), steps=("wait",))
    assert "  steps for shop.orders.OrderPlaced: 1. give" in render_findings((shared(), other), no_line)


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("", "no bytes"),
        ("0a", "0a"),
        ("0aff", "0a ff"),
        ("00" * 24, " ".join(["00"] * 24)),
        ("00" * 1025, " ".join(["00"] * 24) + " ... (1,025 bytes)"),
    ],
)
def test_bytes_of_a_proof(data: str, shown: str) -> None:
    proof = Proof("1", data, "2", "3")
    lines = render_findings((replace(FINDING, proof=proof),), no_line).splitlines()
    assert lines[-4:-1] == [
        f"  proof: writes 1 as {shown}",
        "  read by eventwright: 2",
        "  read by fastavro: 3",
    ]


def test_long_values_of_a_proof_are_cut() -> None:
    proof = Proof('"' + "x" * 5000 + '"', "00", "2", "3")
    assert len(render_findings((replace(FINDING, proof=proof),), no_line)) < 700


def answer(number: int, path: str) -> Answer:
    touched = (Touch("shop.Money", path),)
    return Answer(f"shop.E{number}", f"{number}.avsc", "FULL", "FULL", "in any order", touched)


def test_events_that_a_change_means_the_same_for_are_shown_together() -> None:
    answers = (answer(1, "price"), answer(2, "total"), answer(3, "price"))
    assert render_text(Report((), Summary(3, 3), events=answers), no_line).splitlines()[:-2] == [
        "shop.E1, shop.E3 satisfy FULL, asked is FULL",
        "  rollout: in any order",
        "  touched through: price (shop.Money)",
        "shop.E2 satisfies FULL, asked is FULL",
        "  rollout: in any order",
        "  touched through: total (shop.Money)",
    ]


def test_many_answers_are_cut() -> None:
    answers = tuple(answer(number, f"f{number}") for number in range(25))
    lines = render_text(Report((), Summary(25, 25), events=answers), no_line).splitlines()
    assert lines[-4:] == [
        "  touched through: f19 (shop.Money)",
        "and 5 more changed events, which a JSON report has",
        "",
        "25 events checked against 25 earlier versions (0 first versions): no problems",
    ]


def test_python_has_an_earlier_side() -> None:
    found = replace(FINDING, kind=Kind.SOURCE, message="m")
    assert "  earlier: shop.A version 7, " in render_findings((found,), no_line)
