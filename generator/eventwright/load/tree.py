"""A tree of schema files as one value: all types, which of them are events, and all problems."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from eventwright.lazy import Lazy
from eventwright.load.inlined import too_deep_when_inlined
from eventwright.model.document import Parsed
from eventwright.model.nodes import (
    JSON,
    EventAttributes,
    Named,
    Record,
    Reference,
    Schema,
    Union,
    reachable,
)
from eventwright.model.parse import link
from eventwright.model.problems import SchemaProblem
from eventwright.model.text import parse_json


@dataclass(frozen=True, slots=True)
class Tree:
    """What schema files say together.

    `texts` has every file by path; `types` every usable named type by fullname, and all that these refer to;
    `events` are the fullnames of the events among them, sorted.
    """

    texts: Mapping[str, str]
    types: Mapping[str, Named]
    events: tuple[str, ...]
    problems: tuple[SchemaProblem, ...]

    def schema(self, fullname: str) -> Schema:
        """Return one type as a root; its `types` are all of the tree's, so that many schemas cost little."""
        return Schema(Reference(fullname), self.types)

    def declared(self) -> Mapping[str, Named]:
        """Return the types as if every event had attributes: empty ones where its schema gives it none."""
        events = {name: named for name in self.events if isinstance(named := self.types[name], Record)}
        given = {name: replace(one, event=one.event or EventAttributes()) for name, one in events.items()}
        return {**self.types, **given}


class Digests:
    """Digests of types with all that they need; each file is read once, however many types it defines."""

    def __init__(self, tree: Tree) -> None:
        self._types = tree.types
        self._files = Lazy(tree.texts, lambda file: _sha256(tree.texts[file]))

    def of(self, fullname: str) -> bytes:
        """Return what changes when a file does that defines the type, or a type that it needs."""
        digest = hashlib.sha256()
        for file in sorted({named.origin.file for named in reachable((fullname,), self._types).values()}):
            digest.update(_sha256(file) + self._files[file])
        return digest.digest()


def load(files: Mapping[str, bytes]) -> Tree:
    """Parse and link the contents of schema files, by path.

    A file holds one type, or a list of types that may be unnamed too.
    """
    read = {file: parse_json(data, file) for file, data in sorted(files.items())}
    jsons: dict[str, JSON] = {file: one.json for file, one in read.items() if not one.problems}
    unread = frozenset(_stem(file) for file in read.keys() - jsons.keys())
    linked = link(jsons, {}, unread)
    problems = [problem for one in read.values() for problem in one.problems]
    return Tree(
        texts={file: one.text for file, one in read.items()},
        types=linked.types,
        events=_events(linked.documents, linked.types),
        problems=(*problems, *linked.problems, *too_deep_when_inlined(linked.types)),
    )


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _stem(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".avsc")


def _events(documents: Mapping[str, Parsed], types: Mapping[str, Named]) -> tuple[str, ...]:
    """Return the records that say they are events, and root records that no other file uses."""
    roots = {name for document in documents.values() for name in _roots(document)}
    used = {name for document in documents.values() for name in _used(document)}
    return tuple(
        sorted(
            name
            for name, named in types.items()
            if isinstance(named, Record) and (named.event is not None or (name in roots and name not in used))
        )
    )


def _roots(document: Parsed) -> set[str]:
    match document.root:
        case Reference(fullname=name):
            tops = {name}
        case Union(branches=branches):
            tops = {branch.fullname for branch in branches if isinstance(branch, Reference)}
        case _:
            tops = set()
    return tops & document.definitions.keys()


def _used(document: Parsed) -> set[str]:
    """Return the types that a file refers to or defines inside others, but for its own roots."""
    return ({use.fullname for use in document.uses} | document.definitions.keys()) - _roots(document)
