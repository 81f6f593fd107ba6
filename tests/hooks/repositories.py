"""Git repositories with a project in them, and this tree as a repository that others install from."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FIELD = '{"name": "%s", "type": "string", "doc": "A field."}'
SCHEMA = """\
{
  "type": "record",
  "name": "%s",
  "namespace": "shop",
  "doc": "An event.",
  "eventwright": {"kind": "domain", "owner": "team"},
  "fields": [
    %s
  ]
}
"""


def schema(name: str, *fields: str) -> str:
    """Return an event's schema with string fields, which have no defaults."""
    return SCHEMA % (name, ",\n    ".join(FIELD % field for field in fields))


def clean_environment() -> dict[str, str]:
    """Return the environment without what this process was started by, and with a committer."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "GITHUB_", "CI_", "PRE_COMMIT")) and name != "CI"
    }
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _WHO}
    return {**kept, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


_WHO = (("NAME", "Test"), ("EMAIL", "test@example.com"))


@dataclass(frozen=True, slots=True)
class Repository:
    folder: Path

    @classmethod
    def begin(cls, folder: Path) -> Repository:
        folder.mkdir(parents=True, exist_ok=True)
        found = cls(folder)
        found.run("git", "init", "--quiet", "--initial-branch=main")
        return found

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self) -> str:
        """Commit everything; return the commit."""
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--allow-empty", "--message", "A change")
        return self.run("git", "rev-parse", "HEAD").stdout.strip()

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return self.tried(*command, is_required=True)

    def tried(
        self, *command: str, environment: Mapping[str, str] | None = None, is_required: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run a command that may fail, with variables besides those of every command."""
        ran = subprocess.run(
            command,
            cwd=self.folder,
            env=clean_environment() | dict(environment or {}),
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        assert not is_required or ran.returncode == 0, ran.stdout + ran.stderr
        return ran


def tree_as_repository(folder: Path) -> str:
    """Commit the files of this work tree, as they are, to a new repository; return the commit."""
    repository = Repository.begin(folder)
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    for name in filter(None, listed.stdout.split("\0")):
        source = ROOT / name
        if source.is_file():  # a file may be deleted and not yet committed
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / name)
    return repository.commit()


def project(folder: Path, *events: str) -> Repository:
    """Commit settings and events, each with one released version; return the repository."""
    repository = Repository.begin(folder)
    repository.write("eventwright.toml", 'package = "events"\n')
    for event in events:
        repository.write(f"schemas/{event}.avsc", schema(event, "id"))
        repository.write(f"schemas/history/shop.{event}/1.avsc", schema(event, "id"))
    repository.commit()
    return repository
