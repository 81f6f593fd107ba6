"""Reports for programs.

One object, stable within a format number: keys may be added to it, and are never renamed or removed.
`report.schema.json` beside this module documents every key (JSON Schema, draft 2020-12).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

from eventwright.report.escape import whole
from eventwright.report.model import Report, tally

FORMAT: Final = 1


def render_json(report: Report) -> str:
    """Return the report as JSON in ASCII, with a final line break.

    `summary` counts what was checked: `checked` (events, or the schema given to `compat`), the earlier
    `versions` compared with, `first_versions`, `not_compared` (level NONE), then findings by severity, each
    event's and each version's own; `failed` says whether one is at or above `fail_on`. A finding has the
    fields of `Finding`; `reader` and `writer` are null where a finding is about one schema.
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
        "baselines": summary.baselines,
        "findings": [asdict(finding) for finding in report.findings],
        "allowed": [asdict(one) for one in report.allowed],
        "events": [asdict(answer) for answer in report.events],
    }
    return json.dumps(_sound(document), indent=2, ensure_ascii=True) + "\n"


def _sound(value: object) -> object:
    """Return a value whose strings every JSON parser takes: many refuse the half of a surrogate pair."""
    match value:
        case str():
            return whole(value)
        case dict():
            return {key: _sound(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_sound(inner) for inner in value]
        case _:
            return value
