"""Contracts that would nest too deep: in them each type stands inside the one that uses it first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from eventwright.errors import RenderError
from eventwright.model.contract import NestsTooDeep, contract_text
from eventwright.model.nodes import Array, Map, Named, Record, Type, Union, reachable, references
from eventwright.model.problems import NESTED_TOO_DEEP, SchemaProblem
from eventwright.model.text import MAX_DEPTH

_Uses: TypeAlias = Mapping[str, set[str]]

_SUSPECT: Final = MAX_DEPTH // 2  # the estimate does not see defaults and attributes, which nest too


def too_deep_when_inlined(types: Mapping[str, Named]) -> Iterator[SchemaProblem]:
    """Yield a problem for records whose contract nests too deep; `types` is closed.

    Of records that use each other one is judged, the outermost if there is one.
    """
    uses = {name: {reference.fullname for reference in references(named)} for name, named in types.items()}
    levels = {name: _levels(named) for name, named in types.items()}
    if _longest(uses, levels) <= _SUSPECT:
        return
    inner = {other for name, others in uses.items() for other in others if other != name}
    judged: set[str] = set()
    for name in sorted(types, key=lambda name: (name in inner, name)):
        named = types[name]
        if name in judged or not isinstance(named, Record):
            continue
        judged.update(reachable((name,), types))
        if message := _fault(name, types):
            yield SchemaProblem(NESTED_TOO_DEEP, named.origin.file, named.pointer, message, name)


def _fault(fullname: str, types: Mapping[str, Named]) -> str:
    try:
        contract_text(fullname, types)
    except NestsTooDeep as error:
        return str(error)
    except RenderError:  # has nothing to do with depth; whoever needs the text is told
        pass
    return ""


def _levels(named: Named) -> int:
    """Return how many levels of JSON stand around the innermost use of a type in a definition."""
    if not isinstance(named, Record):
        return 1
    nested = (item.type for item in named.fields if isinstance(item.type, (Array, Map, Union)))
    return 3 + max(map(_nesting, nested), default=0)


def _nesting(type_: Type) -> int:
    match type_:
        case Array(items=inner) | Map(values=inner):
            return 1 + _nesting(inner)
        case Union(branches=branches):
            return 1 + max(map(_nesting, branches), default=0)
        case _:
            return 0


def _longest(uses: _Uses, levels: Mapping[str, int]) -> int:
    """Return an upper bound of the levels in any chain of types that use each other.

    It is exact without cycles; all that is on a cycle or between two counts as one chain.
    """
    below = _heights(uses, levels)
    rest = uses.keys() - below.keys()
    users: defaultdict[str, set[str]] = defaultdict(set)
    for name in rest:
        for other in uses[name] & rest:
            users[other].add(name)
    above = _heights({name: users[name] for name in rest}, levels)
    circular = sum(levels[name] for name in rest - above.keys())
    return max(below.values(), default=0) + circular + max(above.values(), default=0)


def _heights(uses: _Uses, levels: Mapping[str, int]) -> dict[str, int]:
    """Return the levels from a type down to where its longest chain ends, for types whose chains all end."""
    users: defaultdict[str, list[str]] = defaultdict(list)
    for name, others in uses.items():
        for other in others:
            users[other].append(name)
    left = {name: len(others) for name, others in uses.items()}
    heights: dict[str, int] = {}
    waiting = [name for name, count in left.items() if not count]
    while waiting:
        name = waiting.pop()
        heights[name] = levels[name] + max((heights[other] for other in uses[name]), default=0)
        for user in users[name]:
            left[user] -= 1
            if not left[user]:
                waiting.append(user)
    return heights
