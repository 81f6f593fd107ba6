"""What the action and the GitLab job install works: pip runs for real, once for both."""

from __future__ import annotations

from pathlib import Path

import yaml
from actions import Action
from repositories import ROOT, Repository, tree_as_repository


def test_the_action_and_the_job_install_the_tool(shop: Repository, tmp_path: Path) -> None:
    tree_as_repository(tmp_path / "action")
    run = Action(
        tmp_path / "action" / "action.yml", shop, tmp_path / "runner", {}, {"GITHUB_BASE_REF": "main"}
    )
    assert run.run({})["failed"] == "false", run.printed
    bin_folder = run.steps["install"]["bin"]
    assert "3 events checked against 6 earlier versions" in run.printed

    (job,) = yaml.safe_load((ROOT / "ci/gitlab/eventwright.yml").read_text(encoding="utf-8")).values()
    assert job["variables"]["EVENTWRIGHT"] == "eventwright[cli]"
    given = {
        **job["variables"],
        "EVENTWRIGHT": f"{tmp_path / 'action'}[cli]",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "PATH": f"{bin_folder}:/usr/local/bin:/usr/bin:/bin",
    }
    script = "\n".join((*job["before_script"], *job["script"]))
    ran = shop.tried("bash", "-eo", "pipefail", "-c", script, environment=given)
    assert (ran.returncode, "3 events checked" in ran.stdout) == (0, True), ran.stdout + ran.stderr
