from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from reporting import CLEAN, FULL, SETTINGS

from eventwright.findings import Finding
from eventwright.report.model import Report, Summary
from eventwright.report.sarif import render_sarif, uri


def results(report: Report) -> list[dict[str, Any]]:
    (run,) = json.loads(render_sarif(report))["runs"]
    found: list[dict[str, Any]] = run["results"]
    return found


def result(finding: Finding) -> dict[str, Any]:
    (one,) = results(Report((finding,), Summary(1, 1)))
    return one


@pytest.mark.parametrize(
    ("file", "reference"),
    [
        ("schemas/a.avsc", "schemas/a.avsc"),
        ("schemas/Ordér placed#1?.avsc", "schemas/Ord%C3%A9r%20placed%231%3F.avsc"),
        ("main:schemas/a.avsc", "main%3Aschemas/a.avsc"),
        ("/top/a.avsc", "file:///top/a.avsc"),
        ("C:/top/a b.avsc", "file:///C:/top/a%20b.avsc"),
        ("100%.avsc", "100%25.avsc"),
    ],
)
def test_uris(file: str, reference: str) -> None:
    assert uri(file) == reference
    place = result(replace(SETTINGS, file=file))["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == reference
    assert ("uriBaseId" in place) is not reference.startswith("file:")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("{0} and {1}", "{{0}} and {{1}}"),
        ('{"a": {}}', '{"a": {}}'),
        ("see [it](1)", "see \\[it](1)"),
        ("lines[].price", "lines[].price"),
        ("a\u202eb\n", "a\\u202eb\\n"),
    ],
)
def test_messages_hold_nothing_that_a_viewer_obeys(message: str, shown: str) -> None:
    assert result(replace(SETTINGS, message=message))["message"]["text"].startswith(f"{shown}\nhelp: ")


def test_what_is_allowed_is_suppressed() -> None:
    *found, allowed = results(FULL)
    assert not any("suppressions" in one for one in found)
    assert allowed["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "nobody reads it yet (until 2027-01-31)",
        }
    ]


def test_clean_run_has_an_empty_list_of_results() -> None:
    assert results(CLEAN) == []  # a run without a list says that nothing was looked at
