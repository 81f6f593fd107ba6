"""Findings as the settings want them: with their severities, and without what is allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eventwright.allowances import Judged, allow, read_allowances, stale
from eventwright.findings import Finding
from eventwright.load.positions import Positions
from eventwright.report.model import Report
from eventwright.rulebook import judged, rulebook
from eventwright.settings import Settings
from eventwright.severity import Kind


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a command that judges schemas."""

    report: Report
    positions: Positions


def settle(
    settings: Settings, findings: Iterable[Finding], texts: Mapping[str, str], asked: Collection[Kind]
) -> Judged:
    """Judge findings by the settings; `texts` are the schemas by file.

    `asked` are the kinds of rules that were asked of everything: an allowance for another one may well be of
    use elsewhere.
    """
    today = date.today()  # noqa: DTZ011 - a day as the people here count it
    rules = rulebook() if settings.allow else {}
    allowances, invalid = read_allowances(settings, rules)
    taken, used = allow(judged(findings, settings.rules), allowances, texts, today)
    elsewhere = frozenset(one for one in allowances if rules[one.rule].explanation.kind not in asked)
    more = judged((*invalid, *stale(settings, allowances, used | elsewhere, today)), settings.rules)
    return Judged(tuple(sorted((*taken.findings, *more))), taken.allowed)
