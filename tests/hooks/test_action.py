"""The composite action, run step by step in a repository."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import yaml
from actions import Action
from repositories import ROOT, Repository, schema

PLACED = "schemas/OrderPlaced.avsc"
PULL_REQUEST = {"GITHUB_BASE_REF": "main"}
INSTALLED = {"install": {"bin": str(Path(sys.executable).parent)}}


def begun(shop: Repository, **fields: str) -> None:
    """Start a branch in which events have one more field."""
    shop.run("git", "switch", "--quiet", "--create", "change")
    for event, added in fields.items():
        shop.write(f"schemas/{event}.avsc", schema(event, "id", added))
    shop.commit()


def action(shop: Repository, environment: dict[str, str], **inputs: str) -> Action:
    named = {name.replace("_", "-"): said for name, said in inputs.items()}
    return Action(ROOT / "action.yml", shop, shop.folder.parent / "runner", named, environment)


def sarif_rules(file: Path) -> list[str]:
    (run,) = json.loads(file.read_text(encoding="utf-8"))["runs"]
    return [result["ruleId"] for result in run["results"]]


def test_a_pull_request_that_breaks_an_event(shop: Repository) -> None:
    begun(shop, OrderPlaced="channel")
    run = action(shop, PULL_REQUEST)
    run.temporary.mkdir()
    run.summary.write_text("# Earlier\n", encoding="utf-8")
    assert run.run(INSTALLED) == {"failed": "true", "sarif": "eventwright.sarif"}
    assert (run.is_failed, run.steps["check"]["code"]) == (True, "1")
    assert f"::error file={PLACED},line=9,col=5,title=reader-field-without-default::" in run.printed
    assert "3 events checked against 6 earlier versions" in run.printed
    assert "reader-field-without-default" in sarif_rules(shop.folder / "eventwright.sarif")
    summary = run.summary.read_text(encoding="utf-8")
    assert (summary.startswith("# Earlier\n"), "reader-field-without-default" in summary) == (True, True)
    assert [name for name, _ in run.used] == ["actions/setup-python@v5"]
    assert "lint" not in run.steps


def test_a_pull_request_that_is_compatible(shop: Repository) -> None:
    begun(shop)
    run = action(shop, PULL_REQUEST, upload_sarif="true")
    assert run.run(INSTALLED) == {"failed": "false", "sarif": "eventwright.sarif"}
    assert (run.is_failed, "::error" in run.printed) == (False, False), run.printed
    assert sarif_rules(shop.folder / "eventwright.sarif") == []
    assert "3 events" in run.summary.read_text(encoding="utf-8")
    assert run.used[1:] == [
        (
            "github/codeql-action/upload-sarif@v3",
            {"sarif_file": "eventwright.sarif", "category": "eventwright-check"},
        )
    ]


def test_a_pull_request_before_the_first_release(shop: Repository) -> None:
    shop.run("git", "rm", "-r", "--quiet", "schemas/history")
    shop.commit()
    begun(shop, OrderPlaced="channel")
    run = action(shop, PULL_REQUEST)
    run.run(INSTALLED)
    assert (run.steps["check"]["code"], "reader-field-without-default" in run.printed) == ("1", True)


def test_a_push_is_compared_as_the_settings_say(shop: Repository) -> None:
    begun(shop, OrderPlaced="channel")
    run = action(shop, {})
    run.run(INSTALLED)
    assert (run.steps["check"]["code"], "git:" in run.printed) == ("1", False)


def test_a_clone_without_the_merge_base(shop: Repository, tmp_path: Path) -> None:
    begun(shop, OrderPlaced="channel")
    shop.run("git", "clone", "--quiet", "--depth=1", f"file://{shop.folder}", str(tmp_path / "shallow"))
    run = action(Repository(tmp_path / "shallow"), PULL_REQUEST, upload_sarif="true")
    assert run.run(INSTALLED) == {"failed": "true", "sarif": ""}
    assert (run.steps["check"]["code"], "fetch-depth: 0" in run.printed) == ("2", True)
    assert [name for name, _ in run.used] == ["actions/setup-python@v5"]


def test_inputs_are_given_to_the_command(shop: Repository) -> None:
    begun(shop, OrderPlaced="channel")
    run = action(
        shop,
        PULL_REQUEST,
        baseline="history\n\ngit:main\n",
        level="FORWARD",
        fail_on="warning",
        arguments="--require-baseline\n",
        sarif="out.sarif",
    )
    assert run.run(INSTALLED) == {"failed": "false", "sarif": "out.sarif"}, run.printed
    assert (run.is_failed, "3 events checked against 6 earlier versions" in run.printed) == (False, True)


def test_a_project_in_a_folder(shop: Repository) -> None:
    for name in ("schemas", "eventwright.toml"):
        (shop.folder / "services").mkdir(exist_ok=True)
        shop.run("git", "mv", name, f"services/{name}")
    shop.commit()
    shop.run("git", "switch", "--quiet", "--create", "change")
    shop.write(f"services/{PLACED}", schema("OrderPlaced", "id", "channel"))
    shop.commit()
    run = action(shop, PULL_REQUEST, project="services")
    run.run(INSTALLED)
    assert f"::error file=services/{PLACED},line=9," in run.printed


def test_conventions_are_checked_when_asked(shop: Repository) -> None:
    begun(shop, OrderPlaced="Channel")
    run = action(shop, PULL_REQUEST, lint="true", upload_sarif="true", level="NONE")
    run.run(INSTALLED)
    assert (run.steps["check"]["code"], run.steps["lint"]["sarif"]) == ("0", "eventwright-lint.sarif")
    assert sarif_rules(shop.folder / "eventwright-lint.sarif")
    assert [given["category"] for name, given in run.used[1:]] == ["eventwright-check", "eventwright-lint"]


@pytest.mark.parametrize("name", ["project", "baseline", "level", "fail-on", "arguments", "sarif"])
def test_inputs_are_no_scripts(shop: Repository, name: str) -> None:
    begun(shop)
    run = action(shop, PULL_REQUEST)
    run.inputs[name] = "\"; touch run-1; $(touch run-2) `touch run-3` ' && touch run-4 #"
    run.run(INSTALLED)
    assert list(shop.folder.glob("run-*")) == []


def test_every_input_is_described() -> None:
    said = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert all(one["description"] for one in (*said["inputs"].values(), *said["outputs"].values()))
