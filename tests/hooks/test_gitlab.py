"""The GitLab job, run line by line in a repository."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from repositories import ROOT, Repository, schema

TEMPLATE = ROOT / "ci" / "gitlab" / "eventwright.yml"
PLACED = "schemas/OrderPlaced.avsc"
MERGE_REQUEST = {
    "GITLAB_CI": "true",
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
}
QUALITY, JUNIT = "gl-code-quality-report.json", "eventwright.xml"


def job(file: Path = TEMPLATE) -> dict[str, Any]:
    (found,) = yaml.safe_load(file.read_text(encoding="utf-8")).values()
    return dict(found)


def run(repository: Repository, **variables: str) -> tuple[int, str]:
    """Run the job's script as GitLab's runner does; return the exit code and what is printed."""
    said = {**job()["variables"], **MERGE_REQUEST, **variables}
    ran = repository.tried("bash", "-eo", "pipefail", "-c", "\n".join(job()["script"]), environment=said)
    return ran.returncode, ran.stdout + ran.stderr


def checked_out(shop: Repository, *fields: str) -> Repository:
    """Return a clone as a runner makes it: no branch but the changed commit, and those of origin."""
    shop.run("git", "switch", "--quiet", "--create", "change")
    shop.write(PLACED, schema("OrderPlaced", "id", *fields))
    commit = shop.commit()
    shop.run("git", "switch", "--quiet", "main")
    folder = shop.folder.parent / "build"
    shop.run("git", "clone", "--quiet", str(shop.folder), str(folder))
    clone = Repository(folder)
    clone.run("git", "switch", "--quiet", "--detach", commit)
    clone.run("git", "branch", "--delete", "--force", "main")
    return clone


def test_a_merge_request_that_breaks_an_event(shop: Repository) -> None:
    build = checked_out(shop, "channel")
    code, told = run(build)
    assert (code, f"{PLACED}:9:5: error[reader-field-without-default]" in told) == (1, True)
    found = json.loads((build.folder / QUALITY).read_text(encoding="utf-8"))
    assert {one["location"]["path"] for one in found} == {PLACED}
    suites = ElementTree.parse(build.folder / JUNIT).getroot()
    assert suites.findall(".//failure")


def test_a_merge_request_that_is_compatible(shop: Repository) -> None:
    build = checked_out(shop)
    assert run(build)[0] == 0
    assert json.loads((build.folder / QUALITY).read_text(encoding="utf-8")) == []
    assert not ElementTree.parse(build.folder / JUNIT).getroot().findall(".//failure")


def test_conventions_are_checked_when_asked(shop: Repository) -> None:
    build = checked_out(shop)
    code, told = run(build, EVENTWRIGHT_LINT="true")
    assert (code < 2, "linted" in told) == (True, True)
    assert json.loads((build.folder / "gl-code-quality-report-lint.json").read_text(encoding="utf-8"))


def test_a_project_in_a_folder(shop: Repository) -> None:
    build = checked_out(shop, "channel")
    (build.folder / "a folder").mkdir()
    for name in ("schemas", "eventwright.toml"):
        build.run("git", "mv", name, f"a folder/{name}")
    build.commit()
    code, told = run(build, EVENTWRIGHT_PROJECT="a folder")
    assert (code, f"a folder/{PLACED}:9:5: error[reader-field-without-default]" in told) == (1, True)


def test_a_clone_without_the_merge_base(shop: Repository, tmp_path: Path) -> None:
    build = checked_out(shop, "channel")
    build.run("git", "switch", "--quiet", "--create", "change")
    build.run("git", "clone", "--quiet", "--depth=1", f"file://{build.folder}", str(tmp_path / "shallow"))
    code, told = run(Repository(tmp_path / "shallow"))
    assert (code, "GIT_DEPTH" in told) == (2, True)


@pytest.mark.parametrize("kind", ["codequality", "junit"])
def test_reports_are_kept_when_the_check_fails(kind: str) -> None:
    artifacts = job()["artifacts"]
    assert artifacts["when"] == "always"
    script = "\n".join(job()["script"])
    assert all(f"={file} " in script for file in artifacts["reports"][kind])


def test_the_job_is_about_merge_requests() -> None:
    assert job()["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert job()["variables"]["GIT_DEPTH"] == "0"


def test_the_template_is_what_init_writes() -> None:
    template = ROOT / "generator" / "eventwright" / "starter" / "gitlab.yml"
    assert TEMPLATE.read_text(encoding="utf-8") == template.read_text(encoding="utf-8")
