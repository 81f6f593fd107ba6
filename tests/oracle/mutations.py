"""Pairs of a reader and a writer: what people, and nobody, would do to a schema between two versions."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Final, TypeAlias

from drafts import PRIMITIVES, Draft, Json, Slot, kind, namespace, qualified, reached, rename, short, slots
from random_defaults import fits
from random_schemas import (
    ANYTHING,
    FIELD_NAMES,
    LOGICAL,
    SIZES,
    SPACES,
    SYMBOLS,
    TYPE_NAMES,
    Profile,
    give_default,
    plain_union,
    random_draft,
)

Mutation: TypeAlias = Callable[[Random, Draft], None]  # does nothing where there is nothing to change

PROMOTED: Final = (
    *(("int", wider) for wider in ("long", "float", "double")),
    *(("long", wider) for wider in ("float", "double")),
    ("float", "double"),
    ("string", "bytes"),
    ("bytes", "string"),
)


def random_pairs(seed: int, count: int, profile: Profile = ANYTHING) -> Iterator[tuple[Draft, Draft]]:
    """Yield readers and writers; each pair depends on nothing but the seed and its number."""
    for number in range(count):
        rng = Random(f"{seed}/{number}")
        draft = random_draft(rng, profile)
        reader, writer = draft.copy(), draft.copy()
        evolve(rng, reader, rng.choice((0, 1, 1, 2, 3, 4)))
        evolve(rng, writer, rng.choice((0, 1, 1, 2, 3)))
        yield reader, writer


def evolve(rng: Random, draft: Draft, steps: int) -> None:
    """Change a draft in place."""
    for _ in range(steps):
        rng.choice(MUTATIONS)(rng, draft)
        mend(rng, draft)


def mend(rng: Random, draft: Draft) -> None:
    """Make the draft a legal schema again: unions, and defaults that no longer fit."""
    for holder, key in slots(draft):
        if isinstance(holder[key], list):
            holder[key] = plain_union(holder[key])
    for _, definition in sorted(draft.types.items()):
        if definition.get("default", None) not in definition.get("symbols", ()):
            definition.pop("default", None)
    for field in _fields(draft):
        if "default" in field and not fits(draft, field["type"], field["default"]):
            del field["default"]
            if rng.random() < 0.7:
                give_default(rng, draft, field)
    # A record's default is wrong once a field of it loses its own one, which may come later in the walk.
    for field in _fields(draft):
        if "default" in field and not fits(draft, field["type"], field["default"]):
            del field["default"]


def _definitions(draft: Draft, *kinds: str) -> list[str]:
    return [name for name in reached(draft) if draft.types[name]["type"] in kinds]


def _records(draft: Draft) -> list[dict[str, Json]]:
    return [draft.types[name] for name in _definitions(draft, "record", "error")]


def _fields(draft: Draft) -> list[dict[str, Json]]:
    return [field for record in _records(draft) for field in record["fields"]]


def _free_name(rng: Random, record: dict[str, Json]) -> str:
    taken = {field["name"] for field in record["fields"]}
    return rng.choice([name for name in (*FIELD_NAMES, "new", "newer") if name not in taken])


def _usable(draft: Draft) -> list[str]:
    """The types that any other may name: not one without a namespace, where others have one."""
    names = reached(draft)
    return [name for name in names if namespace(name)] or names


def _some_type(rng: Random, draft: Draft) -> Json:
    """A primitive, a container of one, or one of the draft's own types."""
    roll = rng.random()
    named = _usable(draft)
    if named and roll < 0.3:
        return {"ref": rng.choice(named)}
    primitive: Json = rng.choice(PRIMITIVES)
    if roll < 0.4:
        return {"type": "array", "items": primitive}
    if roll < 0.5:
        return ["null", primitive] if primitive != "null" else ["null"]
    return primitive


def _choose(rng: Random, draft: Draft, *kinds: str) -> Slot | None:
    """A place where a type of one of these kinds stands; of any kind, if none is given."""
    found = [(holder, key) for holder, key in slots(draft) if not kinds or kind(draft, holder[key]) in kinds]
    return rng.choice(found) if found else None


