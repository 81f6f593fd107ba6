"""Golden trees: whole packages, to be reviewed when they change (`pytest --update-golden`)."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from generating import generate, modules, options, save

from eventwright.plan.options import Flavour

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = sorted(folder.parent for folder in GOLDEN.glob("*/schemas"))
# Pyright takes a second for each thousand lines; mypy and the golden trees see what these would show.
_LEFT_OUT = ["**/*_error", "**/hostile_dataclass_keep", "**/hostile_pydantic_keep"]
TREES = [(case, flavour) for case in CASES for flavour in Flavour]


def package(case: Path, flavour: Flavour) -> str:
    """Return the name of a golden package, each its own, so that type checkers see all of them in one run."""
    return f"{case.name}_{flavour}"


def texts(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix != ".pyc"
    }


def released(case: Path) -> dict[str, tuple[tuple[int, str], ...]]:
    return {
        folder.name: tuple((int(file.stem), file.read_text("utf-8")) for file in sorted(folder.iterdir()))
        for folder in sorted((case / "history").glob("*"))
    }


@pytest.mark.parametrize(("case", "flavour"), TREES, ids=lambda value: getattr(value, "name", value))
def test_golden_tree(case: Path, flavour: Flavour, update_golden: bool) -> None:
    schemas = {
        file.relative_to(case).as_posix(): file.read_bytes()
        for file in sorted(case.rglob("schemas/**/*.avsc"))
    }
    made = generate(schemas, options(package(case, flavour), flavour), released(case))
    expected = case / "expected" / flavour / package(case, flavour)
    if update_golden:
        shutil.rmtree(expected, ignore_errors=True)
        save(expected, made)
    assert texts(expected) == made


@pytest.mark.parametrize(("case", "flavour"), TREES, ids=lambda value: getattr(value, "name", value))
def test_golden_tree_imports(case: Path, flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(case / "expected" / flavour)
    names = modules(case / "expected" / flavour, package(case, flavour))
    assert [importlib.import_module(name).__name__ for name in names]


@pytest.fixture(scope="module")
def packages(hostile_packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all golden packages and those of hostile schemas."""
    folder = tmp_path_factory.mktemp("packages")
    for parent in (*(case / "expected" / flavour for case, flavour in TREES), hostile_packages):
        for marker in parent.glob("*/py.typed"):
            shutil.copytree(marker.parent, folder / marker.parent.name)
    return folder


def test_packages_pass_mypy(packages: Path) -> None:
    named = [argument for folder in sorted(packages.iterdir()) for argument in ("-p", folder.name)]
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file",
        os.devnull,
        "--cache-dir",
        os.devnull,
    ]
    run = subprocess.run([*command, *named], cwd=packages, capture_output=True, text=True, check=False)
    assert run.stdout.startswith("Success: no issues found"), run.stdout + run.stderr


def test_packages_pass_pyright(packages: Path) -> None:
    settings = packages.with_suffix(".json")
    settings.write_text(
        json.dumps({"typeCheckingMode": "strict", "include": [packages.name], "exclude": _LEFT_OUT})
    )
    command = [sys.executable, "-m", "pyright", "-p", str(settings), "--pythonpath", sys.executable]
    run = subprocess.run([*command, "--outputjson"], capture_output=True, text=True, check=False)
    said = json.loads(run.stdout)
    assert [
        (found["file"], found["range"]["start"], found["message"]) for found in said["generalDiagnostics"]
    ] == []
    assert said["summary"]["filesAnalyzed"] >= len([*packages.glob("hostile_msgspec_keep/**/*.py")])
