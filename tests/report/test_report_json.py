from __future__ import annotations

import json

from eventwright.findings import Finding, Side
from eventwright.report.json import render_json
from eventwright.report.model import Report, Summary
from eventwright.severity import Kind, Severity


def test_document() -> None:
    side = Side("shop.A version 7", "h/shop.A/7.avsc", 1, 2, "/fields/0")
    finding = Finding(
        "a.avsc",
        3,
        5,
        "/fields/0",
        "r",
        Kind.WIRE,
        Severity.WARNING,
        "shop.A",
        "\u202e",
        "w",
        "h",
        None,
        side,
    )
    text = render_json(Report((finding,), Summary(3, 4, 1, 2, baselines=("history",)), Severity.WARNING))
    assert text.isascii()
    assert json.loads(text) == {
        "format": 1,
        "summary": {
            "checked": 3,
            "versions": 4,
            "first_versions": 1,
            "not_compared": 2,
            "errors": 0,
            "warnings": 1,
            "infos": 0,
            "fail_on": "warning",
            "failed": True,
        },
        "baselines": ["history"],
        "findings": [
            {
                "file": "a.avsc",
                "line": 3,
                "column": 5,
                "path": "/fields/0",
                "rule": "r",
                "kind": "wire",
                "severity": "warning",
                "subject": "shop.A",
                "message": "\u202e",
                "why": "w",
                "help": "h",
                "reader": None,
                "writer": {
                    "version": "shop.A version 7",
                    "file": "h/shop.A/7.avsc",
                    "line": 1,
                    "column": 2,
                    "path": "/fields/0",
                },
                "via": "",
                "steps": [],
                "proof": None,
            }
        ],
        "allowed": [],
        "events": [],
    }
