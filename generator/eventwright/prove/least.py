"""The least data of a writer's schema: what surrounds the value that shows a problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Final, TypeAlias, assert_never

from eventwright.model.nodes import (
    JSON,
    Array,
    Branch,
    Enum,
    Field,
    Fixed,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Type,
    Union,
)
from eventwright.model.python import branch_name
from eventwright.prove.chain import InBranch, InEntry, InField, InItem, Link
from eventwright.prove.samples import UUID_TEXT
from eventwright.resolve.actions import (
    Action,
    Error,
    PickReaderBranch,
    Promote,
    Read,
    ReadArray,
    ReadEnum,
    ReadFixed,
    ReadMap,
    ReadRecord,
    ReadWriterUnion,
    RecordActions,
    TakeField,
)

MOST_PARTS: Final = 1_024  # of a datum that is made; `BYTES_OF_A_PART` of a fixed count as one more
MANY_PARTS: Final = 100_000  # of a datum that nobody reads
BYTES_OF_A_PART: Final = 64
MOST_LEVELS: Final = 100
MAP_KEY: Final = "key"
_LARGE: Final = "every datum that gets there is large"

Records: TypeAlias = Mapping[tuple[str, str], RecordActions]


class NoWitness(Exception):
    """There is no datum that shows a problem; the message is a clause that says why."""


class TooLarge(NoWitness):
    """Data that show the problem are large."""


def least_parts(types: Mapping[str, Named]) -> dict[str, int]:
    """Return how many parts the least value of each named type has; one without any finite value is left out.

    Takes linear time: the types come in the order of their sizes, as the nodes of a graph in Dijkstra's.
    """
    found: dict[str, int] = {}
    users: defaultdict[str, list[_Open]] = defaultdict(list)
    waiting: list[tuple[int, str]] = []
    for named in types.values():
        _begin(named, users, waiting)
    while waiting:
        parts, fullname = heappop(waiting)
        if fullname in found:
            continue
        found[fullname] = parts
        for use in users[fullname]:
            use.settle(parts, waiting)
    return found


@dataclass(slots=True)
class _Record:
    fullname: str
    parts: int
    open: int  # fields whose least value is not known


@dataclass(slots=True)
class _Open:
    """A field whose least value is that of the first type to be settled."""

    record: _Record
    is_open: bool = True

    def settle(self, parts: int, waiting: list[tuple[int, str]]) -> None:
        if self.is_open:
            self.is_open = False
            self.record.parts += parts
            self.record.open -= 1
            if not self.record.open:
                heappush(waiting, (self.record.parts, self.record.fullname))


def _begin(named: Named, users: Mapping[str, list[_Open]], waiting: list[tuple[int, str]]) -> None:
    match named:
        case Fixed(size=size):
            heappush(waiting, (1 + size // BYTES_OF_A_PART, named.fullname))
        case Enum():
            heappush(waiting, (1, named.fullname))
        case Record(fields=fields):
            choices = [_needed(item.type) for item in fields]
            needed = [choice for choice in choices if choice is not None]
            record = _Record(named.fullname, 1 + len(fields) - len(needed), len(needed))
            if not needed:
                heappush(waiting, (record.parts, record.fullname))
            for choice in needed:
                use = _Open(record)
                for fullname in choice:
                    users[fullname].append(use)
        case _:
            assert_never(named)


def _needed(type_: Type) -> tuple[str, ...] | None:
    """Return the named types of which a value needs one; None where it can do without."""
    match type_:
        case Reference(fullname=fullname):
            return (fullname,)
        case Union(branches=branches) if all(isinstance(branch, Reference) for branch in branches):
            return tuple(branch.fullname for branch in branches if isinstance(branch, Reference))
        case _:
            return None


@dataclass(slots=True)
class Builder:
    """Builds one datum in Avro's JSON encoding, once.

    With `is_careful`, what surrounds the value that shows a problem is such that the reader can read it, as
    far as there is a choice; that may take many more parts, or never end.
    """

    types: Mapping[str, Named]  # the writer's
    records: Records
    parts: Mapping[str, int]  # from `least_parts`
    is_careful: bool
    most: int = MOST_PARTS
    made: int = field(default=0, init=False)

    def along(self, links: tuple[Link, ...], end: JSON) -> JSON:
        """Return a datum that has `end` where the links end; raises NoWitness where there is none."""
        if len(links) > MOST_LEVELS:
            raise TooLarge(f"it lies more than {MOST_LEVELS} levels deep in the data")
        value = end
        for level in reversed(range(len(links))):
            value = self._around(links[level], value, level)
        return value

    def _around(self, link: Link, inner: JSON, level: int) -> JSON:
        match link:
            case InBranch(branch=branch):
                return in_branch(branch, inner)
            case InItem():
                return [inner]
            case InEntry():
                return {MAP_KEY: inner}
            case InField(actions=actions, name=name):
                if len(actions.steps) > MOST_PARTS:  # known at once, however many fields have a problem
                    raise TooLarge(_LARGE)
                return {
                    item.name: inner if item.name == name else self.least(item.type, action, level + 1)
                    for item, action in _with_actions(actions.writer, actions)
                }
        assert_never(link)

    def least(self, type_: Type, action: Action | None, level: int = 0) -> JSON:
        """Return the least value; `action` is what the reader does with it, None where it skips it."""
        while isinstance(action, PickReaderBranch):
            action = action.action
        self._count(1, level)
        match type_:
            case Primitive():
                return _primitive(type_, action)
            case Array():
                return []
            case Map():
                return {}
            case Union():
                branch, inner = self._choose(type_, action)
                return in_branch(branch, self.least(branch, inner, level + 1))
            case Reference(fullname=fullname):
                return self._named(self.types[fullname], action, level)
        assert_never(type_)

    def _named(self, named: Named, action: Action | None, level: int) -> JSON:
        match named:
            case Fixed(size=size):
                self._count(size // BYTES_OF_A_PART, level)
                return "\0" * size
            case Enum():
                return _symbol(named, action)
            case Record():
                if named.fullname not in self.parts:
                    raise NoWitness(f'no value of "{named.fullname}" ends: each holds another one')
                actions = (
                    self.records[action.reader, action.writer] if isinstance(action, ReadRecord) else None
                )
                return {
                    item.name: self.least(item.type, inner, level + 1)
                    for item, inner in _with_actions(named, actions)
                }
        assert_never(named)

    def _choose(self, union: Union, action: Action | None) -> tuple[Branch, Action | None]:
        actions: tuple[Action | None, ...] = (None,) * len(union.branches)
        if isinstance(action, ReadWriterUnion):
            actions = action.branches
        choices = [
            (self.is_careful and not self._is_readable(inner), self._parts_of(branch), index)
            for index, (branch, inner) in enumerate(zip(union.branches, actions, strict=True))
            if not isinstance(branch, Reference) or branch.fullname in self.parts
        ]
        if not choices:
            raise NoWitness("no value of any branch of a union ends: each holds another one")
        index = min(choices)[2]
        return union.branches[index], actions[index]

    def _parts_of(self, branch: Branch) -> int:
        match branch:
            case Primitive(name="null"):
                return 0
            case Reference(fullname=fullname):
                return self.parts[fullname]
            case _:
                return 1

    def _is_readable(self, action: Action | None) -> bool:
        match action:
            case PickReaderBranch(action=inner):
                return self._is_readable(inner)
            case Error():
                return False
            case ReadRecord(reader=reader, writer=writer):
                return not self.records[reader, writer].errors
            case ReadEnum(symbols=symbols):
                return any(symbol is not None for symbol in symbols)
            case None | Read() | Promote() | ReadFixed() | ReadArray() | ReadMap() | ReadWriterUnion():
                return True
        assert_never(action)

    def _count(self, parts: int, level: int) -> None:
        self.made += parts
        if self.made > self.most or level > MOST_LEVELS:
            raise TooLarge(_LARGE)


def in_branch(branch: Branch, value: JSON) -> JSON:
    """Return a union's value in Avro's JSON encoding."""
    name = branch_name(branch)
    return None if name == "null" else {name: value}


def _with_actions(record: Record, actions: RecordActions | None) -> list[tuple[Field, Action | None]]:
    if actions is None:
        return [(item, None) for item in record.fields]
    steps = [step.action if isinstance(step, TakeField) else None for step in actions.steps]
    return list(zip(record.fields, steps, strict=True))


def _symbol(enum: Enum, action: Action | None) -> str:
    read = action.symbols if isinstance(action, ReadEnum) else enum.symbols
    chosen = zip(enum.symbols, read, strict=True)
    ranked = [(known != symbol, known is None, index) for index, (symbol, known) in enumerate(chosen)]
    return enum.symbols[min(ranked)[2]]


def _primitive(writer: Primitive, action: Action | None) -> JSON:
    """Return a value that is one for the logical types of both sides."""
    reader = action.reader if isinstance(action, Read | Promote) else writer
    names = {logical.name for logical in (writer.logical, reader.logical) if logical}
    match writer.name:
        case "null":
            return None
        case "boolean":
            return False
        case "int" | "long":
            return 0
        case "float" | "double":
            return 0.0
    if "uuid" in names:
        return UUID_TEXT
    if "big-decimal" in names:
        return "\2\0\0"
    return "\0" if "decimal" in names else ""
