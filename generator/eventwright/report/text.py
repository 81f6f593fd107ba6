"""Reports for people: findings with place, rule, message and source, then what changes mean, then a count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from eventwright.findings import Allowed, Answer, Finding
from eventwright.report.causes import Cause, allowed_causes, causes
from eventwright.report.escape import escape, width
from eventwright.report.model import Report, tallied
from eventwright.report.words import listed, place, remarks, told, touched, verdict
from eventwright.severity import Severity

Excerpt: TypeAlias = Callable[
    [str, int], str
]  # file and line to the text of that line, "" where there is none

_LONGEST: Final = 120  # characters of a source line that are shown
_BEFORE: Final = 60  # of them before the caret, in a longer line
_CUT: Final = "..."
_MOST_ANSWERS: Final = 20
_MOST_ALLOWED: Final = 10  # that are listed; thousands may be adopted

_RESET: Final = "\x1b[0m"
_BOLD: Final = "\x1b[1m"
_DIM: Final = "\x1b[2m"
_COLOURS: Final = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.INFO: "\x1b[1;36m"}


def render_text(report: Report, excerpt: Excerpt, *, colour: bool = False) -> str:
    """Return findings, changed events, what is allowed and, last, one line that says how much was checked."""
    return "".join(
        (
            render_findings(report.findings, excerpt, colour=colour),
            _answers(report.events, colour),
            _allowed(report.allowed),
            f"{render_summary(report)}\n",
        )
    )


def render_summary(report: Report) -> str:
    """Return the one line that says how much was checked and what was found.

    Findings of one cause count once, as they are shown once.
    """
    shown = [cause.first for cause in causes(report.findings)]
    allowed = len(allowed_causes(report.allowed))
    return f"{report.summary}: {tallied(shown)}" + (f", {allowed:,} allowed" if allowed else "")


def render_findings(findings: Iterable[Finding], excerpt: Excerpt, *, colour: bool = False) -> str:
    """Return the findings, those of one cause once, an empty line after each."""
    return "".join(f"{_cause(cause, excerpt, colour)}\n\n" for cause in causes(findings))


def _cause(cause: Cause, excerpt: Excerpt, colour: bool) -> str:
    finding = cause.first
    severity = _painted(f"{finding.severity}[{escape(finding.rule)}]", _COLOURS[finding.severity], colour)
    at = f"{escape(finding.path)}: " if finding.path else ""
    lines = [
        f"{_painted(escape(place(finding)), _BOLD, colour)}: {severity}",
        f"  {at}{escape(finding.message)}",
        *(_painted(line, _DIM, colour) for line in _source(finding, excerpt)),
        *(f"  {escape(line)}" for line in told(remarks(cause))),
    ]
    return "\n".join(lines)


def _answers(answers: tuple[Answer, ...], colour: bool) -> str:
    """Return what changes mean, events that it is the same for together."""
    if not answers:
        return ""
    groups: dict[Answer, list[str]] = {}
    for answer in answers:
        groups.setdefault(replace(answer, event="", file=""), []).append(answer.event)
    shown = list(groups.items())[:_MOST_ANSWERS]
    lines = [line for said, events in shown for line in _answer(said, events, colour)]
    if left := len(answers) - sum(len(events) for _, events in shown):
        lines.append(f"and {left:,} more changed events, which a JSON report has")
    return "\n".join((*lines, "", ""))


def _answer(said: Answer, events: Sequence[str], colour: bool) -> Iterator[str]:
    verb = "satisfy" if events[1:] else "satisfies"
    yield f"{_painted(escape(listed(events)), _BOLD, colour)} {verb} {escape(verdict(said))}"
    yield f"  rollout: {escape(said.rollout)}"
    if said.touched:
        yield f"  touched through: {escape(touched(said))}"


def _allowed(allowed: tuple[Allowed, ...]) -> str:
    causes = tuple(allowed_causes(allowed))
    lines = [
        f"allowed until {escape(one.expires)}: {escape(place(cause.first))} {escape(cause.first.rule)} "
        f"({escape(one.reason)})"
        for cause, one in causes[:_MOST_ALLOWED]
    ]
    if left := len(causes[_MOST_ALLOWED:]):
        lines.append(f"and {left:,} more allowed, which a JSON report has")
    return "\n".join((*lines, "", "")) if lines else ""


def _painted(text: str, code: str, colour: bool) -> str:
    return f"{code}{text}{_RESET}" if colour else text


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
