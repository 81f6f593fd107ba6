"""Reports: which are wanted, and where they go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from projects import Project, record

from eventwright.cli.reports import ReportTarget, deliver
from eventwright.findings import Finding
from eventwright.report.formats import FORMATS
from eventwright.report.model import Report, Summary
from eventwright.severity import Kind, Severity

PLACED = "shop.OrderPlaced"


@pytest.fixture
def broken(project: Project) -> Project:
    """A project with a change that cannot read the released version."""
    project.write("schemas/OrderPlaced.avsc", record(PLACED, "id:string", "currency:string"))
    project.write(f"schemas/history/{PLACED}/1.avsc", record(PLACED, "id:string"))
    return project


def test_json_report_names_both_sides(broken: Project) -> None:
    ran = broken.run("check", "--report", "json")
    report = json.loads(ran.out)
    assert (ran.code, report["format"], report["summary"]["failed"]) == (1, 1, True)
    (finding,) = (one for one in report["findings"] if one["severity"] == "error")
    assert finding["reader"]["version"] == "proposed"
    assert finding["writer"]["file"] == f"schemas/history/{PLACED}/1.avsc"


def test_reports_go_to_files_and_text_stays_on_standard_output(broken: Project) -> None:
    ran = broken.run("check", "--report", "json=r.json", "--report", "text=r.txt")
    assert ran.out == broken.read("r.txt")
    assert json.loads(broken.read("r.json"))["summary"]["errors"] == 1


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(broken: Project, name: str) -> None:
    printed = broken.run("check", "--report", name)
    assert "currency" in printed.out
    written = broken.run("check", "--report", f"{name}=r")
    assert (printed.code, written.code) == (1, 1)
    assert broken.read("r") == printed.out


def test_all_formats_at_once(broken: Project) -> None:
    files = [f"out/{name}/report" for name in FORMATS]
    flags = [f"--report={name}={file}" for name, file in zip(FORMATS, files, strict=True)]
    broken.run("check", *flags)
    assert [file for file in broken.files() if file.startswith("out/")] == sorted(files)


@pytest.mark.parametrize(
    ("reports", "message"),
    [
        (("sarf",), 'unknown report "sarf"; did you mean "sarif"?; known are: text, json, sarif, '),
        (("json=",), '"json=" names no file'),
        (("json", "text"), "only one report can go to standard output"),
        (("json=r", "sarif=./r"), '2 reports go to "r"; name a file for each'),
    ],
)
def test_wrong_reports(project: Project, reports: tuple[str, ...], message: str) -> None:
    ran = project.run("check", *(word for report in reports for word in ("--report", report)))
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.parametrize(
    ("file", "reason"), [("schemas", "Is a directory"), ("eventwright.toml/r.json", "File exists")]
)
def test_report_that_cannot_be_written(broken: Project, file: str, reason: str) -> None:
    broken.write("eventwright.toml", "")
    ran = broken.run("check", "--report", f"json={file}")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: {file}: the report cannot be written: {reason}; choose another file\n"


def test_report_replaces_the_file_that_a_link_leads_to(broken: Project) -> None:
    target = broken.write("real.json", "old")
    (broken.folder / "link.json").symlink_to(target)
    broken.run("check", "--report", "json=link.json")
    assert (broken.folder / "link.json").is_symlink()
    assert json.loads(target.read_text())["format"] == 1


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, OSError])
def test_nothing_is_written_where_one_report_cannot_be_made(
    tmp_path: Path, stopped: type[BaseException]
) -> None:
    def excerpt(file: str, line: int) -> str:
        raise stopped

    finding = Finding("a.avsc", 1, 1, "", "r", Kind.WIRE, Severity.ERROR, "", "m", "w", "h")
    written = tmp_path / "r.json"
    written.write_text("from an earlier run")
    with pytest.raises(stopped):
        deliver(Report((finding,), Summary(1, 1)), excerpt, (ReportTarget("json", written),))
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [
        ("r.json", "from an earlier run")
    ]
