"""Compiled templates are kept beside compiled modules, and nothing depends on them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from eventwright.emit import environment
from eventwright.emit.environment import compiled


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder for compiled templates, which is not there yet."""
    place = tmp_path / "__pycache__"
    monkeypatch.setattr(environment, "_COMPILED", place)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return place


def rendered() -> str:
    """Render with templates that are loaded anew."""
    made = environment.environment.__wrapped__()
    return str(
        made.get_template("codec_tables.j2").render(tables=[{"name": "x", "annotation": "y", "rows": []}])
    )


def test_templates_are_compiled_once(folder: Path) -> None:
    first = rendered()
    before = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert rendered() == first
    assert before
    assert {file: file.stat().st_mtime_ns for file in folder.iterdir()} == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"nonsense",
        lambda data: data[:-1],
        *(lambda data, size=size: data[:size] for size in range(5, 60, 5)),
        lambda data: data[:20] + bytes(range(256)),
    ],
)
def test_a_damaged_file(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    expected = rendered()
    for file in folder.iterdir():
        file.write_bytes(damage(file.read_bytes()))
    assert rendered() == expected


def test_a_place_that_cannot_be_written(folder: Path) -> None:
    folder.write_text("not a folder")
    assert rendered()
    assert folder.read_text() == "not a folder"


def test_python_that_writes_no_compiled_modules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled() is None
    assert rendered()
    assert not folder.exists()
