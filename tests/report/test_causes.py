from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from reporting import ENGINE, SETTINGS, finding

from eventwright.findings import Allowed, Finding, Side
from eventwright.report.causes import allowed_causes, causes, fingerprints, gravest_first
from eventwright.report.model import Report, Summary
from eventwright.report.words import touches
from eventwright.severity import Severity

FOUND = finding()


def test_findings_of_one_cause_are_one() -> None:
    other = finding("shop.B", 2, via="total")
    (cause,) = causes((FOUND, finding(version=6), other))
    assert cause.first is FOUND
    assert cause.uses == (("shop.orders.OrderPlaced", "lines[].price"), ("shop.B", "total"))
    assert cause.more_versions == ("shop.orders.OrderPlaced version 6",)
    assert touches(cause) == "shop.orders.OrderPlaced via lines[].price, shop.B via total"


def as_writer(of: Finding) -> Finding:
    """Return a finding that stands in the writer."""
    assert of.reader
    assert of.writer
    other = replace(of.writer, version="shop.B version 1")
    message = of.message.replace("writer is shop.orders.OrderPlaced version 7", "reader is shop.B version 1")
    return replace(of, reader=other, writer=of.reader, message=message)


@pytest.mark.parametrize(
    "change",
    [
        {"file": "b.avsc"},
        {"line": 7},
        {"column": 6},
        {"path": "/fields/2"},
        {"rule": "r"},
        {"severity": Severity.WARNING},
        {"why": "w"},
        {"help": "h"},
        {"message": '"other" has no default; writer is shop.orders.OrderPlaced version 7'},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_findings_are_other_causes(change: dict[str, Any]) -> None:
    assert len(causes((FOUND, replace(FOUND, subject="shop.B", **change)))) == 2


def test_reader_and_writer_are_other_causes() -> None:
    assert len(causes((FOUND, as_writer(FOUND)))) == 2


def test_causes_keep_the_order_of_the_report() -> None:
    report = Report((SETTINGS, ENGINE, FOUND, finding("shop.B")), Summary(1, 1))
    assert [cause.first for cause in causes(report.findings)] == [SETTINGS, ENGINE, FOUND]
    assert [cause.first for cause in gravest_first(report)] == [FOUND, ENGINE, SETTINGS]


def test_allowed_causes_have_one_reason() -> None:
    one, two = finding("shop.A"), finding("shop.B")
    allowed = [
        Allowed(one, "a", "2027-01-31"),
        Allowed(two, "a", "2027-01-31"),
        Allowed(two, "b", "2027-01-31"),
    ]
    assert [(len(cause.findings), first.reason) for cause, first in allowed_causes(allowed)] == [
        (2, "a"),
        (1, "b"),
    ]


@pytest.mark.parametrize(
    "change", [{"line": 90}, {"column": 1}, {"severity": Severity.INFO}, {"subject": "shop.B"}, {"why": "w"}]
)
def test_fingerprints_stay(change: dict[str, Any]) -> None:
    assert fingerprints(causes([replace(FOUND, **change)])) == fingerprints(causes([FOUND]))


def test_fingerprint_stays_when_a_version_is_released() -> None:
    assert fingerprints(causes([finding(version=8)])) == fingerprints(causes([FOUND]))


def test_fingerprints_differ() -> None:
    lines = (replace(FOUND, line=line) for line in (7, 8))
    side = Side("v", "h.avsc", 1, 1, "")
    others = (SETTINGS, ENGINE, as_writer(FOUND), replace(FOUND, message="m", writer=side))
    assert len(set(fingerprints(causes((FOUND, *lines, *others))))) == 7
