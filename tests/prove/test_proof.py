"""A proof is a datum that the reader does not read as it was written."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, Final

import fastavro
import pytest
from proving import Json, linked, loaded, proof_of, record, schema

from eventwright.compat.check import BREAKING, QUESTIONS
from eventwright.findings import Proof
from eventwright.prove.independent import schema_json
from eventwright.prove.proof import NEVER_SHOWN, Prover
from eventwright.resolve.walk import resolve
from eventwright.rule import Example, Rule
from eventwright.severity import Kind

EXAMPLES: Final = [
    (rule, example)
    for rule in QUESTIONS.rules
    if rule.explanation.kind in BREAKING
    for example in rule.rejects
]
SAME: Final = "all read it as it was written: "
READ_AS_WRITTEN: Final = {"decimal-widened", "record-namesake"}  # their examples change no value
LONG: Final = {"type": "long", "logicalType": "timestamp-micros"}
MILLIS: Final = {"type": "long", "logicalType": "timestamp-millis"}


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_every_example_is_shown(rule: Rule[Any], example: Example) -> None:
    reader, writer = loaded(example.reader), loaded(example.writer)
    resolution = resolve(reader, writer, QUESTIONS)
    for error in resolution.found:
        if error.rule.id == rule.id:
            proof = Prover().prove(resolution, error)
            if rule.id in NEVER_SHOWN:
                assert proof == Proof(missing=NEVER_SHOWN[rule.id])
            elif rule.id in READ_AS_WRITTEN:
                assert proof.missing.startswith(SAME)
            else:
                check(proof, rule, schema_json(writer))


def check(proof: Proof, rule: Rule[Any], writer: Json) -> None:
    assert proof.missing == ""
    assert proof.datum
    assert proof.fastavro
    assert proof.ours != proof.datum
    if rule.explanation.kind is Kind.WIRE:
        assert proof.ours.startswith("error: ")
    data = io.BytesIO(bytes.fromhex(proof.data))
    fastavro.schemaless_reader(data, writer, None)
    assert not data.read()


def test_rules_that_are_never_shown_exist() -> None:
    assert NEVER_SHOWN.keys() <= {rule.id for rule in QUESTIONS.rules}


CASES: Final = [
    (
        "reader-field-without-default",
        record("Order", id="string", currency="string"),
        record("Order", id="string", note=["null", "string"]),
        Proof(
            '{"id": "", "note": null}',
            "0000",
            'error: "currency" has no default (at byte 0)',
            "error: SchemaResolutionError: ",
        ),
    ),
    (
        "logical-type-changed",
        record("Order", placed_at=MILLIS),
        record("Order", placed_at=LONG),
        Proof(
            '{"placed_at": "2024-05-17T09:30:00Z"}',
            "80d8f0eddfa88c06",
            "error: placed_at: 1715938200000000 milliseconds since 1970 is not in the years 1 to 9999"
            " of datetime (at byte 0)",
            '{"placed_at": "2024-05-17T09:30:00Z"}',
        ),
    ),
    (
        "logical-type-changed",
        record("Order", placed_at=LONG),
        record("Order", placed_at=MILLIS),
        Proof(
            '{"placed_at": "2024-05-17T09:30:00Z"}',
            "80a798def063",
            '{"placed_at": "1970-01-20T20:38:58.200000Z"}',
            '{"placed_at": "2024-05-17T09:30:00Z"}',
        ),
    ),
    (
        "enum-symbol-unknown",
        record(
            "Order", ship={"type": "map", "values": {"type": "enum", "name": "Country", "symbols": ["FR"]}}
        ),
        record(
            "Order",
            ship={"type": "map", "values": {"type": "enum", "name": "Country", "symbols": ["FR", "DE"]}},
        ),
        Proof(
            '{"ship": {"key": "DE"}}',
            "02066b65790200",
            'error: ship["key"]: the symbol "DE" is not one of Country, which has no default (at byte 5)',
            "error: SchemaResolutionError: ",
        ),
    ),
    (
        "branch-unmatched",
        record("Order", pay=["null", record("Card"), "string"]),
        record("Order", pay=["null", record("Card"), record("Wire", iban="string"), "string"]),
        Proof(
            '{"pay": {"Wire": {"iban": ""}}}',
            "0400",
            'error: pay: no branch of the reader\'s union takes record "Wire": it has "null", record'
            ' "Card", "string" (at byte 1)',
            "error: SchemaResolutionError: ",
        ),
    ),
    (
        "lossy-promotion",
        record("Order", lines={"type": "array", "items": record("Line", n="double")}),
        record("Order", lines={"type": "array", "items": record("Line", n="long")}),
        Proof(
            '{"lines": [{"n": 9007199254740993}]}',
            "02828080808080802000",
            '{"lines": [{"n": 9007199254740992.0}]}',
            '{"lines": [{"n": 9007199254740992.0}]}',
        ),
    ),
]


@pytest.mark.parametrize(("rule", "reader", "writer", "wanted"), CASES)
def test_what_is_shown(rule: str, reader: Json, writer: Json, wanted: Proof) -> None:
    proof = proof_of(rule, reader, writer)
    assert replace(proof, fastavro="") == replace(wanted, fastavro="")
    assert proof.fastavro.startswith(wanted.fastavro)


def test_readers_that_disagree_are_both_shown() -> None:
    writer = {"type": "enum", "name": "paint.Color", "symbols": ["RED"]}
    proof = proof_of("name-mismatch", {**writer, "name": "shop.Colour", "aliases": ["Color"]}, writer)
    assert proof.ours.startswith('error: enum "paint.Color" cannot be read as enum "shop.Colour"')
    assert proof.fastavro == '"RED"'


def test_the_reader_s_names_are_used_for_what_is_read() -> None:
    reader = record("R", new="double")
    reader["fields"][0]["aliases"] = ["old"]
    proof = proof_of("lossy-promotion", reader, record("R", old="long"))
    assert proof.datum == '{"old": 9007199254740993}'
    assert proof.ours == proof.fastavro == '{"new": 9007199254740992.0}'


def test_around_the_value_stands_what_the_reader_reads() -> None:
    color = {"type": "enum", "name": "Color", "symbols": ["RED", "BLUE"]}
    known = {**color, "symbols": ["BLUE"]}
    uuid = {"type": "string", "logicalType": "uuid"}
    reader = record("R", color=known, id=uuid, either=["int", "string"], n="int")
    writer = record("R", color=color, id="string", either=["null", "string"], n="long")
    proof = proof_of("type-mismatch", reader, writer)
    assert proof.datum == (
        '{"color": "BLUE", "id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "either": "", "n": 42}'
    )
    assert proof.ours == 'error: n: "long" cannot be read as "int" (at byte 40)'


def test_of_large_data_what_matters_is_shown() -> None:
    fields = {f"a_field_of_many_{number}": "string" for number in range(40)}
    reader = record("R", **fields, inner=record("Inner", **fields, n="int"))
    writer = record("R", **fields, inner=record("Inner", **fields, n="long"))
    assert proof_of("type-mismatch", reader, writer).datum == '{"inner": {"n": 42, ...}, ...}'


def test_of_all_that_a_record_lacks_one_is_shown() -> None:
    reader = record("R", inner=record("Inner", a="int", b=["null", "int"], c="int"))
    resolution = resolve(schema(reader), schema(record("R", inner=record("Inner"))), QUESTIONS)
    assert [Prover().prove(resolution, error).ours for error in resolution.found] == [
        'error: inner: "a" has no default; ... (at byte 0)',
        'error: inner: "b" has no default; that it may be null is not one; ... (at byte 0)',
        'error: inner: "c" has no default; ... (at byte 0)',
    ]


def test_where_another_problem_comes_first() -> None:
    reader, writer = record("R", a="int", b="int"), record("R", a="string", b="string")
    resolution = resolve(schema(reader), schema(writer), QUESTIONS)
    prover = Prover()
    first, second = (prover.prove(resolution, error) for error in resolution.found)
    before = 'a: "string" cannot be read as "int" (at byte 0)'
    assert first.ours == f"error: {before}"
    assert second.datum == '{"a": "", "b": "text"}'
    assert second.ours == (
        f'error: b: "string" cannot be read as "int" (at byte 1); another problem comes first: {before}'
    )


def test_a_wrong_value_where_another_problem_comes_first() -> None:
    reader = record("R", new="int", inner=record("Inner", m="int", n="double"))
    proof = proof_of("lossy-promotion", reader, record("R", inner=record("Inner", n="long")))
    assert proof.ours == (
        '{"inner": {"n": 9007199254740992.0}}; another problem comes first: "new" has no default (at byte 0)'
    )
    assert proof.fastavro.startswith("error: ")


def test_where_the_same_record_has_another_problem() -> None:
    """A record that is taken for its namesake, which lacks a field: nothing of it is read at all."""
    reader = record("R", a=record("web.A"), b=record("post.A", x="int"))
    proof = proof_of("record-namesake", reader, record("R", a=record("web.A"), b="web.A"))
    assert proof.missing == ('the reader cannot read the data at all: b: "x" has no default (at byte 0)')


ENDLESS: Final = "no datum that gets there ends: each holds another one of its own type"


@pytest.mark.parametrize(
    ("reader", "writer", "missing"),
    [
        (record("R", a="int", r="R"), record("R", a="long", r="R"), ENDLESS),
        (record("R", a="int"), record("R", r=["R"]), 'no value of "R" ends: each holds another one'),
        (
            record("R", r="R", a={"type": "array", "items": "int"}),
            record("R", r=["R", "S"], a={"type": "array", "items": "long"}),
            ENDLESS,
        ),
    ],
    ids=["beside", "itself", "union"],
)
def test_without_a_finite_value(reader: Json, writer: Json, missing: str) -> None:
    endless = record("S", s="S")
    resolution = resolve(linked(reader, endless), linked(writer, endless), QUESTIONS)
    reasons = {Prover().prove(resolution, error).missing for error in resolution.errors}
    assert missing in reasons
    assert all(" ends: each holds another one" in reason for reason in reasons)


def test_a_recursive_type_is_shown_where_it_ends() -> None:
    node: Json = record("Node", value="int", next=["null", "Node"])
    longer: Json = record("Node", value="long", next=["null", "Node"])
    assert proof_of("type-mismatch", node, longer).datum == '{"value": 42, "next": null}'


def test_a_way_through_a_recursive_type() -> None:
    def tree(leaf: str) -> Json:
        return record("Tree", nodes={"type": "array", "items": ["Tree", {"type": "map", "values": leaf}]})

    proof = proof_of("type-mismatch", tree("int"), tree("string"))
    assert proof.datum == '{"nodes": [{"map": {"key": "text"}}]}'
    assert proof.ours.startswith('error: nodes[0]["key"]: "string" cannot be read as "int"')


def test_a_root_without_a_name() -> None:
    def roots(leaf: Json) -> Json:
        shared = record("n.Shared", leaf=leaf)
        return [
            "null",
            record("n.A", s=shared),
            record("B", s="n.Shared"),
            {"type": "array", "items": MILLIS},
        ]

    proof = proof_of("type-mismatch", roots("int"), roots("long"))
    assert proof.datum == '{"n.A": {"s": {"leaf": 42}}}'
    assert proof.fastavro.startswith("error: SchemaResolutionError: ")
