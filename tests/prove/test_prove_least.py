"""The least data of a type: how many parts they have, and that making them ends."""

from __future__ import annotations

from typing import Final

import pytest
from proving import Json, linked, proofs, record

from eventwright.compat.check import QUESTIONS
from eventwright.prove.least import Builder, NoWitness, least_parts
from eventwright.resolve.walk import resolve

BESIDE: Final = ("every datum that gets there is large",)
DEEP: Final = ("it lies more than 100 levels deep in the data",)


@pytest.mark.parametrize(
    ("types", "parts"),
    [
        ([record("R")], {"R": 1}),
        ([record("R", a="int", b=["null", "R"], c={"type": "array", "items": "R"})], {"R": 4}),
        ([record("R", a="R")], {}),
        ([record("R", a=["R", "S"]), record("S", a="R", b="int")], {}),
        ([record("R", a=["R", "S"]), record("S", a="T", b="int"), record("T")], {"T": 1, "S": 3, "R": 4}),
        ([record("R", a="S", b="S"), record("S", a="T", b="T"), record("T")], {"T": 1, "S": 3, "R": 7}),
        ([record("R", a="F"), {"type": "fixed", "name": "F", "size": 640}], {"F": 11, "R": 12}),
        ([record("R", a=[]), record("S")], {"S": 1}),
    ],
)
def test_least_parts(types: list[Json], parts: dict[str, int]) -> None:
    assert least_parts(linked(*types).types) == parts


def test_the_least_branch_is_chosen() -> None:
    writer = linked(record("R", a=["R", "S", "T"]), record("S", a="T"), record("T", a="int"))
    builder = Builder(writer.types, {}, least_parts(writer.types), is_careful=False)
    assert builder.least(writer.root, None) == {"a": {"T": {"a": 0}}}


def test_no_value_of_an_endless_type() -> None:
    writer = linked(record("R", a="R"))
    with pytest.raises(NoWitness, match='no value of "R" ends'):
        Builder(writer.types, {}, {}, is_careful=True).least(writer.root, None)


def test_what_the_reader_reads_without_an_end_is_not_made() -> None:
    reader = linked(record("R", a="int", next="R"))
    writer = linked(record("R", a="long", next=["null", "R"]))
    shown = proofs(resolve(reader, writer, QUESTIONS))
    assert [proof.datum for proof in shown] == ['{"a": 42, "next": null}', '{"a": 0, "next": null}']


def chain(length: int, leaf: str, *, twice: bool = False) -> list[Json]:
    """Records that hold each other, the last one a leaf."""
    links = [
        record(f"A{number}", x=f"A{number + 1}", **({"y": f"A{number + 1}"} if twice else {}))
        for number in range(length)
    ]
    return [*links, record(f"A{length}", x=leaf)]


def beside(length: int, leaf: str, *, twice: bool = False) -> list[Json]:
    return [record("R", n=leaf, x="A0"), *chain(length, "int", twice=twice)]


@pytest.mark.parametrize(
    ("readers", "writers", "missing"),
    [
        (chain(2_000, "int"), chain(2_000, "long"), DEEP),
        (beside(2_000, "int"), beside(2_000, "long"), BESIDE),
        (beside(64, "int", twice=True), beside(64, "long", twice=True), BESIDE),
        (
            [record("R", f={"type": "fixed", "name": "F", "size": 2**31 - 1}, n="int")],
            [record("R", f={"type": "fixed", "name": "F", "size": 2**31 - 1}, n="long")],
            BESIDE,
        ),
        (
            [{"type": "fixed", "name": "F", "size": 8}],
            [{"type": "fixed", "name": "F", "size": 2**31 - 1}],
            ('a value of fixed "F" has 2,147,483,647 bytes',),
        ),
        (
            [record("R", **{f"f{number}": "int" for number in range(2_000)})],
            [record("R", **{f"f{number}": "long" for number in range(2_000)})],
            BESIDE * 2_000,
        ),
    ],
    ids=["chain", "beside", "doubling", "fixed beside", "fixed", "wide"],
)
def test_large_data_are_not_made(readers: list[Json], writers: list[Json], missing: tuple[str, ...]) -> None:
    resolution = resolve(linked(*readers), linked(*writers), QUESTIONS)
    assert tuple(proof.missing for proof in proofs(resolution)) == missing


def test_a_chain_that_is_too_deep_for_one_text_is_shown_by_us() -> None:
    resolution = resolve(linked(*chain(60, "int")), linked(*chain(60, "long")), QUESTIONS)
    (proof,) = proofs(resolution)
    assert proof.data == "54"
    assert proof.ours.endswith('"long" cannot be read as "int" (at byte 0)')
    assert proof.fastavro.startswith("error: A0: its schema nests deeper than 128 levels")


def test_decimals_of_any_precision_are_short() -> None:
    def price(precision: int, scale: int) -> Json:
        kind = {"type": "bytes", "logicalType": "decimal", "precision": precision, "scale": scale}
        return record("R", price=kind)

    for read, written in (((9, 2), (10**9, 2)), ((10**9, 0), (10**9, 10**9 - 1))):
        resolution = resolve(linked(price(*read)), linked(price(*written)), QUESTIONS)
        (proof,) = proofs(resolution)
        assert proof.missing == ""
        assert len(proof.datum) + len(proof.ours) + len(proof.fastavro) < 700


def test_a_reader_s_long_default_is_not_written_out() -> None:
    reader = record("R", a="long", b={"type": "array", "items": "int"})
    reader["fields"][1]["default"] = [1] * 100_000
    writer = record("R", a={"type": "long", "logicalType": "timestamp-millis"})
    (proof,) = proofs(resolve(linked(reader), linked(writer), QUESTIONS))
    assert proof.ours == '{"a": 1715938200000, ...}'
    assert proof.fastavro == '{"a": "2024-05-17T09:30:00Z", ...}'
