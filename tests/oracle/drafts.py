"""Drafts: Avro schemas that are easy to change, and their JSON.

A draft keeps every named type once, by fullname, and says `{"ref": fullname}` wherever it is used; only
`render` decides where a definition stands and how its name is spelled.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

Json: TypeAlias = Any
Slot: TypeAlias = tuple[Any, Any]  # a list or dictionary, and the key under which a type stands in it

PRIMITIVES = ("null", "boolean", "int", "long", "float", "double", "bytes", "string")


@dataclass
class Draft:
    """A schema to be changed in place."""

    top: dict[str, Json]  # the root type under "root"
    types: dict[str, dict[str, Json]]  # definitions without their names

    @property
    def root(self) -> Json:
        return self.top["root"]

    def copy(self) -> Draft:
        return copy.deepcopy(self)


def namespace(fullname: str) -> str:
    return fullname.rpartition(".")[0]


def short(fullname: str) -> str:
    return fullname.rpartition(".")[2]


def qualified(space: str, name: str) -> str:
    return f"{space}.{name}" if space else name


def kind(draft: Draft, type_: Json) -> str:
    """Avro's word for a type, with references followed."""
    if isinstance(type_, str):
        return type_
    if isinstance(type_, list):
        return "union"
    if "ref" in type_:
        return str(draft.types[type_["ref"]]["type"])
    return str(type_["type"])


def base(type_: Json) -> str:
    """What may stand only once in a union: an unnamed type's word, a named type's fullname."""
    if isinstance(type_, str):
        return type_
    return str(type_["ref"]) if "ref" in type_ else str(type_["type"])


def inner_slots(holder: Any, key: Any) -> Iterator[Slot]:
    """The slot and those of the types inside it, references not followed."""
    yield holder, key
    type_ = holder[key]
    if isinstance(type_, list):
        for index in range(len(type_)):
            yield from inner_slots(type_, index)
    elif isinstance(type_, dict):
        for inner in ("items", "values"):
            if inner in type_:
                yield from inner_slots(type_, inner)


def slots(draft: Draft) -> list[Slot]:
    """Every place where a type stands, in types that the root needs."""
    found = list(inner_slots(draft.top, "root"))
    for fullname in reached(draft):
        for field in draft.types[fullname].get("fields", ()):
            found.extend(inner_slots(field, "type"))
    return found


def reached(draft: Draft) -> list[str]:
    """The fullnames that the root needs, in the order of first use, depth first."""
    found: dict[str, None] = {}

    def visit(holder: Any, key: Any) -> None:
        for slot, at in inner_slots(holder, key):
            type_ = slot[at]
            if isinstance(type_, dict) and "ref" in type_ and type_["ref"] not in found:
                found[type_["ref"]] = None
                for field in draft.types[type_["ref"]].get("fields", ()):
                    visit(field, "type")

    visit(draft.top, "root")
    return list(found)


def rename(draft: Draft, change: Callable[[str], str]) -> None:
    """Change the fullnames of types, wherever they stand; aliases stay."""
    seen: set[int] = set()
    places = list(inner_slots(draft.top, "root"))
    for definition in draft.types.values():
        for field in definition.get("fields", ()):
            places.extend(inner_slots(field, "type"))
    for holder, key in places:
        type_ = holder[key]
        if isinstance(type_, dict) and "ref" in type_ and id(type_) not in seen:
            seen.add(id(type_))
            type_["ref"] = change(type_["ref"])
    draft.types = {change(fullname): definition for fullname, definition in draft.types.items()}


def within(draft: Draft, space: str) -> Draft:
    """The draft with every name moved below a namespace, aliases too."""
    moved = draft.copy()
    rename(moved, lambda fullname: f"{space}.{fullname}")
    for definition in moved.types.values():
        if "aliases" in definition:
            definition["aliases"] = [f"{space}.{alias}" for alias in definition["aliases"]]
    return moved


def render(draft: Draft, rng: Random | None = None) -> Json:
    """The schema as JSON; `rng` varies how names are spelled."""
    return _Renderer(draft, rng or Random(0), set()).type(draft.root, "")


@dataclass
class _Renderer:
    draft: Draft
    rng: Random
    defined: set[str]

    def type(self, type_: Json, enclosing: str | None) -> Json:
        """`enclosing` is the namespace that names may leave out, None where they had better not."""
        if isinstance(type_, list):
            return [self.type(branch, enclosing) for branch in type_]
        if isinstance(type_, str):
            return type_
        if "ref" in type_:
            return self.reference(type_["ref"], enclosing)
        return {
            key: self.type(value, enclosing) if key in ("items", "values") else value
            for key, value in type_.items()
        }

    def reference(self, fullname: str, enclosing: str | None) -> Json:
        if fullname not in self.defined:
            return self.definition(fullname, enclosing)
        if namespace(fullname) == enclosing and self.rng.random() < 0.6:
            return short(fullname)
        return fullname

    def definition(self, fullname: str, enclosing: str | None) -> Json:
        self.defined.add(fullname)
        source = self.draft.types[fullname]
        space = namespace(fullname)
        written: dict[str, Json] = {"type": source["type"], **self.name(fullname, enclosing)}
        aliases = [self.alias(alias, space) for alias in source.get("aliases", ())]
        if aliases:
            written["aliases"] = aliases
        # Apache's Python does not let an error's namespace hold for the types in it.
        inside = space if source["type"] != "error" else None
        for key, value in source.items():
            if key == "fields":
                written[key] = [{**field, "type": self.type(field["type"], inside)} for field in value]
            elif key not in ("type", "aliases"):
                written[key] = value
        return written

    def name(self, fullname: str, enclosing: str | None) -> dict[str, str]:
        space = namespace(fullname)
        if space == enclosing and self.rng.random() < 0.5:
            return {"name": short(fullname)}
        if not space or self.rng.random() < 0.3:
            return {"name": fullname}
        return {"name": short(fullname), "namespace": space}

    def alias(self, alias: str, space: str) -> str:
        return short(alias) if namespace(alias) == space and self.rng.random() < 0.5 else alias
