"""What `init` writes for pull requests, merge requests and commits."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml
from repositories import Repository, schema

from eventwright import __version__

PATH = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
WORKFLOW, JOB, JOBS, HOOKS = (
    ".github/workflows/eventwright.yml",
    ".gitlab/eventwright.yml",
    ".gitlab-ci.yml",
    ".pre-commit-config.yaml",
)
PINNED = f"eventwright[cli]=={__version__}"


def init(repository: Repository, *flags: str, folder: str = ".") -> tuple[int, str]:
    place = Repository(repository.folder / folder)
    ran = place.tried(sys.executable, "-m", "eventwright", "init", *flags)
    return ran.returncode, ran.stdout + ran.stderr


def test_a_new_project(tmp_path: Path) -> None:
    repository = Repository.begin(tmp_path)
    code, told = init(repository, "--github", "--gitlab", "--pre-commit")
    assert code == 0
    new = ("eventwright.toml", "schemas/orders/OrderPlaced.avsc")
    assert re.findall("wrote (.*)", told) == [*new, WORKFLOW, JOB, HOOKS, JOBS]
    for file in (WORKFLOW, JOB, HOOKS):
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert text.count(PINNED) == text.count("eventwright[cli]") > 0
    assert yaml.safe_load((tmp_path / JOBS).read_text()) == {"include": [{"local": JOB}]}


def test_a_project_that_exists_gets_what_is_asked(shop: Repository) -> None:
    settings = (shop.folder / "eventwright.toml").read_text(encoding="utf-8")
    code, told = init(shop, "--github")
    assert (code, told) == (0, f"wrote {WORKFLOW}\n")
    assert (shop.folder / "eventwright.toml").read_text(encoding="utf-8") == settings


@pytest.mark.parametrize(
    ("flag", "file"), [("--github", WORKFLOW), ("--gitlab", JOB), ("--pre-commit", HOOKS)]
)
def test_nothing_that_exists_is_changed(tmp_path: Path, flag: str, file: str) -> None:
    repository = Repository.begin(tmp_path)
    repository.write(file, "mine")
    code, told = init(repository, "--github", "--gitlab", "--pre-commit")
    assert (code, f"error: {file}: exists already; nothing was written; " in told) == (2, True)
    code, told = init(repository, flag)
    assert (code, f"error: {file}: exists already; nothing was written; " in told) == (2, True)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted({".git", file.partition("/")[0]})
    assert (tmp_path / file).read_text(encoding="utf-8") == "mine"


def test_jobs_that_exist_are_told_what_to_include(shop: Repository) -> None:
    shop.write(JOBS, "mine")
    code, told = init(shop, "--gitlab")
    assert (code, told) == (
        0,
        f"wrote {JOB}\n\nAdd to {JOBS}:\ninclude:\n  - local: {JOB}\n",
    )
    assert (shop.folder / JOBS).read_text(encoding="utf-8") == "mine"


def test_the_workflow_checks_a_pull_request(shop: Repository) -> None:
    assert init(shop, "--github")[0] == 0
    shop.commit()
    workflow = yaml.safe_load((shop.folder / WORKFLOW).read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow[True] == {"pull_request": None}  # "on" is a truth value in YAML 1.1
    steps = workflow["jobs"]["check"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    shop.run("git", "switch", "--quiet", "--create", "change")
    summary = shop.folder.parent / "summary.md"
    given = {**steps[-1]["env"], "PATH": PATH, "GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": str(summary)}
    assert shop.tried("bash", "-e", "-c", steps[-1]["run"], environment=given).returncode == 0
    shop.write("schemas/OrderPlaced.avsc", schema("OrderPlaced", "id", "channel"))
    shop.commit()
    ran = shop.tried("bash", "-e", "-c", steps[-1]["run"], environment=given)
    assert (ran.returncode, "::error file=schemas/OrderPlaced.avsc,line=9," in ran.stdout) == (1, True)
    assert "reader-field-without-default" in summary.read_text(encoding="utf-8")


def hooks(repository: Repository) -> dict[str, dict[str, str]]:
    (local,) = yaml.safe_load((repository.folder / HOOKS).read_text(encoding="utf-8"))["repos"]
    return {hook["id"]: hook for hook in local["hooks"]}


@pytest.mark.parametrize(
    ("settings", "matching", "others"),
    [
        (
            'package = "p"',
            ("schemas/a/A.avsc", "schemas/history/a.A/1.avsc", "eventwright.toml"),
            ("tests/schemas/A.avsc", "schemas/README", "a/eventwright.toml", "schemasA.avsc"),
        ),
        (
            'schemas = "src/my avro"\nhistory = "released"',
            ("src/my avro/A.avsc", "released/a.A/1.avsc", "eventwright.toml"),
            ("src/my/A.avsc", "src/avro/A.avsc", "released/SHA256SUMS"),
        ),
        ('schemas = "."', ("A.avsc", "a/A.avsc"), ("README",)),
        ('schemas = "../elsewhere"', ("A.avsc", "a/eventwright.toml"), ("README",)),
    ],
)
def test_hooks_are_about_the_projects_files(
    tmp_path: Path, settings: str, matching: tuple[str, ...], others: tuple[str, ...]
) -> None:
    repository = Repository.begin(tmp_path)
    repository.write("eventwright.toml", settings)
    code, told = init(repository, "--pre-commit")
    assert (code, "pre-commit install" in told) == (0, True)
    pattern = hooks(repository)["eventwright-check"]["files"]
    assert [file for file in (*matching, *others) if re.search(pattern, file)] == list(matching)
    assert ("eventwright-generate" in hooks(repository)) == ("package" in settings)


def test_a_project_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    repository = Repository.begin(tmp_path)
    (tmp_path / "the services").mkdir()
    code, _ = init(repository, "--github", "--gitlab", "--pre-commit", folder="the services")
    assert code == 0
    assert sorted(one.name for one in (tmp_path / "the services").iterdir()) == [
        "eventwright.toml",
        "schemas",
    ]
    workflow = yaml.safe_load((tmp_path / WORKFLOW).read_text(encoding="utf-8"))
    job = yaml.safe_load((tmp_path / JOB).read_text(encoding="utf-8"))["eventwright"]
    said = [workflow["jobs"]["check"]["steps"][-1]["env"], job["variables"]]
    assert [one["EVENTWRIGHT_PROJECT"] for one in said] == ["the services", "the services"]
    assert hooks(repository)["eventwright-generate"]["entry"] == "eventwright generate 'the services'"
    pattern = hooks(repository)["eventwright-check"]["files"]
    assert re.search(pattern, "the services/schemas/A.avsc")
    assert not re.search(pattern, "schemas/A.avsc")
