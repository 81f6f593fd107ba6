"""Schemas that codecs are made from, as text."""

from __future__ import annotations

from eventwright.errors import DecodeError
from eventwright.model.nodes import Schema
from eventwright.model.parse import parse_schema
from eventwright.model.text import parse_json


def schema_of(text: str, what: str) -> Schema:
    """Return the schema that a text says; raises `DecodeError` that names `what` the text is."""
    parsed = parse_json(text)
    problems = parsed.problems
    if not problems:
        schema, problems = parse_schema(parsed.json)
        if schema is not None:
            return schema
    raise DecodeError(f"{what} is not a usable Avro schema: {problems[0].message}")
