"""A report with everything in it, and hostile ones."""

from __future__ import annotations

from itertools import cycle
from typing import Final

from hypothesis import strategies as st

from eventwright.findings import Allowed, Answer, Finding, Proof, Side, Touch
from eventwright.report.model import Report, Summary
from eventwright.severity import Kind, Severity


def finding(
    subject: str = "shop.orders.OrderPlaced",
    version: int = 7,
    *,
    via: str = "lines[].price",
    proof: Proof | None = None,
    severity: Severity = Severity.ERROR,
) -> Finding:
    """Return a finding in a shared type, for one event and one earlier version of it."""
    label = f"{subject} version {version}"
    return Finding(
        file="schemas/shared/Money.avsc",
        line=6,
        column=5,
        path="/fields/1",
        rule="reader-field-without-default",
        kind=Kind.WIRE,
        severity=severity,
        subject=subject,
        message=f'"currency" has no default; writer is {label}',
        why="the reader finds no bytes for it and no default to use instead",
        help="give the field a default",
        reader=Side("proposed", "schemas/shared/Money.avsc", 6, 5, "/fields/1"),
        writer=Side(label, f"schemas/history/{subject}/{version}.avsc", 1, 90, "/fields/0/type"),
        via=via,
        steps=("give the field a default and release that version", "deploy billing", "deploy orders"),
        proof=proof,
    )


PROOF: Final = Proof(
    datum='{"lines": [{"price": {"amount": "1"}}]}',
    data="0202" + "ab" * 40,
    ours="error: the data ends too early",
    fastavro="error: EOFError",
)
ENGINE: Final = Finding(
    file="schemas/orders/Ordér placed.avsc",
    line=12,
    column=3,
    path="/fields/2/type",
    rule="java-union",
    kind=Kind.ENGINE,
    severity=Severity.WARNING,
    subject="shop.orders.OrderPlaced",
    message="a | b `c` <d> {0} [e](1) 100% @octocat #1; reader is shop.orders.OrderPlaced version 7",
    why="in Java, it is another branch",
    help="order the branches",
    reader=Side("shop.orders.OrderPlaced version 7", "main:schemas/a.avsc", 2, 1, ""),
    writer=Side("proposed", "schemas/orders/Ordér placed.avsc", 12, 3, "/fields/2/type"),
    proof=Proof(missing="no engine here shows it"),
)
SETTINGS: Final = Finding(
    file="eventwright.toml",
    line=9,
    column=1,
    path="",
    rule="unused-allowance",
    kind=Kind.SETTINGS,
    severity=Severity.INFO,
    subject="",
    message='there is no "r" at "a.avsc" to allow',
    why="it would let a later problem pass",
    help="remove it",
)
FULL: Final = Report(
    findings=(
        SETTINGS,
        ENGINE,
        finding(proof=PROOF),
        finding(version=6),
        *(finding(f"shop.other.E{number}", 1, via="total") for number in range(7)),
    ),
    summary=Summary(9, 31, 1, 2, baselines=("history", "git:origin/main")),
    allowed=(
        Allowed(finding("shop.orders.OrderPaid", via=""), "nobody reads it yet", "2027-01-31"),
        Allowed(finding("shop.orders.OrderPaid", 6, via=""), "nobody reads it yet", "2027-01-31"),
    ),
    events=(
        Answer("shop.orders.OrderPaid", "schemas/orders/OrderPaid.avsc", "BACKWARD", "FULL", "in any order"),
        Answer(
            "shop.orders.OrderPlaced",
            "schemas/orders/OrderPlaced.avsc",
            "FULL",
            "NONE",
            "no order is safe: neither version reads rightly what the other one writes",
            (Touch("shop.shared.Money", "lines[].price"), Touch("shop.shared.Address", "to")),
        ),
    ),
)
CLEAN: Final = Report((), Summary(10, 15))
VALUES: Final = Report((Finding("", 1, 1, "", "r", Kind.WIRE, Severity.INFO, "", "", "", ""),), Summary(1, 1))

_NASTY: Final = (
    *("\n", "\r", "\x00", "\x1b[31m", "\x85", "\u2028", "\u202e", "\ud800", "\udfff", "\ufffe", "\uffff"),
    *("]]>", "-->", "</script>", "</details>", "<br>", "&amp;", "&", '"', "'", "|", "`", "```", "\\", "{0}"),
    *(
        "::error::x",
        "::",
        ",",
        "%",
        "%0A",
        "@octocat",
        "#1",
        "https://example.org",
        "[a](1)",
        "![a](b)",
        "- ",
    ),
    *("; ", " is ", "日本", "😀", " ", "\t", "/", "C:/", "..", "1. ", "x" * 700),
)
_texts = st.lists(st.sampled_from(_NASTY) | st.text(max_size=3), max_size=5).map("".join)


def hostile(texts: list[str], numbers: list[int], severities: list[Severity]) -> Report:
    """Return a report whose texts are these in turn, with a finding for each severity."""
    text, number, kinds = cycle(texts), cycle(numbers), cycle(Kind)

    def side() -> Side | None:
        made = Side(next(text), next(text), next(number), next(number), next(text))
        return made if next(number) > 1 else None

    def proof() -> Proof | None:
        data = "0a" * next(number) * 10
        made = Proof(next(text), data, next(text), next(text), next(text) if next(number) > 2 else "")
        return made if next(number) > 1 else None

    def one(severity: Severity) -> Finding:
        place = (next(text), next(number), next(number), next(text), next(text))
        words = (next(text), next(text), next(text), next(text))
        steps = tuple(next(text) for _ in range(next(number) - 1))
        return Finding(*place, next(kinds), severity, *words, side(), side(), next(text), steps, proof())

    def answer() -> Answer:
        touched = tuple(Touch(next(text), next(text)) for _ in range(next(number)))
        return Answer(next(text), next(text), next(text), next(text), next(text), touched)

    return Report(
        findings=tuple(one(severity) for severity in severities),
        summary=Summary(next(number), next(number), baselines=tuple(texts)),
        fail_on=severities[0] if severities else Severity.ERROR,
        allowed=tuple(Allowed(one(severity), next(text), "2027-01-31") for severity in severities[:2]),
        events=tuple(answer() for _ in severities),
    )


reports = st.builds(
    hostile,
    st.lists(_texts, min_size=1, max_size=7),
    st.lists(st.integers(1, 3), min_size=1, max_size=5),
    st.lists(st.sampled_from(Severity), max_size=4),
)
