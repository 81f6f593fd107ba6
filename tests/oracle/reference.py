"""Schema resolution to the letter of the specification and of our decisions, for where fastavro is wrong.

It walks both schemas at every value and plans nothing.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from avro.io import BinaryDecoder
from drafts import PRIMITIVES, Json, namespace, qualified, short
from mutations import PROMOTED
from random_data import NAMED, single
from resolving import Side, holds


@dataclass(frozen=True)
class Expected:
    """A value, and whether Python's types hold all of it with the reader's logical types."""

    value: Any
    is_held: bool


def resolved(data: bytes, writer: Side, reader: Side) -> Expected:
    """Decode with both schemas; the reader's defaults are values.

    Raises UnicodeDecodeError for bytes that are no text.
    """
    reference = _Reference(BinaryDecoder(io.BytesIO(data)), writer, reader)
    value = reference.read(writer.type, reader.type)
    return Expected(value, reference.is_held)


class _Reference:
    def __init__(self, decoder: BinaryDecoder, writer: Side, reader: Side) -> None:
        self.decoder = decoder
        self.writer = writer
        self.reader = reader
        self.is_held = True

    def read(self, written: Json, wanted: Json) -> Any:
        """Read a value; `wanted` is None for one that the reader does without."""
        written = _definition(written, self.writer)
        if isinstance(written, list):
            return self.read(written[self.decoder.read_long()], wanted)
        if wanted is not None:
            wanted = _definition(wanted, self.reader)
        if isinstance(wanted, list):
            wanted = self.branch(written, wanted)
        match written if isinstance(written, str) else written["type"]:
            case "record" | "error":
                return self.record(written, wanted)
            case "enum":
                return self.symbol(written, wanted)
            case "fixed":
                return self.held(self.decoder.read(written["size"]), wanted)
            case "array":
                inner = wanted["items"] if wanted else None
                return [self.read(written["items"], inner) for _ in self.blocks()]
            case "map":
                inner = wanted["values"] if wanted else None
                return {self.decoder.read_utf8(): self.read(written["values"], inner) for _ in self.blocks()}
            case word:
                return self.held(self.primitive(word, _word(wanted) if wanted else word), wanted)

    def held(self, value: Any, wanted: Json) -> Any:
        if isinstance(wanted, dict) and not holds(value, wanted):
            self.is_held = False
        return value

    def blocks(self) -> Any:
        """Yield once for each item."""
        while count := self.decoder.read_long():
            if count < 0:
                self.decoder.read_long()
            yield from range(abs(count))

    def primitive(self, written: str, wanted: str) -> Any:
        read = {"string": "read_utf8"}.get(written, f"read_{written}")
        value = getattr(self.decoder, read)()
        if written == wanted:
            return value
        match wanted:
            case "bytes":
                return value.encode()
            case "string":
                return value.decode()
            case "float":
                return single(value)
            case "double":
                return float(value)
            case _:
                return value

    def symbol(self, written: Mapping[str, Json], wanted: Mapping[str, Json] | None) -> Any:
        symbol = written["symbols"][self.decoder.read_int()]
        return symbol if wanted is None or symbol in wanted["symbols"] else wanted["default"]

    def record(self, written: Mapping[str, Json], wanted: Mapping[str, Json] | None) -> Any:
        fields = {field["name"]: field for field in wanted["fields"]} if wanted else {}
        owners = _owners(wanted["fields"], written["fields"]) if wanted else {}
        found = {}
        for field in written["fields"]:
            owner = owners.get(field["name"])
            value = self.read(field["type"], fields[owner]["type"] if owner is not None else None)
            found[owner] = value
        return {name: found[name] if name in found else field["default"] for name, field in fields.items()}

    def branch(self, written: Json, branches: list[Json]) -> Json:
        found = [_definition(branch, self.reader) for branch in branches]
        for matches in (_is_identical, _is_same_name, _is_promoted):
            for branch in found:
                if matches(written, branch):
                    return branch
        raise AssertionError(f"no branch of {branches} for {written}")


def _definition(type_: Json, side: Side) -> Json:
    return side.named[type_] if isinstance(type_, str) and type_ not in PRIMITIVES else type_


def _word(type_: Json) -> str:
    word = type_ if isinstance(type_, str) else str(type_["type"])
    return "record" if word == "error" else word


def _owners(readers: list[Json], writers: list[Json]) -> dict[str, str]:
    """The reader's field for each of the writer's that has one: own names first, then aliases."""
    names = {field["name"] for field in readers}
    written = [field["name"] for field in writers]
    owners = {name: name for name in written if name in names}
    for field in readers:
        free = [alias for alias in field.get("aliases", ()) if alias in written and alias not in owners]
        if free and field["name"] not in owners:
            owners[free[0]] = field["name"]
    return owners


def _is_same(written: Json, wanted: Json) -> bool:
    """Of one kind, and of one size if that is fixed."""
    if _word(written) != _word(wanted):
        return False
    return _word(written) != "fixed" or bool(written["size"] == wanted["size"])


def _is_identical(written: Json, wanted: Json) -> bool:
    return _is_same(written, wanted) and (
        _word(written) not in NAMED or bool(written["name"] == wanted["name"])
    )


def _is_same_name(written: Json, wanted: Json) -> bool:
    if not _is_same(written, wanted) or _word(written) not in NAMED:
        return False
    space = namespace(wanted["name"])
    aliases = [alias if "." in alias else qualified(space, alias) for alias in wanted.get("aliases", ())]
    return short(written["name"]) == short(wanted["name"]) or written["name"] in aliases


def _is_promoted(written: Json, wanted: Json) -> bool:
    return (_word(written), _word(wanted)) in PROMOTED
