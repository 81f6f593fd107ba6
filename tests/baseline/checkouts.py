"""Git repositories with schemas in them, and what the baselines say there."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eventwright.baseline.baseline import Baseline
from eventwright.inputs import baselines
from eventwright.settings import read_settings
from eventwright.workspace import workspace

ORDER = "shop.Order"
CI = (
    "CI_DEFAULT_BRANCH",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "GITHUB_BASE_REF",
)

_WHO = {"NAME": "Test", "EMAIL": "test@example.com"}
_ENVIRONMENT = {
    **{f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _WHO.items()},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def event(name: str = ORDER, *fields: str) -> str:
    """Return the text of an event with string fields."""
    return json.dumps(
        {
            "type": "record",
            "name": name,
            "fields": [{"name": field, "type": "string", "default": ""} for field in fields],
        }
    )


@dataclass(frozen=True, slots=True)
class Checkout:
    """A folder that is, or becomes, a git repository's work tree."""

    folder: Path

    def git(self, *arguments: str) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        ran = subprocess.run(
            ["git", "-c", "protocol.file.allow=always", *arguments],
            cwd=self.folder,
            env=environment | _ENVIRONMENT,
            capture_output=True,
            check=True,
        )
        return ran.stdout.decode("utf-8", "surrogateescape")

    def begin(self) -> None:
        self.git("init", "--quiet", "--initial-branch=main")

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def commit(self, **files: str) -> str:
        """Write files of schemas, by their names, commit all there is, and return the commit."""
        for name, text in files.items():
            self.write(f"schemas/{name}.avsc", text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a change")
        return self.git("rev-parse", "HEAD").strip()

    def baselines(self, *names: str, paths: Sequence[Path] = ()) -> tuple[Baseline, ...]:
        settings = read_settings(self.folder)
        return baselines(settings, workspace(settings, paths), names)

    def baseline(self, name: str) -> Baseline:
        (found,) = self.baselines(name)
        return found

    def problems(self, name: str, *only: str) -> list[tuple[str, str]]:
        """Return rules and files of what is wrong with the record, of all events or of those named."""
        found = self.baseline(name).problems(only or None)
        return [(problem.explanation.id, problem.file) for problem in found]
