"""Code quality reports for GitLab."""

from __future__ import annotations

import json
from typing import Final

from eventwright.report.causes import Cause, causes, fingerprints
from eventwright.report.escape import escape
from eventwright.report.model import Report
from eventwright.report.words import touches
from eventwright.severity import Severity

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_gitlab(report: Report) -> str:
    """Return a JSON array in ASCII with an issue for each cause, each with a fingerprint of its own.

    Source: GitLab documentation, "Code Quality", "Code Quality report format".
    """
    found = causes(report.findings)
    issues = [
        _issue(cause, fingerprint) for cause, fingerprint in zip(found, fingerprints(found), strict=True)
    ]
    return json.dumps(issues, indent=2, ensure_ascii=True) + "\n"


def _issue(cause: Cause, fingerprint: str) -> dict[str, object]:
    finding = cause.first
    whom = f" (touches {touches(cause)})" if len(cause.uses) > 1 else ""
    return {
        "description": escape(f"{finding.message}{whom}"),
        "check_name": escape(finding.rule),
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": escape(finding.file) or "<schema>", "lines": {"begin": finding.line}},
    }
