"""The difference between what would be written and what is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drift:
    """Paths, sorted."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.changed or self.missing or self.stale)


def drift(wanted: Mapping[str, str], found: Mapping[str, str]) -> Drift:
    """Return the paths whose text is another one, that are not there, and that should not be there."""
    return Drift(
        changed=tuple(sorted(path for path in wanted.keys() & found.keys() if wanted[path] != found[path])),
        missing=tuple(sorted(wanted.keys() - found.keys())),
        stale=tuple(sorted(found.keys() - wanted.keys())),
    )
