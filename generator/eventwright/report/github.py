"""Annotations for GitHub Actions: workflow commands, which the runner reads from what a step prints."""

from __future__ import annotations

from typing import Final

from eventwright.findings import NOWHERE
from eventwright.report.causes import Cause, gravest_first
from eventwright.report.escape import escape
from eventwright.report.model import Report
from eventwright.report.text import render_summary
from eventwright.report.words import remarks, told
from eventwright.severity import Severity

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render_github(report: Report) -> str:
    """Return one command for each cause, the gravest first, and the summary, which is none.

    GitHub shows the first ten errors, warnings and notices of a step.
    """
    commands = [_command(cause) for cause in gravest_first(report)]
    return "".join(f"{line}\n" for line in (*commands, render_summary(report)))


def _command(cause: Cause) -> str:
    finding = cause.first
    properties = {
        **({"file": finding.file} if finding.file != NOWHERE else {}),
        "line": str(finding.line),
        "col": str(finding.column),
        "title": finding.rule,
    }
    said = ",".join(f"{key}={escape(value).translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {said}::{_message(cause).translate(_DATA)}"


def _message(cause: Cause) -> str:
    return "\n".join(escape(line) for line in (cause.first.message, *told(remarks(cause))))
