"""Our verdicts on the versions of the corpus against those of Java."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from eventwright import check_compatibility
from eventwright.severity import Kind

# A chain, a version and a level, with the sentence of the specification by which Java is wrong.
JUSTIFIED: Final[dict[tuple[str, str, str], str]] = {}


def compare_history(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield "same", or what differs, with the level, for each verdict of the corpus."""
    for row in _rows(folder / "HISTORY.jsonl"):
        earlier, later = (_text(folder / row["chain"] / row[side]) for side in ("old", "new"))
        for level in ("BACKWARD", "FORWARD", "FULL"):
            decided = is_compatible(later, earlier, level=level)
            yield level, _difference(row["chain"], row["new"], level, (decided, row[level]))
    for row in _rows(folder / "HISTORY_TRANSITIVE.jsonl"):
        *versions, last = (_text(path) for path in sorted((folder / row["chain"]).glob("*.avsc")))
        decided = is_compatible(last, *versions, level=row["level"])
        verdicts = decided, row["compatible"]
        yield row["level"], _difference(row["chain"], "the last version", row["level"], verdicts)


def is_compatible(proposed: str, *baselines: str, level: str) -> bool:
    found = check_compatibility(proposed, *baselines, level=level)
    return not any(finding.kind is Kind.WIRE for finding in found)


def _difference(chain: str, version: str, level: str, verdicts: tuple[bool, bool]) -> str:
    ours, javas = verdicts
    if ours == javas or (chain, version, level) in JUSTIFIED:
        return "same"
    return f"{chain} {version} {level}: we say {ours}, Java {javas}"


def _rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")
