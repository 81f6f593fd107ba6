"""How data get from the root to the place of a finding."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from eventwright.findings import Place
from eventwright.model.nodes import (
    Array,
    Branch,
    Field,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Schema,
    Type,
    Union,
)
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
    Resolution,
    TakeField,
)


@dataclass(frozen=True, slots=True)
class InField:
    """Into a field of the writer's record, which is `field` for the reader."""

    actions: RecordActions
    name: str
    field: Field


@dataclass(frozen=True, slots=True)
class InItem:
    """Into an array's only item."""


@dataclass(frozen=True, slots=True)
class InEntry:
    """Into the value of a map's only entry."""


@dataclass(frozen=True, slots=True)
class InBranch:
    """Into a branch of the writer's union."""

    branch: Branch


Link: TypeAlias = InField | InItem | InEntry | InBranch


@dataclass(frozen=True, slots=True)
class Spot:
    """A type where it is used."""

    type: Type
    file: str

    def at(self, type_: Type) -> Spot:
        """Return a type that stands inside this one."""
        return Spot(type_, self.file)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.file, self.type.pointer)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A reader's and a writer's type that meet, and what the reader does there."""

    reader: Spot
    writer: Spot
    action: Action
    parent: Meeting | None = field(default=None, repr=False)
    link: Link | None = None  # from the parent; None where no data lie between them

    @property
    def links(self) -> tuple[Link, ...]:
        """The way from the root, in its order."""
        found: list[Link] = []
        at: Meeting | None = self
        while at is not None:
            if at.link is not None:
                found.append(at.link)
            at = at.parent
        return tuple(reversed(found))

    def to(self, spots: tuple[Spot, Spot], action: Action, link: Link | None = None) -> Meeting:
        """Return a meeting inside this one, of a reader's and a writer's spot."""
        return Meeting(*spots, action, self, link)


Places: TypeAlias = tuple[Place, Place]  # the reader's and the writer's


@dataclass(frozen=True, slots=True)
class Meetings:
    """Where types meet first in finite data, by their places of use and of definition."""

    at: Mapping[Places, Meeting]
    owners: Mapping[Place, Place]  # of fields: the definitions of their records

    def find(self, error: Error) -> Meeting | None:
        """Return where a problem was found; None where no finite datum gets to."""
        reader, writer = error.reader, error.writer
        owners = self.owners.get(reader, reader), self.owners.get(writer, writer)
        for places in ((reader, writer), (owners[0], writer), (reader, owners[1]), owners):
            if places in self.at:
                return self.at[places]
        return None


def find_meetings(resolution: Resolution, finite: Mapping[str, int]) -> Meetings:
    """Walk both schemas, the shortest ways first; `finite` has the writer's types with finite values."""
    at: dict[Places, Meeting] = {}
    owners: dict[Place, Place] = {}
    for meeting in _walk(resolution, finite):
        at.setdefault((meeting.reader.place, meeting.writer.place), meeting)
        definitions = _definitions(resolution, meeting)
        if definitions is not None:
            places = [Place(named.origin.file, named.pointer) for named in definitions]
            at.setdefault((places[0], places[1]), meeting)
            for named, place in zip(definitions, places, strict=True):
                owners.update((Place(place.file, part.pointer), place) for part in _fields(named))
    return Meetings(at, owners)


def _definitions(resolution: Resolution, meeting: Meeting) -> tuple[Named, Named] | None:
    reader = resolution.reader.follow(meeting.reader.type)
    writer = resolution.writer.follow(meeting.writer.type)
    return (reader, writer) if isinstance(reader, Named) and isinstance(writer, Named) else None


def _fields(named: Named) -> tuple[Field, ...]:
    return named.fields if isinstance(named, Record) else ()


def _walk(resolution: Resolution, finite: Mapping[str, int]) -> Iterator[Meeting]:
    roots = _root(resolution.reader), _root(resolution.writer)
    waiting = deque([Meeting(*roots, resolution.root)])
    entered: set[tuple[str, str]] = set()
    while waiting:
        meeting = waiting.popleft()
        yield meeting
        match meeting.action:
            case ReadRecord(reader=reader, writer=writer):
                if (reader, writer) not in entered:
                    entered.add((reader, writer))
                    waiting.extend(_into_fields(meeting, resolution.records[reader, writer], finite))
            case _:
                waiting.extend(_inside(meeting))


def _root(schema: Schema) -> Spot:
    root = schema.root
    return Spot(root, schema.types[root.fullname].origin.file if isinstance(root, Reference) else "")


def _inside(meeting: Meeting) -> Iterator[Meeting]:
    reader, writer, action = meeting.reader, meeting.writer, meeting.action
    read, written = reader.type, writer.type
    match action:
        case ReadWriterUnion(branches=actions):
            assert isinstance(written, Union)
            for branch, inner in zip(written.branches, actions, strict=True):
                yield meeting.to((reader, writer.at(branch)), inner, InBranch(branch))
        case PickReaderBranch(reader=union, branch=index, action=inner):
            yield meeting.to((reader.at(union.branches[index]), writer), inner)
        case ReadArray(items=inner):
            assert isinstance(read, Array)
            assert isinstance(written, Array)
            yield meeting.to((reader.at(read.items), writer.at(written.items)), inner, InItem())
        case ReadMap(values=inner):
            assert isinstance(read, Map)
            assert isinstance(written, Map)
            yield meeting.to((reader.at(read.values), writer.at(written.values)), inner, InEntry())
        case Error() | Read() | Promote() | ReadFixed() | ReadEnum() | ReadRecord():
            return
        case _:
            assert_never(action)


def _into_fields(meeting: Meeting, actions: RecordActions, finite: Mapping[str, int]) -> Iterator[Meeting]:
    endless = [part.name for part in actions.writer.fields if not is_finite(part.type, finite)]
    files = actions.reader.origin.file, actions.writer.origin.file
    for step, written in zip(actions.steps, actions.writer.fields, strict=True):
        # A datum needs the record's other fields too.
        if isinstance(step, TakeField) and endless in ([], [written.name]):
            spots = Spot(step.field.type, files[0]), Spot(written.type, files[1])
            yield meeting.to(spots, step.action, InField(actions, written.name, step.field))


def is_finite(type_: Type, finite: Mapping[str, int]) -> bool:
    """Tell whether a type has a value that ends; `finite` has the named types that do."""
    match type_:
        case Primitive() | Array() | Map():
            return True
        case Reference(fullname=fullname):
            return fullname in finite
        case Union(branches=branches):
            return any(is_finite(branch, finite) for branch in branches)
    assert_never(type_)
