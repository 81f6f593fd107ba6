"""Findings that are one problem: of one cause, found for several events or earlier versions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from eventwright.findings import Allowed, Finding, Side
from eventwright.report.model import Report
from eventwright.severity import Severity

_Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """One problem at one place, for all whom it was found for."""

    findings: tuple[Finding, ...]  # at least one, in report order

    @property
    def first(self) -> Finding:
        """Return the finding that stands for all."""
        return self.findings[0]

    @property
    def uses(self) -> tuple[tuple[str, str], ...]:
        """Return the subjects, each with the field path to the place, "" where it is the subject's own."""
        return tuple(dict.fromkeys((finding.subject, finding.via) for finding in self.findings))

    @property
    def more_versions(self) -> tuple[str, ...]:
        """Return what else the first finding's subject was compared with to the same effect."""
        sides = [other_side(finding) for finding in self.findings if finding.subject == self.first.subject]
        versions = dict.fromkeys(side.version for side in sides if side)
        return tuple(versions)[1:]


def causes(findings: Iterable[Finding]) -> tuple[Cause, ...]:
    """Put findings together that differ only in subject, path to the place, and earlier version."""
    groups: dict[_Key, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(cause_of(finding), []).append(finding)
    return tuple(Cause(tuple(group)) for group in groups.values())


def allowed_causes(allowed: Iterable[Allowed]) -> tuple[tuple[Cause, Allowed], ...]:
    """Put allowed findings together likewise, where they are allowed for one reason."""
    groups: dict[_Key, list[Allowed]] = {}
    for one in allowed:
        groups.setdefault((one.reason, one.expires, cause_of(one.finding)), []).append(one)
    return tuple((Cause(tuple(one.finding for one in group)), group[0]) for group in groups.values())


def gravest_first(report: Report) -> tuple[Cause, ...]:
    """Return the causes of a report's findings by severity, then in report order."""
    order = tuple(Severity)
    return tuple(sorted(causes(report.findings), key=lambda cause: order.index(cause.first.severity)))


def fingerprints(found: Sequence[Cause]) -> tuple[str, ...]:
    """Return what tells each cause from the others and stays the same when lines move or versions come.

    Lower-case hexadecimal digits. Two causes that only their lines tell apart are numbered.
    """
    seen: Counter[_Key] = Counter()
    made: list[str] = []
    for cause in found:
        finding = cause.first
        key = (finding.rule, finding.file, finding.path, _role(finding), gist(finding))
        made.append(hashlib.sha256(repr((*key, seen[key])).encode("ascii", "backslashreplace")).hexdigest())
        seen[key] += 1
    return tuple(made)


def gist(finding: Finding) -> str:
    """Return the message without the earlier version that it ends with."""
    other = other_side(finding)
    start, is_found, end = finding.message.rpartition("; ")
    return start if other and is_found and end.endswith(f" is {other.version}") else finding.message


def other_side(finding: Finding) -> Side | None:
    """Return the side that the finding does not stand in; None where it is about one schema."""
    if finding.reader is None or finding.writer is None:
        return finding.reader or finding.writer
    return finding.writer if _role(finding) == "reader" else finding.reader


def _role(finding: Finding) -> str:
    """Tell whether the finding stands in the reader, in the writer, or in neither."""
    for role, side in (("reader", finding.reader), ("writer", finding.writer)):
        if side is not None and (side.file, side.path) == (finding.file, finding.path):
            return role
    return ""


def cause_of(finding: Finding) -> _Key:
    """Return what findings share that differ only in the event, or in the earlier version."""
    at = (finding.file, finding.line, finding.column, finding.path)
    rule = (finding.rule, finding.kind, finding.severity, finding.why, finding.help)
    return (*at, *rule, _role(finding), gist(finding))
