"""All changes from one schema to another."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from eventwright.diff.changes import Change, joined
from eventwright.diff.named import named_changes
from eventwright.diff.names import Names
from eventwright.diff.spots import Half, Met, Sides, Spot
from eventwright.diff.types import Found, type_changes
from eventwright.findings import Place
from eventwright.model.nodes import Schema


def diff(earlier: Schema, proposed: Schema) -> tuple[Change, ...]:
    """Return what has changed between two states of a contract: those of the root first, then type by type.

    Types and fields that an alias says were renamed are the same; types are so as well where they stand in
    the same place and have much in common. Each type is compared once, however often it is used. Layout,
    comments, the order of attributes and `"eventwright"` attributes are no changes. Empty only for schemas
    that say the same.
    """
    walk = _Walk(Sides(earlier, proposed, Names(earlier, proposed)))
    root = Spot("", "", "", Place("", earlier.root.pointer), Place("", proposed.root.pointer))
    walk.take(type_changes(walk.sides, Half(earlier.root, None), Half(proposed.root, None), root))
    return walk.finish()


class _Walk:
    """The pairs of named types, met one after another, so that types that use themselves end."""

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self._found: list[Change] = []
        self._waiting: deque[Met] = deque()
        self._paths: dict[str, list[str]] = {}  # of proposed types, the one that was compared first

    def take(self, found: Iterable[Found]) -> None:
        for one in found:
            if isinstance(one, Change):
                self._found.append(one)
            elif one.proposed not in self._paths:
                self._paths[one.proposed] = [one.path]
                self._waiting.append(one)
            else:
                self._add_path(one)

    def finish(self) -> tuple[Change, ...]:
        while self._waiting:
            met = self._waiting.popleft()
            before = self.sides.earlier.types[met.earlier]
            after = self.sides.proposed.types[met.proposed]
            places = [Place(named.origin.file, named.pointer) for named in (before, after)]
            spot = Spot(met.proposed, met.path, "", places[0], places[1])
            self.take(named_changes(self.sides, before, after, spot))
        return tuple(replace(change, also=self._also(change)) for change in self._found)

    def _add_path(self, met: Met) -> None:
        paths = self._paths[met.proposed]
        # A type that uses itself is at the same place again.
        if met.path not in paths and not any(_is_below(met.path, path) for path in paths):
            paths.append(met.path)

    def _also(self, change: Change) -> tuple[str, ...]:
        return tuple(joined(path, change.at) for path in self._paths.get(change.type, ())[1:])


def _is_below(path: str, outer: str) -> bool:
    rest = path.removeprefix(outer)
    return rest != path and rest.startswith((".", "[", "{")) if outer else True
