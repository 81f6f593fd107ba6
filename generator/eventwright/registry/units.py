"""What is to be registered: a schema for each event with a topic, and for each type that several files share.

A registered schema has the types of its own file in it; those of other files are references to subjects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from eventwright.errors import RenderError
from eventwright.findings import Place
from eventwright.model.contract import contract_json, contract_text, written
from eventwright.model.event_key import event_key, key_text
from eventwright.model.events import ATTRIBUTE
from eventwright.model.levels import Level
from eventwright.model.nodes import Named, Record, reachable, references
from eventwright.model.normal import normal_form
from eventwright.model.problems import SchemaProblem
from eventwright.model.text import parse_json
from eventwright.registry.levels import joined
from eventwright.registry.rules import INVALID_KEY, INVALID_TOPIC, SHARED_SUBJECT
from eventwright.registry.subjects import key_subject, value_subject
from eventwright.registry.topics import is_topic, registered_topic
from eventwright.rule import Explanation


class Role(StrEnum):
    """What a subject is for."""

    EVENT = "event"
    TYPE = "type"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Unit:
    """One schema to be registered."""

    subject: str
    fullname: str
    role: Role
    owner: str  # the type in the schemas that it stands for: itself, or the event of a key
    level: Level  # that its events ask of it
    text: str  # with other units' types by name
    contract: str  # the same, self-contained
    references: tuple[str, ...]  # the subjects that the text needs, directly; sorted

    normal: str  # what the contract says, however it is written


def digest(text: str) -> str:
    """Return the SHA-256 of a text, for a contract as the history's checksums have it."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Units:
    """All that is to be registered, each after those that it refers to; nothing where there are problems."""

    units: tuple[Unit, ...]
    problems: tuple[SchemaProblem, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The types, which of them are events, and what the settings say of subjects and levels."""

    types: Mapping[str, Named]
    events: Collection[str]
    strategy: str
    level: Level  # of events that name none

    def level_of(self, event: str) -> Level:
        """Return the level that is asked of an event."""
        named = self.types[event]
        own = named.event.compatibility if isinstance(named, Record) and named.event else None
        return Level(own) if own else self.level


def units(wanted: Wanted) -> Units:
    """Return what is to be registered for events that have a topic, with all that they need.

    Raises RenderError where a type's text cannot be written.
    """
    subjects = {
        event: value_subject(wanted.strategy, topic, event)
        for event in sorted(wanted.events)
        if (topic := registered_topic(wanted.types[event]))
    }
    problems = tuple(_problems(wanted, subjects))
    if problems:
        return Units((), problems)
    needed = reachable(tuple(subjects), wanted.types)
    layout = _Layout(needed, subjects)
    found = [_unit(wanted, layout, root) for root in layout.in_order()]
    keys, faults = _keys(wanted, subjects, {unit.subject: unit for unit in found})
    return Units((), faults) if faults else Units((*found, *keys), ())


def needed(units: Sequence[Unit], owners: Collection[str]) -> tuple[Unit, ...]:
    """Return the events and keys of `owners`, with all that they refer to, in their order."""
    subjects = {unit.subject for unit in units if unit.role is not Role.TYPE and unit.owner in owners}
    for unit in reversed(units):  # what refers comes after what is referred to
        if unit.subject in subjects:
            subjects.update(unit.references)
    return tuple(unit for unit in units if unit.subject in subjects)


def _unit(wanted: Wanted, layout: _Layout, root: str) -> Unit:
    contract, apart = contract_json(root, layout.types), layout.apart(root)
    text = written(contract)
    return Unit(
        subject=layout.subject(root),
        fullname=root,
        role=Role.EVENT if root in layout.subjects else Role.TYPE,
        owner=root,
        level=joined(wanted.level_of(event) for event in layout.events_with(root)),
        text=contract_text(root, layout.types, apart) if apart else text,
        contract=text,
        references=layout.references(root),
        normal=normal_form(contract),
    )


def _keys(
    wanted: Wanted, subjects: Mapping[str, str], known: Mapping[str, Unit]
) -> tuple[list[Unit], tuple[SchemaProblem, ...]]:
    """Return the keys that are records, which refer to nothing, and what is wrong with them."""
    found: list[Unit] = []
    faults: list[SchemaProblem] = []
    for event in subjects:
        record = wanted.types[event]
        assert isinstance(record, Record)
        assert record.event is not None
        try:
            key = event_key(record, record.event.key, wanted.types) if len(record.event.key) > 1 else None
            text = key_text(key, wanted.types) if key else ""
        except RenderError as error:
            faults.append(_problem(INVALID_KEY, record, "key", str(error)))
            continue
        if key is None:
            continue
        subject = key_subject(wanted.strategy, registered_topic(record), key.fullname)
        if subject in known:
            message = (
                f'the key of "{event}" and "{known[subject].fullname}" have the same subject, "{subject}"'
            )
            faults.append(_problem(SHARED_SUBJECT, record, "key", message))
        level = wanted.level_of(event)
        normal = normal_form(parse_json(text).json)
        found.append(Unit(subject, key.fullname, Role.KEY, event, level, text, text, (), normal))
    return found, tuple(faults)


def _problem(rule: Explanation, record: Named, attribute: str, message: str) -> SchemaProblem:
    """Return a problem with what an event says of itself."""
    origin = record.origin
    return SchemaProblem(
        rule, origin.file, f"{origin.pointer}/{ATTRIBUTE}/{attribute}", message, record.fullname
    )


def _problems(wanted: Wanted, subjects: Mapping[str, str]) -> Iterator[SchemaProblem]:
    holders: dict[str, list[str]] = {}
    for event, subject in subjects.items():
        holders.setdefault(subject, []).append(event)
        topic = registered_topic(wanted.types[event])
        if not is_topic(topic):
            message = f'"{topic}" is no name that a Kafka topic can have'
            yield _problem(INVALID_TOPIC, wanted.types[event], "topic", message)
    for subject, events in holders.items():
        for event in events[1:]:
            message = (
                f'"{event}" and "{events[0]}" have the same subject, "{subject}", under {wanted.strategy}'
            )
            yield _problem(SHARED_SUBJECT, wanted.types[event], "topic", message)


@dataclass(frozen=True)
class _Layout:
    """Which type is registered with which; `types` is closed, `subjects` are those of events."""

    types: Mapping[str, Named]
    subjects: Mapping[str, str]
    _needs: dict[str, frozenset[str]] = field(default_factory=dict)

    def subject(self, root: str) -> str:
        """Return the subject of a root; a type that is no event has its fullname."""
        return self.subjects.get(root, root)

    def in_order(self) -> list[str]:
        """Return the roots that have a subject, each after those that it needs."""
        roots = {*self.subjects, *(self.leader(root) for root in self._roots)}
        return sorted(roots, key=lambda root: (len(self.needs(root)), root))

    def references(self, root: str) -> tuple[str, ...]:
        """Return the subjects that a root's text refers to."""
        own = self.circle(root)
        used = {other for member in own for other in self._uses[member]} - own
        return tuple(sorted({self.subject(self.leader(other)) for other in used}))

    def apart(self, root: str) -> frozenset[str]:
        """Return the types that stand by name alone in a root's text."""
        own = self.circle(root)
        return frozenset(name for name in reachable((root,), self.types) if self._root_of[name] not in own)

    def events_with(self, root: str) -> tuple[str, ...]:
        """Return the events that need a root."""
        return self._events[root]

    def needs(self, root: str) -> frozenset[str]:
        """Return a root and all roots that it needs, directly or not."""
        if root not in self._needs:
            found, waiting = {root}, [root]
            while waiting:
                new = self._uses[waiting.pop()] - found
                found |= new
                waiting += new
            self._needs[root] = frozenset(found)
        return self._needs[root]

    def circle(self, root: str) -> frozenset[str]:
        """Return the roots that need each other, which no registry could take one after the other."""
        return frozenset(other for other in self.needs(root) if root in self.needs(other))

    def leader(self, root: str) -> str:
        """Return the root that a circle is registered as: an event before others, then by name."""
        return min(self.circle(root), key=lambda other: (other not in self.subjects, other))

    @cached_property
    def _events(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {root: [] for root in self._roots}
        for event in self.subjects:
            for root in self.needs(event):
                found[root].append(event)
        return {root: tuple(events) for root, events in found.items()}

    @cached_property
    def _roots(self) -> frozenset[str]:
        return frozenset(self._root_of.values())

    @cached_property
    def _root_of(self) -> Mapping[str, str]:
        """Return for each type the one that it stands in: itself, where other files use it too."""
        outermost = _outermost(self.types)
        shared = {
            use.fullname
            for name, named in self.types.items()
            for use in references(named)
            if outermost[use.fullname] != outermost[name]
        }
        apart = {*self.subjects, *shared, *outermost.values()}
        places = {_place(named): name for name, named in self.types.items() if name in apart}
        return {name: [*_around(named, places)][-1] for name, named in self.types.items()}

    @cached_property
    def _uses(self) -> Mapping[str, frozenset[str]]:
        """Return for each root the other roots that its types use."""
        found: dict[str, set[str]] = {root: set() for root in self._roots}
        for name, named in self.types.items():
            root = self._root_of[name]
            found[root] |= {self._root_of[use.fullname] for use in references(named)} - {root}
        return {root: frozenset(others) for root, others in found.items()}


def _outermost(types: Mapping[str, Named]) -> Mapping[str, str]:
    """Return for each type the outermost one that its definition stands in."""
    places = {_place(named): name for name, named in types.items()}
    return {name: next(_around(named, places)) for name, named in types.items()}


def _place(named: Named) -> Place:
    return Place(named.origin.file, named.pointer)


def _around(named: Named, places: Mapping[Place, str]) -> Iterator[str]:
    """Yield the types in `places` that a definition stands in, from the outermost to itself."""
    steps = named.pointer.split("/")
    for end in range(1, len(steps) + 1):
        name = places.get(Place(named.origin.file, "/".join(steps[:end])))
        if name is not None:
            yield name
