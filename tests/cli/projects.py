"""A folder with schemas in it, and the command run there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from eventwright.cli import main


def record(name: str, *fields: object, **attributes: object) -> dict[str, object]:
    """Return a record's schema; a field is its JSON, or `name:type`."""
    namespace, _, short = name.rpartition(".")
    return {
        "type": "record",
        "name": short,
        "namespace": namespace,
        **attributes,
        "fields": [*map(field, fields)],
    }


def field(said: object) -> object:
    if not isinstance(said, str):
        return said
    name, _, type_ = said.partition(":")
    return {"name": name, "type": type_}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Project:
    folder: Path
    capsys: pytest.CaptureFixture[str]

    def write(self, path: str, content: object) -> Path:
        """Write text as it is, bytes as they are, and everything else as JSON."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(
                content if isinstance(content, str) else json.dumps(content, indent=2), encoding="utf-8"
            )
        return file

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def files(self) -> list[str]:
        """Return all files but those that the tool keeps for itself."""
        found = (
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
        )
        return sorted(path for path in found if not path.startswith(".") and not path.endswith("/SHA256SUMS"))

    def run(self, *arguments: str) -> Ran:
        code = main(arguments)
        printed = self.capsys.readouterr()
        return Ran(code, printed.out, printed.err)
