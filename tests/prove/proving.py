"""Schemas and proofs for tests of proofs."""

from __future__ import annotations

import json
from typing import Any

from eventwright.compat.check import QUESTIONS
from eventwright.findings import Proof
from eventwright.model.nodes import Reference, Schema
from eventwright.model.parse import link, parse_schema
from eventwright.prove.proof import Prover
from eventwright.resolve.actions import Resolution
from eventwright.resolve.walk import resolve

Json = Any


def schema(json_schema: Json) -> Schema:
    parsed, problems = parse_schema(json_schema)
    assert problems == ()
    assert parsed is not None
    return parsed


def linked(*types: Json) -> Schema:
    """A schema of types that use each other, the root first, each in a file of its own."""
    found = link({f"{number}.avsc": type_ for number, type_ in enumerate(types)}, {})
    assert found.problems == ()
    return Schema(Reference(types[0]["name"]), found.types)


def record(name: str, **fields: Json) -> Json:
    return {"type": "record", "name": name, "fields": [{"name": key, "type": fields[key]} for key in fields]}


def proofs(resolution: Resolution) -> list[Proof]:
    prover = Prover()
    return [prover.prove(resolution, error) for error in resolution.found]


def proof_of(rule: str, reader: Json, writer: Json) -> Proof:
    """The proof of the only finding of a rule."""
    resolution = resolve(schema(reader), schema(writer), QUESTIONS)
    (error,) = (error for error in resolution.found if error.rule.id == rule)
    return Prover().prove(resolution, error)


def loaded(text: str) -> Schema:
    return schema(json.loads(text))
