"""What the corpus script works on: schema files that belong together, and fastavro's reading of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import fastavro
from drafts import Json
from random_data import decimal_digits

BASES: Final = {  # the logical types that fastavro reads as something else than what they annotate
    ("bytes", "decimal"),
    ("fixed", "decimal"),
    ("string", "uuid"),
    ("int", "date"),
    ("int", "time-millis"),
    ("long", "time-micros"),
    ("long", "timestamp-millis"),
    ("long", "timestamp-micros"),
    ("long", "local-timestamp-millis"),
    ("long", "local-timestamp-micros"),
}


@dataclass(frozen=True)
class Unit:
    """Files that are loaded together."""

    name: str  # c0001: the name of its package
    title: str  # what people call it
    files: tuple[str, ...]  # relative to the corpus
    is_valid: bool  # what Java decided


def find_units(folder: Path) -> tuple[Unit, ...]:
    """Each file that INDEX.jsonl lists, with those it needs; without an index the folder is one tree."""
    index = folder / "INDEX.jsonl"
    if not index.exists():
        files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.avsc"))
        return (Unit("c0000", folder.name, tuple(files), True),)
    rows = [json.loads(line) for line in index.read_text().splitlines()]
    return tuple(
        Unit(f"c{number:04}", row["file"], (row["file"], *row["cross_file"]), row["status"] != "invalid")
        for number, row in enumerate(rows)
    )


def without_comments(text: str) -> str:
    """Take `//` and `/* */` comments out of JSON."""
    kept: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == '"':
            end = at + 1
            while text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            kept.append(text[at : end + 1])
            at = end + 1
        elif text.startswith("//", at):
            at = (text + "\n").index("\n", at)
        elif text.startswith("/*", at):
            at = text.index("*/", at) + 2
        else:
            kept.append(text[at])
            at += 1
    return "".join(kept)


def read_json(path: Path) -> Json:
    return json.loads(without_comments(path.read_bytes().decode("utf-8-sig")))


def fastavro_types(schemas: Mapping[str, Json]) -> dict[str, Json]:
    """Let fastavro parse schemas that may use each other's types; its definitions by fullname.

    Raises what fastavro raises for what it cannot parse.
    """
    named: dict[str, Json] = {}
    waiting = [schema for root in schemas.values() for schema in (root if isinstance(root, list) else [root])]
    while waiting:
        left = []
        for schema in waiting:
            known = dict(named)
            try:
                fastavro.parse_schema(schema, known)
            except fastavro.schema.UnknownType:
                left.append(schema)
            else:
                named.update(known)
        if len(left) == len(waiting):
            fastavro.parse_schema(left[0], dict(named))
        waiting = left
    _ignore_bad_logical_types(named)
    return named


def _ignore_bad_logical_types(named: Mapping[str, Json]) -> None:
    for definition in named.values():
        for type_ in _objects(definition):
            key = type_["type"], type_.get("logicalType")
            if key not in BASES or (key[1] == "decimal" and not decimal_digits(type_)):
                type_.pop("logicalType", None)


def _objects(type_: Json) -> Iterator[dict[str, Json]]:
    if isinstance(type_, list):
        for branch in type_:
            yield from _objects(branch)
    elif isinstance(type_, dict):
        yield type_
        for inner in ("items", "values"):
            yield from _objects(type_.get(inner))
        for field in type_.get("fields", ()):
            yield from _objects(field["type"])


def parsed_schema(fullname: str, named: Mapping[str, Json]) -> Json:
    """A schema that fastavro takes as parsed."""
    return {**named[fullname], "__fastavro_parsed": True, "__named_schemas": named}
