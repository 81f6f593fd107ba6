"""The golden fixtures of a version: the least value, and some with something in every field."""

from __future__ import annotations

import json
from collections.abc import Iterator

from eventwright.baseline.fixtures import Fixture
from eventwright.errors import CodecError
from eventwright.model.nodes import JSON, Reference, Schema
from eventwright.prove.full import FullBuilder, variants
from eventwright.prove.least import MANY_PARTS, Builder, NoWitness, least_parts
from eventwright.runtime.json import make_json_reader, make_json_writer


def make_fixtures(schema: Schema) -> tuple[Fixture, ...]:
    """Return the fixtures of a record's schema, equal ones for equal schemas.

    There are none for a record without a finite value, or with none that is not huge.
    """
    read, write = make_json_reader(schema), make_json_writer(schema)
    found: dict[bytes, Fixture] = {}
    try:
        for name, datum in _data(schema):
            data = read(json.dumps(datum))
            found.setdefault(data, Fixture(name, json.loads(write(data)), data))
    except (NoWitness, CodecError):  # what is too large, or too deep
        pass
    return tuple(found.values())


def _data(schema: Schema) -> Iterator[tuple[str, JSON]]:
    least = least_parts(schema.types)
    root = schema.root
    if isinstance(root, Reference) and root.fullname in least:
        yield "least", Builder(schema.types, {}, least, is_careful=False, most=MANY_PARTS).least(root, None)
        for variant in range(variants(schema.types)):
            yield f"full {variant + 1}", FullBuilder(schema.types, least, variant).value(root)
