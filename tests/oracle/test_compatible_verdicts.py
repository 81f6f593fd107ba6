"""What we call compatible decodes random data, and what we call incompatible has a datum that shows it."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from decoding_data import Verdict, failures, written
from drafts import PRIMITIVES, Json, render
from mutations import random_pairs
from random_data import DataMaker, branch_name
from resolving import Side, parsed, plain

from eventwright.compat.check import BREAKING, QUESTIONS
from eventwright.findings import Proof
from eventwright.model.nodes import Schema
from eventwright.model.parse import parse_schema
from eventwright.prove.proof import NEVER_SHOWN, Prover
from eventwright.resolve.actions import Error
from eventwright.resolve.walk import resolve
from eventwright.runtime.json import make_json_writer
from eventwright.severity import Kind

SEED = 21
PAIRS = 1_500
DATA = 6
UNREADABLE = "the reader cannot read the data at all: "  # the record that is taken for another one
SAME = "all read it as it was written: "
ENDLESS = ("no datum that gets there ends", "no value of ")


def model(schema: Json) -> Schema:
    found, _ = parse_schema(schema)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def pairs() -> tuple[Verdict, ...]:
    return tuple(_pairs())


def _pairs() -> Iterator[Verdict]:
    for number, drafts in enumerate(random_pairs(SEED, PAIRS)):
        reader, writer = (render(draft, Random(number)) for draft in drafts)
        yield Verdict(reader, writer, resolve(model(reader), model(writer), QUESTIONS))


def test_compatible_pairs_decode_random_data(pairs: tuple[Verdict, ...]) -> None:
    counts: Counter[str] = Counter()
    found = [
        message for pair in pairs if not pair.resolution.errors for message in failures(pair, DATA, counts)
    ]
    assert not found, f"{len(found)} failures, such as:\n{min(found, key=len)}"
    assert counts["data"] > 2 * PAIRS
    assert counts["read by fastavro"] > counts["data"] / 3


@dataclass
class Tally:
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def test_incompatible_pairs_have_a_witness(pairs: tuple[Verdict, ...]) -> None:
    tally = Tally()
    prover = Prover()
    for pair in pairs:
        for error in pair.resolution.found:
            if error.rule.kind in BREAKING:
                proof = prover.prove(pair.resolution, error)
                fault = judge(pair, error, proof, tally.counts)
                if fault:
                    tally.wrong.append(f"{fault}: {error.rule.id}: {error.message}\n{proof}\n{pair.text}")
    assert not tally.wrong, f"{len(tally.wrong)} proofs, such as:\n{min(tally.wrong, key=len)}"
    assert tally.counts["shown"] > 20 * tally.counts["no witness"]


def judge(pair: Verdict, error: Error, proof: Proof, counts: Counter[str]) -> str:
    """Say what is wrong with a proof, "" if nothing is."""
    if error.rule.id in NEVER_SHOWN:
        return "" if proof == Proof(missing=NEVER_SHOWN[error.rule.id]) else "it is shown"
    if proof.missing:
        counts["no witness"] += 1
        return judge_missing(pair, error, proof.missing)
    counts["shown"] += 1
    if error.rule.kind is Kind.WIRE and not proof.ours.startswith("error: "):
        return "we read it"
    return "" if is_written_so(pair, bytes.fromhex(proof.data)) else "fastavro writes other bytes"


def judge_missing(pair: Verdict, error: Error, missing: str) -> str:
    if missing.startswith(ENDLESS):
        heights = DataMaker(Random(0), parsed(pair.writer).named).heights
        return "" if math.inf in heights.values() else "all types have finite values"
    return "" if error.rule.kind is Kind.SEMANTIC and missing.startswith((SAME, UNREADABLE)) else "no reason"


def is_written_so(pair: Verdict, data: bytes) -> bool:
    """Tell whether fastavro writes the same bytes for the datum."""
    writer = parsed(plain(pair.writer))
    datum = json.loads(make_json_writer(pair.resolution.writer)(data))
    return written(writer, tagged(datum, writer.type, writer)) == data


def tagged(datum: Json, type_: Json, side: Side) -> Any:
    """Turn Avro's JSON encoding into what fastavro's writer takes without a guess at branches."""
    if isinstance(type_, list):
        name, value = next(iter(datum.items())) if datum is not None else ("null", None)
        branch = next(branch for branch in type_ if branch_name(branch) == name)
        return name, tagged(value, branch, side)
    definition = side.named[type_] if isinstance(type_, str) and type_ not in PRIMITIVES else type_
    match definition if isinstance(definition, str) else definition["type"]:
        case "bytes" | "fixed":
            return datum.encode("latin-1")
        case "array":
            return [tagged(item, definition["items"], side) for item in datum]
        case "map":
            return {key: tagged(item, definition["values"], side) for key, item in datum.items()}
        case "record" | "error":
            return {
                field["name"]: tagged(datum[field["name"]], field["type"], side)
                for field in definition["fields"]
            }
        case _:
            return datum
