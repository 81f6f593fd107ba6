from __future__ import annotations

from pathlib import Path

import pytest
from projects import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    """An empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, capsys)
