"""Whatever the JSON is, the answer is a schema or problems, and never an exception."""

from __future__ import annotations

import copy
import json
import random

from eventwright.load.positions import Positions
from eventwright.load.tree import load
from eventwright.model.contract import contract_text
from eventwright.model.nodes import JSON, reachable
from eventwright.model.parse import parse_schema

SAMPLE: JSON = {
    "type": "record",
    "name": "Order",
    "namespace": "shop",
    "aliases": ["Purchase"],
    "eventwright": {"topic": "orders", "key": ["id"]},
    "fields": [
        {"name": "id", "type": {"type": "fixed", "name": "Id", "size": 16, "logicalType": "uuid"}},
        {
            "name": "state",
            "type": {"type": "enum", "name": "State", "symbols": ["A", "B"], "default": "A"},
            "default": "B",
        },
        {
            "name": "lines",
            "type": {
                "type": "array",
                "items": {
                    "type": "record",
                    "name": "Line",
                    "fields": [
                        {
                            "name": "price",
                            "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2},
                        },
                        {"name": "more", "type": ["null", "Line"], "default": None, "order": "ignore"},
                    ],
                },
            },
            "default": [{"price": "\u00ff"}],
        },
        {"name": "notes", "type": {"type": "map", "values": ["string", "Id", "long"]}, "default": {"a": 5}},
    ],
}
JUNK: list[JSON] = [
    None,
    True,
    0,
    -1,
    1.5,
    10**400,
    float("inf"),
    "",
    "int",
    "record",
    "a.b",
    "\u00e9",
    [],
    {},
    ["null"],
    [["int"]],
    {"type": "int"},
    {"type": "enum", "name": "E", "symbols": ["A", "A"]},
    {"type": "record", "name": "Line"},
]
KEYS = (
    "type",
    "name",
    "namespace",
    "fields",
    "default",
    "aliases",
    "items",
    "values",
    "symbols",
    "size",
    "order",
    "logicalType",
    "precision",
    "scale",
    "eventwright",
    "doc",
)


def containers(value: JSON) -> list[list[JSON] | dict[str, JSON]]:
    if not isinstance(value, (list, dict)):
        return []
    inside = value.values() if isinstance(value, dict) else value
    return [value, *(inner for item in inside for inner in containers(item))]


def mutate(source: random.Random, value: JSON) -> None:
    places = containers(value)
    place = source.choice(places)
    new = copy.deepcopy(source.choice(JUNK) if source.random() < 0.6 else source.choice(places))
    if isinstance(place, dict):
        key = source.choice([*KEYS, *place, *place])
        place[key] = new
        if source.random() < 0.2:
            del place[key]
    elif place:
        place[source.randrange(len(place))] = new


def mutants() -> list[JSON]:
    source = random.Random(1)
    found: list[JSON] = []
    for _ in range(1_500):
        mutant = copy.deepcopy(SAMPLE)
        for _ in range(source.randint(1, 3)):
            mutate(source, mutant)
        found.append(mutant)
    return found


def test_no_schema_raises() -> None:
    usable = 0
    for mutant in mutants():
        schema, problems = parse_schema(mutant)
        assert schema is not None or problems
        if schema is None or any(problem.is_error for problem in problems):
            continue
        usable += 1
        for fullname in schema.types:
            text = contract_text(fullname, schema.types)
            again, _ = parse_schema(json.loads(text))
            assert again is not None
            assert all(named == schema.types[name] for name, named in again.types.items())
            assert contract_text(fullname, again.types) == text
    assert usable > 100


def test_no_text_raises() -> None:
    source = random.Random(2)
    for mutant in mutants()[:300]:
        text = json.dumps(mutant, indent=1)
        cut = text[: source.randrange(len(text))]
        tree = load({"a.avsc": text.replace("Infinity", "1e999").encode(), "b.avsc": cut.encode()})
        assert any(problem.file == "b.avsc" for problem in tree.problems)
        for finding in Positions(tree.texts).findings(tree.problems):
            assert 1 <= finding.line <= text.count("\n") + 1
            assert finding.message
            assert "Traceback" not in finding.message


def record(name: str, *fields: JSON) -> JSON:
    return {"type": "record", "name": name, "fields": list(fields)}


def of(type_: JSON, name: str, default: JSON) -> JSON:
    return {"name": name, "type": type_, "default": default}


def test_long_chains_and_fans_are_linear() -> None:
    count = 10_000
    chain: JSON = [
        record(f"R{i}", of(f"R{i + 1}", "a", {}), of(["null", f"R{i + 1}"], "b", None)) for i in range(count)
    ]
    assert isinstance(chain, list)
    chain.append(record(f"R{count}", of("int", "a", 1)))
    schema, problems = parse_schema(chain)
    assert problems == ()
    assert schema is not None
    assert len(reachable(("R0",), schema.types)) == count + 1
    broken, problems = parse_schema([*chain[:-1], record(f"R{count}", of("Nope", "a", 1))])
    assert broken is None
    assert {p.explanation.id for p in problems} == {"unknown-type"}
