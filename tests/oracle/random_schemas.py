"""Random Avro schemas; the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from drafts import PRIMITIVES, Draft, Json, base, namespace, qualified, reached
from random_defaults import NoDefaultFound, default_for

TYPE_NAMES = ("Item", "Node", "Color", "Key", "Money", "X", "Y")
SPACES = ("n", "n.m", "o")
FIELD_NAMES = ("a", "b", "c", "d", "e", "value", "class", "id_")
SYMBOLS = ("RED", "GREEN", "BLUE", "None", "x", "OTHER")
SIZES = (0, 1, 4, 8)

LOGICAL: dict[str, tuple[dict[str, Json], ...]] = {  # by the primitive under them
    "int": ({"logicalType": "date"}, {"logicalType": "time-millis"}),
    "long": (
        {"logicalType": "time-micros"},
        {"logicalType": "timestamp-millis"},
        {"logicalType": "timestamp-micros"},
        {"logicalType": "timestamp-nanos"},
        {"logicalType": "local-timestamp-millis"},
        {"logicalType": "local-timestamp-micros"},
        {"logicalType": "local-timestamp-nanos"},
    ),
    "bytes": (
        {"logicalType": "decimal", "precision": 9, "scale": 2},
        {"logicalType": "decimal", "precision": 4},
    ),
    "string": ({"logicalType": "uuid"},),
}
LOGICAL_FIXED: tuple[tuple[int, dict[str, Json]], ...] = (
    (16, {"logicalType": "uuid"}),
    (12, {"logicalType": "duration"}),
    (8, {"logicalType": "decimal", "precision": 12, "scale": 3}),
)


@dataclass(frozen=True)
class Profile:
    """What a random schema may hold."""

    record_root: bool = False  # the root is a record, for which there is a class
    errors: bool = True  # some records are of the type "error"
    logical: bool = True
    narrow_unions: bool = False  # no more than null and one other branch


ANYTHING = Profile()
CLASSES = Profile(record_root=True)


def random_draft(rng: Random, profile: Profile = ANYTHING) -> Draft:
    """A draft of up to six named types."""
    return _Maker(rng, profile, Draft({}, {})).draft()


@dataclass
class _Maker:
    rng: Random
    profile: Profile
    made: Draft

    def draft(self) -> Draft:
        names = self.names()
        for fullname in names:
            self.made.types[fullname] = self.header()
        for at, fullname in enumerate(names):
            self.fill(self.made.types[fullname], names[at + 1 :])
        self.made.top["root"] = self.root(names)
        self.add_defaults()
        self.free_root()
        return self.made

    def names(self) -> list[str]:
        spaces = ("",) if self.rng.random() < 0.3 else SPACES
        every = [qualified(space, name) for space in spaces for name in TYPE_NAMES]
        return self.rng.sample(every, self.rng.randint(1, 6))

    def header(self) -> dict[str, Json]:
        """A definition without its fields; the kinds are known before any type refers to another."""
        roll = self.rng.random()
        if roll < 0.2:
            symbols = self.rng.sample(SYMBOLS, self.rng.randint(1, 4))
            extra = {"default": self.rng.choice(symbols)} if self.rng.random() < 0.3 else {}
            return {"type": "enum", "symbols": symbols, **extra}
        if roll < 0.4:
            if self.profile.logical and self.rng.random() < 0.4:
                size, extra = self.rng.choice(LOGICAL_FIXED)
                return {"type": "fixed", "size": size, **extra}
            return {"type": "fixed", "size": self.rng.choice(SIZES)}
        is_error = self.profile.errors and self.rng.random() < 0.04
        return {"type": "error" if is_error else "record", "fields": []}

    def fill(self, definition: dict[str, Json], later: list[str]) -> None:
        if "fields" in definition:
            names = self.rng.sample(FIELD_NAMES, self.rng.choice((0, 1, 2, 3, 3, 4)))
            definition["fields"] = [{"name": name, "type": self.type(later, 0)} for name in names]

    def root(self, names: list[str]) -> Json:
        if not self.profile.record_root:
            return {"ref": names[0]} if self.rng.random() < 0.8 else self.type(names, 0)
        space = namespace(names[0])
        fullname = qualified(space, "Root")
        fields = [
            {"name": "first", "type": self.type(names, 0)},
            {"name": "second", "type": {"ref": names[0]}},
        ]
        self.made.types[fullname] = {"type": "record", "fields": fields}
        return {"ref": fullname}

    def type(self, names: list[str], depth: int) -> Json:
        """`names` may be used plainly; any type may be where a value can do without it, so recursion ends."""
        roll = self.rng.random()
        if names and roll < 0.35:
            return {"ref": self.rng.choice(names)}
        if depth < 3 and roll < 0.55:
            inner = self.type(list(self.made.types), depth + 1)
            return self.rng.choice(({"type": "array", "items": inner}, {"type": "map", "values": inner}))
        if depth < 3 and roll < 0.75:
            return self.union(depth)
        return self.primitive()

    def primitive(self) -> Json:
        word = self.rng.choice(PRIMITIVES)
        if self.profile.logical and word in LOGICAL and self.rng.random() < 0.3:
            return {"type": word, **self.rng.choice(LOGICAL[word])}
        return {"type": word} if self.rng.random() < 0.1 else word

    def union(self, depth: int) -> list[Json]:
        most = 1 if self.profile.narrow_unions else 4
        drawn = [self.type(list(self.made.types), depth + 1) for _ in range(self.rng.randint(1, most))]
        first = "null" if self.rng.random() < 0.6 else self.primitive()
        branches = plain_union([first if not self.profile.narrow_unions else "null", *drawn])
        return branches[:2] if self.profile.narrow_unions else self.rng.sample(branches, len(branches))

    def add_defaults(self) -> None:
        for definition in self.made.types.values():
            for field in definition.get("fields", ()):
                if self.rng.random() < 0.4:
                    give_default(self.rng, self.made, field)

    def free_root(self) -> None:
        """Sometimes a root that nothing refers to has no namespace, unlike the types in it."""
        root = self.made.root
        if not isinstance(root, dict) or "ref" not in root or self.rng.random() < 0.8:
            return
        fullname = root["ref"]
        definition = self.made.types[fullname]
        inside = [field["type"] for field in definition.get("fields", ())]
        needed = reached(Draft({"root": inside}, self.made.types))
        if fullname not in needed:
            del self.made.types[fullname]
            self.made.types["Free"] = definition
            self.made.top["root"] = {"ref": "Free"}


def plain_union(branches: list[Json]) -> list[Json]:
    """The branches as a union that Avro allows: no union in it, nothing twice."""
    flat: list[Json] = []
    for branch in branches:
        flat.extend(branch if isinstance(branch, list) else (branch,))
    kept = {base(branch): branch for branch in reversed(flat)}
    return list(reversed(kept.values())) or ["null"]


def give_default(rng: Random, draft: Draft, field: dict[str, Json]) -> None:
    """Give a field a default, unless its type has none that is small."""
    try:
        field["default"] = default_for(rng, draft, field["type"])
    except NoDefaultFound:
        field.pop("default", None)
