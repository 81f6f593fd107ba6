"""Import statements as text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from eventwright.plan.types import PlannedImport


def import_lines(imports: Iterable[PlannedImport]) -> tuple[str, ...]:
    """Return import statements, a line for each module, sorted."""
    return tuple(
        f"from {module} import {', '.join(map(clause, items))}"
        for module, items in groupby(sorted(imports), key=attrgetter("module"))
    )


def clause(item: PlannedImport) -> str:
    """Return what follows "import"."""
    return item.name if item.alias == item.name else f"{item.name} as {item.alias}"
