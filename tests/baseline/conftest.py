from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from checkouts import CI, Checkout, event


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one event on its branch main, to be copied."""
    project = Checkout(tmp_path_factory.mktemp("begun"))
    project.begin()
    project.write("eventwright.toml", "")
    project.commit(Order=event())
    return project.folder


@pytest.fixture
def checkout(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """A project with one event on its branch main, which is the working directory."""
    for name in CI:
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "project"
    shutil.copytree(begun, folder)
    monkeypatch.chdir(folder)
    return Checkout(folder)
