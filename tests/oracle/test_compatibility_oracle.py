"""Our verdicts on random pairs are those of Apache's Python checker, but for what `apache.py` lists."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from random import Random

import pytest
from apache import DIFFERENCES, Difference, verdict
from avro.errors import AvroException
from drafts import Json, render
from mutations import random_pairs

from eventwright.model.nodes import Schema
from eventwright.model.parse import parse_schema
from eventwright.resolve.walk import resolve
from eventwright.severity import Severity

SEEDS = (1, 2, 3)
PAIRS_OF_A_SEED = 2000
EVERY: frozenset[Difference] = frozenset(DIFFERENCES)


@dataclass
class Tally:
    """What came of the pairs of one seed."""

    verdicts: Counter[str]
    refused: int
    explained: Counter[str]  # pairs where Apache decides otherwise, by the name of the difference
    unexplained: list[str]


def ours(reader: Json, writer: Json) -> bool:
    return not resolve(parsed(reader), parsed(writer)).errors


def parsed(schema: Json) -> Schema:
    found, problems = parse_schema(schema)
    wrong = [problem.message for problem in problems if problem.explanation.severity is Severity.ERROR]
    assert not wrong, f"{wrong}: {json.dumps(schema)}"
    assert found is not None
    return found


def explanation(reader: Json, writer: Json, decided: bool) -> tuple[Difference, ...] | None:
    """The fewest corrections with which Apache decides as we do; none needed is ()."""
    for count in range(len(DIFFERENCES) + 1):
        for chosen in combinations(DIFFERENCES, count):
            if verdict(reader, writer, frozenset(chosen)) is decided:
                return chosen
    return None


def compare(seed: int) -> Tally:
    tally = Tally(Counter(), 0, Counter(), [])
    for number, (reader_draft, writer_draft) in enumerate(random_pairs(seed, PAIRS_OF_A_SEED)):
        reader = render(reader_draft, Random(f"reader {seed}/{number}"))
        writer = render(writer_draft, Random(f"writer {seed}/{number}"))
        decided = ours(reader, writer)
        try:
            differences = explanation(reader, writer, decided)
            agrees = verdict(reader, writer, EVERY) is decided
        except AvroException:
            tally.refused += 1
            continue
        tally.verdicts["compatible" if decided else "incompatible"] += 1
        tally.explained.update(difference.name for difference in differences or ())
        if differences is None or not agrees:
            tally.unexplained.append(
                f"we say {decided}\nreader {json.dumps(reader)}\nwriter {json.dumps(writer)}"
            )
    return tally


@pytest.fixture(scope="module")
def tallies() -> tuple[Tally, ...]:
    return tuple(compare(seed) for seed in SEEDS)


def test_verdicts_are_those_of_apache(tallies: tuple[Tally, ...]) -> None:
    unexplained = [pair for tally in tallies for pair in tally.unexplained]
    assert not unexplained, f"{len(unexplained)} pairs, such as:\n" + min(unexplained, key=len)


def test_each_listed_difference_occurs(tallies: tuple[Tally, ...]) -> None:
    explained = sum((tally.explained for tally in tallies), Counter())
    assert set(explained) == {difference.name for difference in DIFFERENCES}


def test_pairs_are_many_and_mixed(tallies: tuple[Tally, ...]) -> None:
    verdicts = sum((tally.verdicts for tally in tallies), Counter())
    assert verdicts.total() >= 5000
    assert min(verdicts["compatible"], verdicts["incompatible"]) > verdicts.total() / 4
    assert sum(tally.refused for tally in tallies) == 0