def add_field(rng: Random, draft: Draft) -> None:
    if records := _records(draft):
        record = rng.choice(records)
        field = {"name": _free_name(rng, record), "type": _some_type(rng, draft)}
        if rng.random() < 0.6:
            give_default(rng, draft, field)
        record["fields"].insert(rng.randint(0, len(record["fields"])), field)


def remove_field(rng: Random, draft: Draft) -> None:
    if records := [record for record in _records(draft) if record["fields"]]:
        fields = rng.choice(records)["fields"]
        del fields[rng.randrange(len(fields))]


def rename_field(rng: Random, draft: Draft) -> None:
    if records := [record for record in _records(draft) if record["fields"]]:
        record = rng.choice(records)
        field = rng.choice(record["fields"])
        old, field["name"] = field["name"], _free_name(rng, record)
        if rng.random() < 0.7:
            field["aliases"] = [*field.get("aliases", ()), old]


def reorder(rng: Random, draft: Draft) -> None:
    lists = [record["fields"] for record in _records(draft)]
    lists += [draft.types[name]["symbols"] for name in _definitions(draft, "enum")]
    lists += [holder[key] for holder, key in slots(draft) if isinstance(holder[key], list)]
    if lists:
        rng.shuffle(rng.choice(lists))


def change_type(rng: Random, draft: Draft) -> None:
    if slot := _choose(rng, draft):
        slot[0][slot[1]] = _some_type(rng, draft)


def promote(rng: Random, draft: Draft) -> None:
    """To a wider type, or back to a narrower one."""
    narrow, wide = rng.choice(PROMOTED)
    if rng.random() < 0.3:
        narrow, wide = wide, narrow
    if slot := _choose(rng, draft, narrow):
        slot[0][slot[1]] = wide


def add_branch(rng: Random, draft: Draft) -> None:
    if slot := _choose(rng, draft, "union"):
        branches = slot[0][slot[1]]
        branches.insert(rng.randint(0, len(branches)), _some_type(rng, draft))


def remove_branch(rng: Random, draft: Draft) -> None:
    if slot := _choose(rng, draft, "union"):
        branches = slot[0][slot[1]]
        if len(branches) > 1:
            del branches[rng.randrange(len(branches))]


def wrap(rng: Random, draft: Draft) -> None:
    if slot := _choose(rng, draft):
        branches = [slot[0][slot[1]], rng.choice(PRIMITIVES)]
        slot[0][slot[1]] = rng.sample(branches, 2)


def unwrap(rng: Random, draft: Draft) -> None:
    if slot := _choose(rng, draft, "union"):
        slot[0][slot[1]] = rng.choice(slot[0][slot[1]])


def resize_fixed(rng: Random, draft: Draft) -> None:
    if names := _definitions(draft, "fixed"):
        name = rng.choice(names)
        draft.types[name] = {
            key: value for key, value in draft.types[name].items() if key in ("type", "aliases")
        } | {"size": rng.choice(SIZES)}


def change_symbols(rng: Random, draft: Draft) -> None:
    if names := _definitions(draft, "enum"):
        enum = draft.types[rng.choice(names)]
        unused = [symbol for symbol in SYMBOLS if symbol not in enum["symbols"]]
        if unused and rng.random() < 0.6:
            enum["symbols"].append(rng.choice(unused))
        elif len(enum["symbols"]) > 1:
            del enum["symbols"][rng.randrange(len(enum["symbols"]))]


def change_enum_default(rng: Random, draft: Draft) -> None:
    if names := _definitions(draft, "enum"):
        enum = draft.types[rng.choice(names)]
        enum["default"] = rng.choice(enum["symbols"])
        if rng.random() < 0.4:
            del enum["default"]


def add_symbol_and_default(rng: Random, draft: Draft) -> None:
    change_symbols(rng, draft)
    change_enum_default(rng, draft)


