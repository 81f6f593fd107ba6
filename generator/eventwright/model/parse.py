"""Parsed JSON to linked schemas: the named types of documents find each other, and are judged together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from eventwright.model import problems as rules
from eventwright.model.defaults import default_faults
from eventwright.model.document import Parsed, parse_document
from eventwright.model.endless import endless_defaults
from eventwright.model.hints import Hints
from eventwright.model.names import simple_name
from eventwright.model.nodes import JSON, Named, Record, Reference, Schema, parts, reachable, references
from eventwright.model.problems import SchemaProblem


@dataclass(frozen=True, slots=True)
class Linked:
    """Documents by file; `types` is closed: all that its types refer to is in it."""

    documents: Mapping[str, Parsed]
    types: Mapping[str, Named]
    problems: tuple[SchemaProblem, ...]


def parse_schema(
    json: JSON, *, file: str = "", known: Mapping[str, Named] | None = None
) -> tuple[Schema | None, tuple[SchemaProblem, ...]]:
    """Make a schema of parsed JSON (a list is a union) that may refer to `known` types.

    The schema is None only where no usable one could be made; with a bad default, alias, name or logical
    type there are both problems and a schema, and the caller decides what that means.
    """
    linked = link({file: json}, known or {})
    root = linked.documents[file].root
    if root is None:
        return None, linked.problems
    names = tuple(part.fullname for part in parts(root) if isinstance(part, Reference))
    if any(name not in linked.types for name in names):
        return None, linked.problems
    return Schema(root, reachable(names, linked.types)), linked.problems


def link(
    jsons: Mapping[str, JSON], known: Mapping[str, Named], unread: frozenset[str] = frozenset()
) -> Linked:
    """Parse documents by file and link their types, in whatever order they are defined and used.

    `unread` are names (simple ones or fullnames) that documents which could not be read are likely to
    define; no problem is made of it that these are unknown, since there is one about the document already.
    """
    documents = {file: parse_document(json, file, {}) for file, json in jsons.items()}
    names = {*known, *(name for document in documents.values() for name in document.names)}
    renamed = _renamed(documents, names)
    if renamed:
        documents = {file: parse_document(json, file, renamed) for file, json in jsons.items()}
    types, conflicts = _merged(documents, known)
    problems = [problem for document in documents.values() for problem in document.problems]
    problems += conflicts
    problems += _unknown(documents, names, unread)
    for document in documents.values():
        for named in (*document.definitions.values(), *document.broken):
            problems += _bad_defaults(named, types)
    if len(types) < len(names) or any(
        use.fullname not in types for d in documents.values() for use in d.uses
    ):
        types = _closed(types)
    own = {
        name: types[name] for document in documents.values() for name in document.definitions if name in types
    }
    problems += endless_defaults(own, types)
    return Linked(documents, types, tuple(problems))


def _renamed(documents: Mapping[str, Parsed], names: set[str]) -> dict[str, str]:
    # As in Java, a simple name that its namespace does not have is looked up in the null namespace.
    return {
        use.fullname: use.fallback
        for document in documents.values()
        for use in document.uses
        if use.fullname not in names and use.fallback in names
    }


def _merged(
    documents: Mapping[str, Parsed], known: Mapping[str, Named]
) -> tuple[dict[str, Named], list[SchemaProblem]]:
    """Choose one definition of each fullname: one with event attributes, then a root, then the first."""
    types = dict(known)
    chosen: set[str] = set()
    conflicts: list[SchemaProblem] = []
    for document in documents.values():
        for fullname, named in document.definitions.items():
            other = types.get(fullname)
            if other is not None and not _agree(other, named):
                conflicts.append(_conflict(named, other))
            if other is None or fullname not in chosen or _rank(named) < _rank(other):
                types[fullname] = named
                chosen.add(fullname)
    return types, conflicts


def _rank(named: Named) -> tuple[bool, bool]:
    has_event = isinstance(named, Record) and named.event is not None
    return not has_event, named.pointer.count(
        "/"
    ) > 1  # a root stands at "", or at "/0" in a file of several types


def _agree(first: Named, second: Named) -> bool:
    if first != second:
        return False
    events = [
        named.event for named in (first, second) if isinstance(named, Record) and named.event is not None
    ]
    return len(events) < 2 or events[0] == events[1]


def _conflict(named: Named, other: Named) -> SchemaProblem:
    where = other.origin.file or "another schema"
    inside = f" at {other.pointer}" if other.pointer else ""
    message = f'"{named.fullname}" is defined differently in {where}{inside}: {_difference(named, other)}'
    return SchemaProblem(
        rules.CONFLICTING_DEFINITIONS, named.origin.file, named.pointer, message, named.fullname
    )


def _difference(named: Named, other: Named) -> str:
    if type(named) is not type(other):
        return f"{type(named).__name__.lower()} here, {type(other).__name__.lower()} there"
    if isinstance(named, Record) and isinstance(other, Record) and named.fields != other.fields:
        theirs = {item.name: item for item in other.fields}
        ours = {item.name: item for item in named.fields}
        for name in [*ours, *theirs]:
            if name not in theirs or name not in ours:
                return f'only one of them has the field "{name}"'
            if ours[name] != theirs[name]:
                return f'the field "{name}" differs'
        return "the fields stand in another order"
    for attribute, words in _ATTRIBUTES:
        if getattr(named, attribute, None) != getattr(other, attribute, None):
            return f"{words} differ"
    return "only one of them is an error"


_ATTRIBUTES: Final = (
    ("symbols", "their symbols"),
    ("size", "their sizes"),
    ("default", "their defaults"),
    ("logical", "their logical types"),
    ("aliases", "their aliases"),
    ("event", "their event attributes"),
)


def _unknown(
    documents: Mapping[str, Parsed], names: set[str], unread: frozenset[str]
) -> Iterator[SchemaProblem]:
    hints = Hints(names)
    for file, document in documents.items():
        for use in document.uses:
            if use.fullname not in names and unread.isdisjoint((use.fullname, simple_name(use.fullname))):
                message = f'"{use.fullname}" is no type that is known{hints.hint(use)}'
                yield SchemaProblem(rules.UNKNOWN_TYPE, file, use.pointer, message, use.subject)


def _bad_defaults(named: Named, types: Mapping[str, Named]) -> Iterator[SchemaProblem]:
    if isinstance(named, Record):
        for pointer, message in default_faults(named, types):
            yield SchemaProblem(rules.INVALID_DEFAULT, named.origin.file, pointer, message, named.fullname)


def _closed(types: Mapping[str, Named]) -> dict[str, Named]:
    """Leave out the types that refer, through however many others, to one that is not there."""
    users: defaultdict[str, list[str]] = defaultdict(list)
    for fullname, named in types.items():
        for reference in references(named):
            users[reference.fullname].append(fullname)
    waiting = [name for name in users if name not in types]
    lost: set[str] = set()
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in lost:
                lost.add(user)
                waiting.append(user)
    return {fullname: named for fullname, named in types.items() if fullname not in lost}
