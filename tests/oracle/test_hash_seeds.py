"""The generated package is the same under any hash seed and in any working directory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from drafts import render, within
from random_schemas import Profile, random_draft

SCHEMAS = 12


def write_schemas(folder: Path) -> None:
    folder.mkdir()
    for number in range(SCHEMAS):
        draft = within(random_draft(Random(number), Profile(record_root=True)), f"p{number}")
        text = json.dumps(render(draft, Random(number)), indent=2)
        (folder / f"{number}.avsc").write_text(text, encoding="utf-8")


def generated(schemas: Path, out: Path, cwd: Path, seed: str, flavour: str) -> Mapping[str, bytes]:
    arguments = ["generate", str(schemas), "--out", str(out), "--package", "events", "--flavour", flavour]
    command = [sys.executable, "-m", "eventwright", *arguments]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("flavour", ["msgspec", "dataclass", "pydantic"])
def test_output_is_the_same_everywhere(flavour: str, tmp_path: Path) -> None:
    schemas, elsewhere = tmp_path / "schemas", tmp_path / "elsewhere"
    write_schemas(schemas)
    elsewhere.mkdir()
    first = generated(Path("schemas"), tmp_path / "first", tmp_path, "1", flavour)
    second = generated(Path("../schemas"), tmp_path / "second", elsewhere, "2", flavour)
    assert len(first) > SCHEMAS
    assert first == second
