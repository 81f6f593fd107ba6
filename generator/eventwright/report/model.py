"""What there is to report: sorted findings, and how much was looked at to find them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from eventwright.findings import Allowed, Answer, Finding
from eventwright.severity import Severity

_WORDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


@dataclass(frozen=True, slots=True)
class Summary:
    """How much was checked; `versions` counts the earlier versions that the levels asked for."""

    checked: int
    versions: int
    first_versions: int = 0  # without an earlier version
    not_compared: int = 0  # at level NONE
    noun: str = "event"
    baselines: tuple[str, ...] = ()  # what was compared with, as it is named
    types: int | None = None  # beside the events, where they were linted and not compared

    def __str__(self) -> str:
        if self.types is not None:
            others = f" and {counted(self.types, 'other type')}" if self.types else ""
            return f"{counted(self.checked, self.noun)}{others} linted"
        details = [counted(self.first_versions, "first version")] if self.noun == "event" else []
        if self.not_compared:
            details.append(f"{self.not_compared} not compared: level NONE")
        words = (
            f"{counted(self.checked, self.noun)} checked against {counted(self.versions, 'earlier version')}"
        )
        return f"{words} ({', '.join(details)})" if details else words


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in report order, and the severity from which on they make a command fail."""

    findings: tuple[Finding, ...]
    summary: Summary
    fail_on: Severity = Severity.ERROR
    allowed: tuple[Allowed, ...] = ()
    events: tuple[Answer, ...] = ()  # that have changed

    @property
    def is_failed(self) -> bool:
        """Tell whether a finding is grave enough for exit code 1."""
        return is_failed(self.findings, self.fail_on)


def is_failed(findings: Sequence[Finding], fail_on: Severity = Severity.ERROR) -> bool:
    """Tell whether one of the findings is at or above `fail_on`."""
    return any(finding.severity.reaches(fail_on) for finding in findings)


def tally(findings: Sequence[Finding]) -> dict[Severity, int]:
    """Count the findings of each severity."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in Severity}


def tallied(findings: Sequence[Finding]) -> str:
    """Say how many findings there are: "2 errors, 1 warning", or "no problems"."""
    counts = tally(findings).items()
    return ", ".join(counted(count, _WORDS[severity]) for severity, count in counts if count) or "no problems"


def counted(number: int, noun: str) -> str:
    """Say how many there are: "1 event", "2 events"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
