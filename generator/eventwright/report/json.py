"""Findings for programs.

One object, stable within a format number: `format`, `summary` and `findings`. Keys may be added to it within
a format number; they are never renamed or removed.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

from eventwright.findings import Finding
from eventwright.report.model import Report, tally

FORMAT: Final = 1


def render_json(report: Report) -> str:
    """Return the report as JSON in ASCII, with a final line break.

    `summary` counts what was checked: `checked` (events, or the schema given to `compat`), the earlier
    `versions` compared with, `first_versions`, `not_compared` (level NONE), then findings by severity;
    `failed` says whether one is at or above `fail_on`. A finding has the fields of `Finding`; `reader` and
    `writer` are null where a finding is about one schema.
    """
    summary = report.summary
    counts = {f"{severity}s": count for severity, count in tally(report.findings).items()}
    document = {
        "format": FORMAT,
        "summary": {
            "checked": summary.checked,
            "versions": summary.versions,
            "first_versions": summary.first_versions,
            "not_compared": summary.not_compared,
            **counts,
            "fail_on": report.fail_on,
            "failed": report.is_failed,
        },
        "findings": [_finding(finding) for finding in report.findings],
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    return asdict(finding)
