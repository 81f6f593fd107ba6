"""Which records of a writer are read as if the reader had written them."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.nodes import Array, Map, Type, Union
from eventwright.resolve.actions import (
    Action,
    PickReaderBranch,
    Read,
    ReadArray,
    ReadEnum,
    ReadFixed,
    ReadMap,
    ReadRecord,
    ReadWriterUnion,
    RecordActions,
    Resolution,
    TakeField,
)


class _DifferentError(Exception):
    """What is read is not what the reader itself would write."""


def plain_pairs(resolution: Resolution) -> frozenset[tuple[str, str]]:
    """Return the pairs of `resolution.records` whose bytes plain decoding reads, with the same result.

    Such a pair has the same fields, branches and symbols at the same places all the way down.
    """
    users: dict[tuple[str, str], list[tuple[str, str]]] = {}
    different: list[tuple[str, str]] = []
    for pair, actions in resolution.records.items():
        try:
            for needed in _needs(actions):
                users.setdefault(needed, []).append(pair)
        except _DifferentError:
            different.append(pair)
    found = set(different)
    while different:
        for user in users.get(different.pop(), ()):
            if user not in found:
                found.add(user)
                different.append(user)
    return frozenset(resolution.records.keys() - found)


def _needs(actions: RecordActions) -> Iterator[tuple[str, str]]:
    """Yield the pairs that must be plain for this one to be."""
    taken = tuple(step.field for step in actions.steps if isinstance(step, TakeField))
    if actions.errors or len(taken) != len(actions.steps) or taken != actions.reader.fields:
        raise _DifferentError
    for step in actions.steps:
        if isinstance(step, TakeField):
            yield from _inside(step.action, step.field.type)


def _inside(action: Action, type_: Type) -> Iterator[tuple[str, str]]:
    match action, type_:
        case ((Read() | ReadFixed()), _):
            pass
        case ReadEnum(symbols=symbols, reader=reader), _ if symbols == reader.symbols:
            pass
        case ReadArray(items=inner), Array(items=inner_type):
            yield from _inside(inner, inner_type)
        case ReadMap(values=inner), Map(values=inner_type):
            yield from _inside(inner, inner_type)
        case ReadRecord(reader=record, writer=writer), _:
            yield record, writer
        case ReadWriterUnion(branches=branches), Union() if len(branches) == len(type_.branches):
            for index, branch in enumerate(branches):
                if not isinstance(branch, PickReaderBranch) or branch.branch != index:
                    raise _DifferentError
                yield from _inside(branch.action, type_.branches[index])
        case _:
            raise _DifferentError


def pairs_in(actions: RecordActions) -> Iterator[tuple[str, str]]:
    """Yield the pairs of records that reading a record needs."""
    for step in actions.steps:
        if isinstance(step, TakeField):
            yield from _pairs(step.action)


def _pairs(action: Action) -> Iterator[tuple[str, str]]:
    match action:
        case ReadRecord(reader=reader, writer=writer):
            yield reader, writer
        case ReadArray(items=inner) | ReadMap(values=inner) | PickReaderBranch(action=inner):
            yield from _pairs(inner)
        case ReadWriterUnion(branches=branches):
            for branch in branches:
                yield from _pairs(branch)
        case _:
            pass
