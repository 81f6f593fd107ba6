"""Random pairs of schemas: a diff is empty for schemas that say the same, and for no others."""

from __future__ import annotations

from random import Random
from typing import Any, Final

import pytest
from drafts import render
from mutations import MUTATIONS, Mutation, mend, random_pairs
from random_schemas import ANYTHING, CLASSES, Profile, random_draft

from eventwright.diff.diff import diff
from eventwright.model.contract import contract_text
from eventwright.model.nodes import Schema
from eventwright.model.parse import parse_schema
from eventwright.model.text import parse_json

Json = Any
PAIRS: Final = 500
SPELLINGS: Final = 60


def schema_of(json: Json) -> Schema:
    schema, _ = parse_schema(json)
    assert schema is not None
    return schema


@pytest.mark.parametrize("profile", [ANYTHING, CLASSES], ids=["anything", "classes"])
def test_a_diff_is_empty_for_schemas_that_say_the_same_and_no_others(profile: Profile) -> None:
    for earlier, proposed in random_pairs(41, PAIRS, profile):
        one, other = render(earlier), render(proposed)
        found = diff(schema_of(one), schema_of(other))
        assert bool(found) == (plain(one) != plain(other)), (one, other, found)


def plain(json: Json) -> Json:
    """The schema with what may be written in two ways written in one: objects that say only a type."""
    if isinstance(json, dict):
        return json["type"] if set(json) == {"type"} else {key: plain(value) for key, value in json.items()}
    return [plain(item) for item in json] if isinstance(json, list) else json


@pytest.mark.parametrize("seed", range(SPELLINGS))
def test_how_a_schema_is_written_is_no_change(seed: int) -> None:
    draft = random_draft(Random(seed), ANYTHING)
    assert diff(schema_of(render(draft)), schema_of(render(draft, Random(seed)))) == ()


@pytest.mark.parametrize("mutation", MUTATIONS[1:], ids=lambda mutation: mutation.__name__)
def test_every_mutation_is_told_in_words(mutation: Mutation) -> None:
    for seed in range(25):
        rng = Random(seed)
        draft = random_draft(rng, CLASSES)
        earlier = render(draft)
        mutation(rng, draft)
        mend(rng, draft)
        found = diff(schema_of(earlier), schema_of(render(draft)))
        assert bool(found) == (plain(earlier) != plain(render(draft)))
        assert all(change.sentence and change.before != change.after for change in found)


def test_the_contract_text_of_a_schema_is_the_same_schema() -> None:
    for draft, _ in random_pairs(43, 200, CLASSES):
        schema = schema_of(render(draft))
        if schema.name not in schema.types:
            continue
        text = contract_text(schema.name, schema.types)
        assert diff(schema, schema_of(parse_json(text.encode(), "").json)) == ()
