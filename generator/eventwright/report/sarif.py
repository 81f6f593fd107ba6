"""Reports as SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from eventwright.findings import NOWHERE, Allowed, Finding, Side
from eventwright.report.causes import Cause, allowed_causes, causes, fingerprints
from eventwright.report.escape import escape
from eventwright.report.markdown import plain
from eventwright.report.model import Report
from eventwright.report.words import other_sides, remarks, told
from eventwright.severity import Severity
from eventwright.version import __version__

_Object: TypeAlias = dict[str, Any]

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT: Final = "%SRCROOT%"  # what GitHub and editors take for the top of the repository

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_DRIVE: Final = re.compile(r"[A-Za-z]:/")
_SAID: Final = ("via", "touches", "likewise", "help", "steps")  # the rest has places of its own
_PLACEHOLDER: Final = re.compile(r"\{(\d+)\}")


def render_sarif(report: Report) -> str:
    """Return a log of one run in ASCII: a result for each cause, suppressed where it is allowed."""
    found, allowed = causes(report.findings), allowed_causes(report.allowed)
    every = (*found, *(cause for cause, _ in allowed))
    rules = _rules(every)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    results = [
        {"ruleIndex": numbers[escape(cause.first.rule)], **_result(cause, fingerprint)}
        for cause, fingerprint in zip(every, fingerprints(every), strict=True)
    ]
    for result, (_, why) in zip(results[len(found) :], allowed, strict=True):
        result["suppressions"] = [_suppression(why)]
    run = {
        "tool": {"driver": {"name": "eventwright", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder in which eventwright was run."}}},
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=True) + "\n"


def uri(file: str) -> str:
    """Return a file's path as an absolute URI, or as a relative reference where it is relative."""
    if _DRIVE.match(file):
        return f"file:///{file[0]}:{quote(file[2:], safe='/', errors='surrogatepass')}"
    quoted = quote(file, safe="/", errors="surrogatepass")
    return f"file://{quoted}" if file.startswith("/") else quoted


def _rules(found: Iterable[Cause]) -> list[_Object]:
    firsts: dict[str, Finding] = {}
    for cause in found:
        firsts.setdefault(cause.first.rule, cause.first)
    return [_rule(firsts[rule]) for rule in sorted(firsts)]


def _rule(finding: Finding) -> _Object:
    name, why, remedy = escape(finding.rule), escape(finding.why), escape(finding.help)
    words = name.replace("-", " ")
    markdown = f"**Why:** {plain(finding.why)}\n\n**Help:** {plain(finding.help)}"
    return {
        "id": name,
        "shortDescription": {"text": f"{words[:1].upper()}{words[1:]}"},
        "fullDescription": {"text": why},
        "help": {"text": f"Why: {why}\nHelp: {remedy}", "markdown": markdown},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"kind": str(finding.kind), "tags": ["avro", str(finding.kind)]},
    }


def _result(cause: Cause, fingerprint: str) -> _Object:
    finding = cause.first
    related = [_related(number, *side) for number, side in enumerate(other_sides(finding), 1)]
    return {
        "ruleId": escape(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(cause)},
        "locations": [_location(finding, cause.uses)] if finding.file != NOWHERE else [],
        "relatedLocations": [one for one in related if one],
        "partialFingerprints": {"eventwright/v1": fingerprint},
        "properties": _properties(finding),
    }


def _message(cause: Cause) -> str:
    said = [remark for remark in remarks(cause) if remark.label.split(" ")[0] in _SAID]
    return "\n".join(_plain(line) for line in (cause.first.message, *told(said)))


def _plain(text: str) -> str:
    """Write text that a viewer would take for a placeholder or a link in the way that it does not.

    The standard (3.11.5) doubles every brace, which viewers then show as they are; only a number in braces is
    taken for something else.
    """
    shown = _PLACEHOLDER.sub(r"{{\1}}", escape(text))
    return shown.replace("[", "\\[") if "](" in shown else shown


def _location(finding: Finding, uses: Sequence[tuple[str, str]]) -> _Object:
    names = dict.fromkeys(escape(subject) for subject, _ in uses if subject)
    logical = [{"fullyQualifiedName": name, "kind": "type"} for name in names]
    location = {"physicalLocation": _physical(finding)}
    return {**location, "logicalLocations": logical} if logical else location


def _related(number: int, role: str, side: Side) -> _Object:
    if side.file == NOWHERE:
        return {}
    text = _plain(f"{role}: {side.version}{f' {side.path}' if side.path else ''}")
    return {"id": number, "message": {"text": text}, "physicalLocation": _physical(side)}


def _physical(at: Finding | Side) -> _Object:
    reference = uri(at.file)
    base = {} if reference.startswith("file://") else {"uriBaseId": ROOT}
    return {
        "artifactLocation": {"uri": reference, **base},
        "region": {"startLine": at.line, "startColumn": at.column},
    }


def _properties(finding: Finding) -> _Object:
    proof = finding.proof
    said = {
        "path": finding.path,
        "subject": finding.subject,
        "via": finding.via,
        "writes": proof.datum if proof else "",
        "data": proof.data if proof else "",
        "readByEventwright": proof.ours if proof else "",
        "readByFastavro": proof.fastavro if proof else "",
        "noWitness": proof.missing if proof else "",
    }
    return {key: escape(value) for key, value in said.items() if value}


def _suppression(allowed: Allowed) -> _Object:
    reason = escape(f"{allowed.reason} (until {allowed.expires})")
    return {"kind": "external", "status": "accepted", "justification": reason}
