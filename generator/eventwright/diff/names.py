"""Which named type of one side is which of the other."""

from __future__ import annotations

from collections.abc import Mapping

from eventwright.model.names import simple_name
from eventwright.model.nodes import Enum, Fixed, Named, Record, Reference, Schema, parts, reachable


class Names:
    """Pairs of types: by fullname, else by an alias of the proposed one, else by use in the same place.

    Each type has one partner at most, of its own kind.
    """

    def __init__(self, earlier: Schema, proposed: Schema) -> None:
        self._earlier = reached(earlier)
        self._proposed = reached(proposed)
        self._earlier_of: dict[str, str] = {}
        self._taken: set[str] = set()
        if isinstance(earlier.root, Reference) and isinstance(proposed.root, Reference):
            self._pair(earlier.root.fullname, proposed.root.fullname)
        for name in self._proposed:
            self._pair(name, name)
        for name, named in self._proposed.items():
            for alias in named.aliases:
                self._pair(alias, name)

    def meet(self, earlier: str, proposed: str) -> bool:
        """Tell whether two types are one; those that meet first in a place, and are alike, become one."""
        if proposed not in self._earlier_of and self._is_alike(earlier, proposed):
            self._pair(earlier, proposed)
        return self._earlier_of.get(proposed) == earlier

    def _pair(self, earlier: str, proposed: str) -> None:
        one, other = self._earlier.get(earlier), self._proposed.get(proposed)
        is_free = proposed not in self._earlier_of and earlier not in self._taken
        if is_free and one is not None and other is not None and type(one) is type(other):
            self._earlier_of[proposed] = earlier
            self._taken.add(earlier)

    def _is_alike(self, earlier: str, proposed: str) -> bool:
        if simple_name(earlier) == simple_name(proposed):
            return True
        match self._earlier[earlier], self._proposed[proposed]:
            case Record() as one, Record() as other:
                return _is_half_shared(*({field.name for field in record.fields} for record in (one, other)))
            case Enum() as one, Enum() as other:
                return _is_half_shared(set(one.symbols), set(other.symbols))
            case Fixed() as one, Fixed() as other:
                return one.size == other.size
            case _:
                return False


def _is_half_shared(one: set[str], other: set[str]) -> bool:
    return 2 * len(one & other) >= max(len(one), len(other))


def reached(schema: Schema) -> Mapping[str, Named]:
    """Return the named types that a schema's root needs, in the order of first use."""
    roots = tuple(part.fullname for part in parts(schema.root) if isinstance(part, Reference))
    return reachable(roots, schema.types)
