"""On random pairs the rules of meaning and of engines leave the wire's verdict and findings as they are."""

from __future__ import annotations

from collections import Counter
from random import Random

from drafts import render
from mutations import random_pairs

from eventwright.compat.check import QUESTIONS
from eventwright.model.parse import parse_schema
from eventwright.resolve.walk import resolve
from eventwright.severity import Kind

SEED = 11
PAIRS = 2000


def test_other_rules_change_nothing_about_the_wire() -> None:
    counts: Counter[str] = Counter()
    for number, drafts in enumerate(random_pairs(SEED, PAIRS)):
        reader, writer = (parse_schema(render(draft, Random(number)))[0] for draft in drafts)
        assert reader is not None
        assert writer is not None
        wire, every = resolve(reader, writer), resolve(reader, writer, QUESTIONS)
        assert every.root == wire.root
        assert every.records == wire.records
        assert [error for error in every.found if error.rule.kind is Kind.WIRE] == list(wire.found)
        counts.update({error.rule.id for error in every.found})
    rare = {"branch-moved", "decimal-widened", "enum-default-changed", "record-namesake"}
    asked = {rule.id for rule in QUESTIONS.rules if rule.explanation.kind is not Kind.WIRE}
    assert asked - set(counts) <= rare
