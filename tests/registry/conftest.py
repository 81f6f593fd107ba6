from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from projects import Project
from stand_in import StandIn, stand_in


@pytest.fixture
def registry() -> Iterator[StandIn]:
    with stand_in() as registry:
        yield registry


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], registry: StandIn
) -> Project:
    """A folder with the settings for the stand-in, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path, capsys)
    project.write("eventwright.toml", f'[registry]\nurl = "{registry.url}"\nretries = 0\n')
    return project
