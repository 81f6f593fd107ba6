"""Reports as JUnit XML, for GitLab, Jenkins and whatever else shows tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from eventwright.findings import Allowed, Answer, Finding
from eventwright.report.causes import Cause, allowed_causes, causes
from eventwright.report.escape import escape
from eventwright.report.model import Report
from eventwright.report.text import render_findings, render_summary
from eventwright.report.words import place, touched, verdict

SUITE: Final = "eventwright"

_NO_CHARACTER: Final = re.compile("[\ufffe\uffff]")  # in XML 1.0; control characters are escaped before


def render_junit(report: Report) -> str:
    """Return a test suite as XML in ASCII.

    A test case for each event that has changed or has findings, named after it, or after the file where a
    finding is about no event. It fails where a finding is at or above `fail_on`; what else there is to say is
    its output. One test case more says how much was checked, so that the suite is never empty.
    """
    checked = _case("what was checked", "", [render_summary(report)])
    cases = [checked, *(_tested(subject, report) for subject in _subjects(report))]
    failures = sum(case.find("failure") is not None for case in cases)
    counts = {"name": SUITE, "tests": str(len(cases)), "failures": str(failures), "errors": "0"}
    root = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(root, "testsuite", {**counts, "skipped": "0", "time": "0"})
    suite.extend(cases)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root).decode("ascii")}\n'


@dataclass(frozen=True, slots=True)
class _Subject:
    """An event, or a file, and all that there is to say of it."""

    name: str
    findings: tuple[Finding, ...]
    allowed: tuple[Allowed, ...]
    answers: tuple[Answer, ...]

    @property
    def file(self) -> str:
        """Return where it stands."""
        files = (
            *(answer.file for answer in self.answers),
            *(finding.file for finding in self.findings),
            *(one.finding.file for one in self.allowed),
        )
        return files[0]


def _subjects(report: Report) -> Iterator[_Subject]:
    named: dict[str, list[Finding | Allowed | Answer]] = {}
    for answer in report.events:
        named.setdefault(answer.event, []).append(answer)
    for finding in report.findings:
        named.setdefault(_name(finding), []).append(finding)
    for one in report.allowed:
        named.setdefault(_name(one.finding), []).append(one)
    for name in sorted(named):
        yield _Subject(
            name,
            findings=tuple(one for one in named[name] if isinstance(one, Finding)),
            allowed=tuple(one for one in named[name] if isinstance(one, Allowed)),
            answers=tuple(one for one in named[name] if isinstance(one, Answer)),
        )


def _name(finding: Finding) -> str:
    return finding.subject or finding.file or SUITE


def _tested(subject: _Subject, report: Report) -> ElementTree.Element:
    failing = [finding for finding in subject.findings if finding.severity.reaches(report.fail_on)]
    others = [finding for finding in subject.findings if not finding.severity.reaches(report.fail_on)]
    pardons = (_pardon(*one) for one in allowed_causes(subject.allowed))
    case = _case(subject.name, subject.file, [_shown(others), *map(_answer, subject.answers), *pardons])
    if failing:
        case.insert(0, _failure(failing))
    return case


def _failure(findings: Sequence[Finding]) -> ElementTree.Element:
    """Return one failure for all findings: several in a test case are not everywhere shown."""
    first, *more = causes(findings)
    count = f" (and {len(more):,} more)" if more else ""
    said = {"message": f"{_text(first.first.message)}{count}", "type": _text(first.first.rule)}
    failure = ElementTree.Element("failure", said)
    failure.text = _xml(_shown(findings))
    return failure


def _case(name: str, file: str, output: Sequence[str]) -> ElementTree.Element:
    at = {"file": _text(file)} if file else {}
    case = ElementTree.Element("testcase", {"name": _text(name), "classname": SUITE, **at, "time": "0"})
    said = "\n".join(text for text in output if text)
    if said:
        ElementTree.SubElement(case, "system-out").text = _xml(said)
    return case


def _shown(findings: Sequence[Finding]) -> str:
    return render_findings(findings, lambda file, line: "").rstrip("\n")


def _answer(answer: Answer) -> str:
    through = f"\ntouched through: {escape(touched(answer))}" if answer.touched else ""
    return f"satisfies {escape(verdict(answer))}\nrollout: {escape(answer.rollout)}{through}"


def _pardon(cause: Cause, allowed: Allowed) -> str:
    finding = cause.first
    return escape(f"allowed until {allowed.expires}: {place(finding)} {finding.rule} ({allowed.reason})")


def _text(text: str) -> str:
    return _xml(escape(text))


def _xml(text: str) -> str:
    return _NO_CHARACTER.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
