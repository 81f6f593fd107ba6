"""The files that a project starts with, and those that let a pull request or a commit be checked."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from eventwright.errors import OutputError
from eventwright.paths import shown
from eventwright.settings import OWN_FILE, Settings
from eventwright.writing import make_folders

SETTINGS: Final = """\
# Settings of eventwright; paths are relative to this file.

schemas = "schemas"                # the .avsc files, one type each or a list of types
history = "schemas/history"        # released versions, appended by `eventwright release`
out = "generated"                  # the generated package is a folder in it
package = "events"                 # what services import
flavour = "msgspec"                # classes made with msgspec, dataclass or pydantic
compatibility = "BACKWARD"         # or FORWARD, FULL, each also _TRANSITIVE, or NONE
unknown_symbols = "error"          # or "keep": what decoding does with enum symbols it does not know
fail_on = "error"                  # or "warning", "info": the findings that make a check fail
"""

EVENT: Final = """\
// An event says what happened. Comments like this one are allowed in .avsc files.
{
  "type": "record",
  "name": "OrderPlaced",
  "namespace": "example.orders",
  "doc": "A customer has placed an order.",
  // Who sends and receives the event; not part of the contract.
  "eventwright": {
    "kind": "integration",
    "topic": "example.orders",
    "key": ["order_id"],
    "owner": "team-orders",
    "producers": ["order-service"],
    "consumers": ["shipping-service"]
  },
  "fields": [
    {
      "name": "event_id",
      "type": {"type": "string", "logicalType": "uuid"},
      "doc": "Unique to this event; a consumer that has seen it ignores the event."
    },
    {
      "name": "occurred_at",
      "type": {"type": "long", "logicalType": "timestamp-micros"},
      "doc": "When the order was placed."
    },
    {"name": "order_id", "type": "string", "doc": "The order's number, as the customer sees it."},
    {
      "name": "total",
      "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2},
      "doc": "What the customer pays, in euros."
    },
    {
      "name": "note",
      "type": ["null", "string"],
      "default": null,
      "doc": "The customer's words to the seller. A field with a default can be added to a released event."
    }
  ]
}
"""

FILES: Final[Mapping[str, str]] = {
    OWN_FILE: SETTINGS,
    "schemas/orders/OrderPlaced.avsc": EVENT,
}


class Gate(StrEnum):
    """Where changes are checked."""

    GITHUB = "github"
    GITLAB = "gitlab"
    PRE_COMMIT = "pre-commit"


GITLAB_JOBS: Final = ".gitlab-ci.yml"
INCLUDE: Final = "include:\n  - local: .gitlab/eventwright.yml\n"

_GATES: Final[Mapping[Gate, tuple[str, str]]] = {  # the template, and what it becomes in a repository
    Gate.GITHUB: ("github.yml", ".github/workflows/eventwright.yml"),
    Gate.GITLAB: ("gitlab.yml", ".gitlab/eventwright.yml"),
    Gate.PRE_COMMIT: ("pre-commit.yaml", ".pre-commit-config.yaml"),
}


def started(folder: Path) -> Settings:
    """Return the settings that FILES give to a folder."""
    schemas = folder / "schemas"
    return Settings(folder / OWN_FILE, schemas, schemas / "history", folder / "generated", "events")


def project_files(folder: Path) -> Mapping[Path, str]:
    """Return the texts of those files that are not there yet, the example only where there are no schemas."""
    has_schemas = any((folder / "schemas").rglob("*.avsc"))
    return {
        folder / name: text
        for name, text in FILES.items()
        if not (folder / name).exists() and not (has_schemas and name.endswith(".avsc"))
    }


def gate_files(settings: Settings, gates: Collection[Gate], version: str) -> Mapping[Path, str]:
    """Return the texts of the files that check a project's changes, for the repository that it lies in.

    They install `version` of the tool. GITLAB_JOBS is left as it is where it exists; for the others, raises
    OutputError naming those that do.
    """
    top = _repository(settings.root)
    files: dict[Path, str] = {}
    for gate in gates:
        template, name = _GATES[gate]
        text = _filled(template, settings, top)
        files[top / name] = text.replace("eventwright[cli]", f"eventwright[cli]=={version}")
    if existing := [shown(file) for file in files if file.exists()]:
        raise OutputError(
            f"{', '.join(existing)}: exists already; nothing was written; move it away, and take over what "
            "you need of it"
        )
    if Gate.GITLAB in gates and not (top / GITLAB_JOBS).exists():
        files[top / GITLAB_JOBS] = INCLUDE
    return files


def _repository(folder: Path) -> Path:
    """Return the root of the repository that a folder lies in, the folder itself where it is in none."""
    around = (folder.absolute(), *folder.absolute().parents)
    return next((place for place in around if (place / ".git").exists()), folder.absolute())


def _filled(template: str, settings: Settings, top: Path) -> str:
    """Return a template's text for a project: its folder, its files."""
    text = Path(__file__).with_name(template).read_text(encoding="utf-8")
    if settings.package is None:
        text = text.partition("      - id: eventwright-generate\n")[0]
    project = _below(settings.root, top)
    if project:
        text = text.replace('EVENTWRIGHT_PROJECT: ""', f"EVENTWRIGHT_PROJECT: {json.dumps(project)}")
        entry = f"eventwright generate {shlex.quote(project)}"
        text = text.replace("entry: eventwright generate", f"entry: {json.dumps(entry)}")
    pattern = _pattern(settings, top)
    return text.replace(_ANY_FILE, pattern.replace("'", "''")) if pattern else text


_ANY_FILE: Final = r"(\.avsc|(^|/)eventwright\.toml)$"  # as the templates have it


def _pattern(settings: Settings, top: Path) -> str | None:
    """Return a regular expression for a project's files, None where they lie elsewhere than in `top`."""
    schemas, history = _below(settings.schemas, top), _below(settings.history, top)
    own = _below(settings.file or settings.root, top)
    if schemas is None or history is None or own is None:
        return None
    folders = [schemas] if f"{history}/".startswith(f"{schemas}/" if schemas else "") else [schemas, history]
    starts = [re.escape(f"{folder}/") if folder else "" for folder in folders]
    return "|".join((*(rf"^{start}.*\.avsc$" for start in starts), f"^{re.escape(own)}$"))


def _below(path: Path, top: Path) -> str | None:
    """Return the path in a folder, "" for the folder itself, None where it lies elsewhere."""
    real, root = path.resolve(), top.resolve()
    if not real.is_relative_to(root):
        return None
    return "" if real == root else real.relative_to(root).as_posix()


def write_new(files: Mapping[Path, str]) -> None:
    """Write files that are not there yet; raises OutputError naming one that cannot be, and then none is."""
    made: list[Path] = []  # folders and files
    for path, text in files.items():
        try:
            _write_new(path, text, made)
        except OSError as error:
            _remove(made)
            raise OutputError(
                f"{shown(path)}: cannot be written: {error.strerror}; nothing was written"
            ) from error


def _write_new(path: Path, text: str, made: list[Path]) -> None:
    for folder in make_folders(path.parent):
        made.append(folder)
    with path.open("x", encoding="utf-8", newline="") as file:
        made.append(path)
        file.write(text)


def _remove(made: Sequence[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
