"""What is linted, and that nothing which loads makes a rule fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventwright.lint.check import lint, questions
from eventwright.lint.subjects import surroundings
from eventwright.load.tree import load
from eventwright.model.problems import SchemaProblem
from eventwright.settings import METADATA

SCHEMAS = Path(__file__).parents[2] / "schemas"


def linted(schema: object, rule_set: str = "strict") -> tuple[SchemaProblem, ...]:
    tree = load({"a.avsc": json.dumps(schema).encode()})
    around = surroundings(tree.types, tree.events, METADATA)
    return lint(around, questions(rule_set), tree.types, tree.events)


def test_these_schemas_are_clean() -> None:
    files = {
        path.relative_to(SCHEMAS).as_posix(): path.read_bytes()
        for path in SCHEMAS.rglob("*.avsc")
        if path.relative_to(SCHEMAS).parts[0] != "history"
    }
    tree = load(files)
    around = surroundings(tree.types, tree.events, METADATA)
    assert lint(around, questions("standard"), tree.types, tree.events) == ()
    strict = {
        problem.explanation.id for problem in lint(around, questions("strict"), tree.types, tree.events)
    }
    assert strict == {"field-without-doc"}


JUNK: list[object] = [
    None,
    True,
    0,
    1.5,
    "",
    "null",
    "record",
    "a/b~c",
    "é",
    [],
    {},
    ["null"],
    {"type": []},
    [[]],
    "x" * 300,
]
KEYS = [
    "aliases",
    "default",
    "defualt",
    "doc",
    "eventwright",
    "items",
    "logicalType",
    "namespace",
    "order",
    "a/b",
]
WHOLE = {
    "type": "record",
    "name": "OrderPlaced",
    "namespace": "shop",
    "eventwright": {"kind": "domain", "topic": "orders", "key": ["lines.no", "id."], "owner": "team"},
    "fields": [
        {"name": "event_id", "type": {"type": "string", "logicalType": "uuid"}, "logicalType": "uuid"},
        {"name": "unitPrice", "type": ["double", "null"], "default": None},
        {"name": "channel", "type": {"type": "enum", "name": "channel", "symbols": ["web", "STORE"]}},
        {"name": "lines", "type": {"type": "array", "items": {"type": "map", "values": "shop.OrderPlaced"}}},
    ],
}


def _changed(value: object, junk: object) -> list[object]:
    """Return a value with each inner value in turn replaced, and each object with more keys."""
    if isinstance(value, dict):
        inner = [{**value, key: new} for key, old in value.items() for new in (junk, *_changed(old, junk))]
        return [*inner, *({**value, key: junk} for key in KEYS if key not in value)]
    if isinstance(value, list):
        return [
            [*value[:index], new, *value[index + 1 :]]
            for index, old in enumerate(value)
            for new in (junk, *_changed(old, junk))
        ]
    return []


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_no_schema_makes_a_rule_fail(junk: object) -> None:
    changed = _changed(WHOLE, junk)
    assert len(changed) > 80
    for schema in changed:
        for problem in linted(schema):
            value: object = schema
            for step in problem.pointer.split("/")[1:]:
                name = step.replace("~1", "/").replace("~0", "~")
                if isinstance(value, list):
                    value = value[int(name)]
                else:
                    assert isinstance(value, dict)
                    value = value[name]


def test_a_field_gets_one_finding_for_one_problem() -> None:
    def of(*fields: object) -> list[str]:
        schema = {"type": "record", "name": "shop.R", "fields": list(fields)}
        problems = linted(schema, "standard")
        return [problem.explanation.id for problem in problems if problem.pointer.startswith("/fields")]

    assert of({"name": "a", "type": ["string", "null"]}) == ["null-not-first"]
    assert of({"name": "a", "type": ["null", "string"]}) == ["nullable-without-default"]
    assert of({"name": "a", "type": ["string", "null"], "default": None}) == ["union-default-on-later-branch"]
    assert of({"name": "a", "type": ["null", "string"], "default": "null"}) == ["default-says-null"]
    ignored = {"name": "sent_at", "type": "long", "logicalType": "timestamp-millis"}
    assert of(ignored) == ["logical-type-ignored"]


def test_metadata_is_found_at_the_top_first() -> None:
    inner = {"type": "record", "name": "Meta", "fields": [{"name": "event_id", "type": "int"}]}
    uuid = {"type": "string", "logicalType": "uuid"}
    fields = [{"name": "meta", "type": inner}, {"name": "event_id", "type": uuid}]
    schema = {"type": "record", "name": "shop.OrderPlaced", "eventwright": {}, "fields": fields}
    assert "metadata-field-type" not in {problem.explanation.id for problem in linted(schema)}
