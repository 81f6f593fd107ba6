"""Defaults that need themselves: what one leaves out is filled in by a default that leaves it out again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from eventwright.model.defaults import default_branch
from eventwright.model.nodes import JSON, NO_DEFAULT, Array, Map, Named, Record, Reference, Type, Union
from eventwright.model.problems import INVALID_DEFAULT, SchemaProblem

_Place: TypeAlias = tuple[str, str]  # a record's fullname and a field of it


def endless_defaults(judged: Mapping[str, Named], types: Mapping[str, Named]) -> Iterator[SchemaProblem]:
    """Yield a problem for each default that never ends, such as `{}` for a field of its own record.

    Only types outside of `judged` that refer to none in it may be left out of it; `types` has all of them.
    """
    needs = {
        (named.fullname, item.name): set(_needed(item.type, item.default, types))
        for named in judged.values()
        if isinstance(named, Record)
        for item in named.fields
        if item.default is not NO_DEFAULT and isinstance(item.default, (dict, list))
    }
    for fullname, name in sorted(_circular(needs)):
        record = types[fullname]
        assert isinstance(record, Record)
        at = next(item.pointer for item in record.fields if item.name == name)
        message = (
            f'the default of "{name}" never ends: filling in what it leaves out needs the same default again'
        )
        yield SchemaProblem(INVALID_DEFAULT, record.origin.file, f"{at}/default", message, fullname)


def _needed(type_: Type, json: JSON, types: Mapping[str, Named]) -> Iterator[_Place]:
    """Yield the defaults that fill in what a value leaves out."""
    match types.get(type_.fullname) if isinstance(type_, Reference) else type_:
        case Union() as union:
            branch = default_branch(union, json, types)
            if branch is not None:
                yield from _needed(union.branches[branch], json, types)
        case Array(items=items) if isinstance(json, list):
            for value in json:
                yield from _needed(items, value, types)
        case Map(values=values) if isinstance(json, dict):
            for value in json.values():
                yield from _needed(values, value, types)
        case Record() as record if isinstance(json, dict):
            for item in record.fields:
                if item.name in json:
                    yield from _needed(item.type, json[item.name], types)
                else:
                    yield record.fullname, item.name
        case _:
            pass


def _circular(needs: Mapping[_Place, set[_Place]]) -> set[_Place]:
    """Return the places that lie on a cycle or between two, by taking away what ends or begins."""
    left = _with_a_way_on(needs)
    inner = {place: needs[place] & left for place in left}
    backward: defaultdict[_Place, set[_Place]] = defaultdict(set)
    for place, others in inner.items():
        for other in others:
            backward[other].add(place)
    return _with_a_way_on({place: backward[place] for place in left})


def _with_a_way_on(needs: Mapping[_Place, set[_Place]]) -> set[_Place]:
    users: defaultdict[_Place, list[_Place]] = defaultdict(list)
    count: dict[_Place, int] = {}
    for place, others in needs.items():
        inside = [other for other in others if other in needs]
        count[place] = len(inside)
        for other in inside:
            users[other].append(place)
    waiting = [place for place, number in count.items() if number == 0]
    left = set(count)
    while waiting:
        place = waiting.pop()
        left.discard(place)
        for user in users[place]:
            count[user] -= 1
            if count[user] == 0:
                waiting.append(user)
    return left