def rename_type(rng: Random, draft: Draft) -> None:
    """To another name, another namespace or both, mostly with an alias."""
    if names := reached(draft):
        old = rng.choice(names)
        space, name = namespace(old), short(old)
        new = rng.choice(
            (
                qualified(space, rng.choice(TYPE_NAMES)),
                qualified(rng.choice(SPACES) if space else space, name),
                qualified(rng.choice(SPACES) if space else space, rng.choice(TYPE_NAMES)),
            )
        )
        if new not in draft.types:
            rename(draft, lambda fullname: new if fullname == old else fullname)
            if rng.random() < 0.7:
                draft.types[new]["aliases"] = [*draft.types[new].get("aliases", ()), old]


def leave_namespace(rng: Random, draft: Draft) -> None:
    """All types lose their namespaces, or get one; aliases of the old names are taken along, or not."""
    names = sorted(draft.types)
    spaced = any(namespace(name) for name in names)
    if len({short(name) for name in names}) < len(names):
        return
    rename(draft, short if spaced else lambda fullname: f"n.{fullname}")
    for definition in draft.types.values():
        if rng.random() < 0.5 and not definition.get("aliases"):
            definition["aliases"] = [rng.choice(names)]


def alias_beside_name(rng: Random, draft: Draft) -> None:
    """A field gets the name of another one as an alias."""
    if records := [record for record in _records(draft) if len(record["fields"]) > 1]:
        one, other = rng.sample(rng.choice(records)["fields"], 2)
        one["aliases"] = [*one.get("aliases", ()), other["name"]]


def alias_twice(rng: Random, draft: Draft) -> None:
    """Two fields get an alias for one field, which is there or was."""
    if records := [record for record in _records(draft) if len(record["fields"]) > 2]:
        record = rng.choice(records)
        one, other, third = rng.sample(record["fields"], 3)
        for field in (one, other):
            field["aliases"] = [third["name"]]
        if rng.random() < 0.8:
            record["fields"].remove(third)


def twin(rng: Random, draft: Draft) -> None:
    """A type of the same unqualified name as another, beside it in a union."""
    names = reached(draft)
    if not names or not namespace(names[0]):
        return
    original = rng.choice(names)
    fullname = qualified(f"{namespace(original)}.twin", short(original))
    if fullname in draft.types:
        return
    draft.types[fullname] = _like(rng, draft.types[original])
    branches: list[Json] = [{"ref": original}, {"ref": fullname}]
    places = [(holder, key) for holder, key in slots(draft) if holder[key] == branches[0]]
    holder, key = rng.choice(places)
    holder[key] = rng.sample(branches, 2)


def _like(rng: Random, original: dict[str, Json]) -> dict[str, Json]:
    """A copy, or something close to it."""
    made = copy.deepcopy(original)
    if "fields" in made and rng.random() < 0.6:
        made["fields"].append({"name": _free_name(rng, made), "type": "int"})
        if rng.random() < 0.5:
            del made["fields"][0]
    if "size" in made and rng.random() < 0.5:
        return {"type": "fixed", "size": made["size"] + 1}
    return made


def flip_error(rng: Random, draft: Draft) -> None:
    if rng.random() < 0.3 and (records := _records(draft)):
        record = rng.choice(records)
        record["type"] = "record" if record["type"] == "error" else "error"


def change_default(rng: Random, draft: Draft) -> None:
    if fields := _fields(draft):
        field = rng.choice(fields)
        if field.pop("default", field) is field or rng.random() < 0.5:
            give_default(rng, draft, field)


def change_logical(rng: Random, draft: Draft) -> None:
    if slot := _choose(rng, draft, *LOGICAL):
        word = kind(draft, slot[0][slot[1]])
        slot[0][slot[1]] = {"type": word, **rng.choice(LOGICAL[word])} if rng.random() < 0.6 else word


MUTATIONS: Final[tuple[Mutation, ...]] = (
    add_field,
    add_field,
    remove_field,
    rename_field,
    rename_field,
    reorder,
    change_type,
    promote,
    promote,
    add_branch,
    remove_branch,
    wrap,
    unwrap,
    resize_fixed,
    change_symbols,
    change_enum_default,
    add_symbol_and_default,
    rename_type,
    rename_type,
    leave_namespace,
    alias_beside_name,
    alias_twice,
    twin,
    flip_error,
    change_default,
    change_logical,
)
