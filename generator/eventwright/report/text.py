"""Findings for people: place, rule, message, source with a caret, why, help."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from eventwright.findings import NOWHERE, Finding, Severity, Side
from eventwright.report.escape import escape, width
from eventwright.report.model import Report, tallied

Excerpt: TypeAlias = Callable[
    [str, int], str
]  # file and line to the text of that line, "" where there is none

_LONGEST: Final = 120  # characters of a source line that are shown
_BEFORE: Final = 60  # of them before the caret, in a longer line
_CUT: Final = "..."

_RESET: Final = "\x1b[0m"
_BOLD: Final = "\x1b[1m"
_DIM: Final = "\x1b[2m"
_COLOURS: Final = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.INFO: "\x1b[1;36m"}


def render_text(report: Report, excerpt: Excerpt, *, colour: bool = False) -> str:
    """Return the findings and, last, one line that says how much was checked."""
    return f"{render_findings(report.findings, excerpt, colour=colour)}{render_summary(report)}\n"


def render_summary(report: Report) -> str:
    """Return the one line that says how much was checked and what was found."""
    return f"{report.summary}: {tallied(report.findings)}"


def render_findings(findings: Sequence[Finding], excerpt: Excerpt, *, colour: bool = False) -> str:
    """Return the findings, an empty line after each."""
    return "".join(f"{_finding(finding, excerpt, colour)}\n\n" for finding in findings)


def _finding(finding: Finding, excerpt: Excerpt, colour: bool) -> str:
    def paint(text: str, code: str) -> str:
        return f"{code}{text}{_RESET}" if colour else text

    severity = paint(f"{finding.severity}[{escape(finding.rule)}]", _COLOURS[finding.severity])
    at = f"{escape(finding.path)}: " if finding.path else ""
    lines = [
        f"{paint(place(finding), _BOLD)}: {severity}",
        f"  {at}{escape(finding.message)}",
        *(paint(line, _DIM) for line in _source(finding, excerpt)),
        *(f"  {role}: {_side(side)}" for role, side in _other_sides(finding)),
        f"  why: {escape(finding.why)}",
        f"  help: {escape(finding.help)}",
    ]
    return "\n".join(lines)


def place(at: Finding | Side) -> str:
    """Return `file:line:column`; a schema that came as a value has no file."""
    file = "<schema>" if at.file == NOWHERE else escape(at.file)
    return f"{file}:{at.line}:{at.column}"


def _other_sides(finding: Finding) -> Iterator[tuple[str, Side]]:
    for role, side in (("reader", finding.reader), ("writer", finding.writer)):
        here = (finding.file, finding.line, finding.column)
        if side is not None and (side.file, side.line, side.column) != here:
            yield role, side


def _side(side: Side) -> str:
    at = f" {escape(side.path)}" if side.path else ""
    label = "" if side.version == side.file else f"{escape(side.version)}, "
    return f"{label}{place(side)}{at}"


def _source(finding: Finding, excerpt: Excerpt) -> tuple[str, ...]:
    line = excerpt(finding.file, finding.line).rstrip("\r\n")
    if not line.strip():
        return ()
    before, after = _window(line.replace("\t", " "), finding.column - 1)
    gutter = f"  {finding.line} | "
    caret = f"{' ' * (len(gutter) - 2)}| {' ' * width(before)}^"
    return (f"{gutter}{before}{after}".rstrip(), caret)


def _window(line: str, column: int) -> tuple[str, str]:
    """Split a line at the caret, escaped, with what is too far from it left out."""
    start = max(0, column - _BEFORE) if len(line) > _LONGEST else 0
    end = start + _LONGEST
    before = (_CUT if start else "") + escape(line[start:column])
    return before, escape(line[column:end]) + (_CUT if end < len(line) else "")
