"""Contracts that nest too deep are problems of the schemas, found before anything is written."""

from __future__ import annotations

import json

import pytest

from eventwright.errors import RenderError
from eventwright.load import inlined
from eventwright.load.tree import Tree, load
from eventwright.model.contract import NestsTooDeep, contract_text
from eventwright.model.nodes import JSON, Record


def record(name: str, *types: JSON) -> JSON:
    return {
        "type": "record",
        "name": name,
        "fields": [{"name": f"f{i}", "type": type_} for i, type_ in enumerate(types)],
    }


def chain(length: int, *last: JSON, prefix: str = "R") -> list[JSON]:
    inner = [record(f"{prefix}{i:04}", f"{prefix}{i + 1:04}") for i in range(length - 1)]
    return [*inner, record(f"{prefix}{length - 1:04}", *last)]


def unions(length: int) -> list[JSON]:
    array = [
        record(f"R{i:04}", ["null", {"type": "array", "items": f"R{i + 1:04}"}]) for i in range(length - 1)
    ]
    return [*array, record(f"R{length - 1:04}")]


def star(count: int) -> list[JSON]:
    """Return a record and its many parts, which all refer back to it: large, circular and flat."""
    parts = [record(f"P{i}", "Hub") for i in range(count)]
    return [record("Hub", *(f"P{i}" for i in range(count))), *parts]


def tree_of(types: list[JSON]) -> Tree:
    return load({f"{i:04}.avsc": json.dumps(type_).encode() for i, type_ in enumerate(types)})


CASES: list[tuple[list[JSON], list[str]]] = [  # types, which are too deep
    (chain(30), []),
    (chain(42), []),
    (chain(43), ["R0000"]),
    (chain(43, "R0000"), ["R0000"]),
    (chain(43, "R0042"), ["R0000"]),
    (chain(2_000, "R0000"), ["R0000"]),
    (unions(26), []),
    (unions(27), ["R0000"]),
    ([*chain(50), *chain(50, prefix="S"), record("T", "R0049")], ["R0000", "S0000"]),
    ([*chain(41, "Hub"), *star(3)], ["R0000"]),
    (star(300), []),
]


@pytest.mark.parametrize(("types", "deep"), CASES, ids=range(len(CASES)))
def test_which_are_too_deep(types: list[JSON], deep: list[str]) -> None:
    tree = tree_of(types)
    assert [(p.explanation.id, p.subject) for p in tree.problems] == [("nested-too-deep", d) for d in deep]
    for problem in tree.problems:
        assert (problem.file, problem.pointer) == (tree.types[problem.subject].origin.file, "")
    if deep:
        with pytest.raises(NestsTooDeep):
            contract_text(deep[0], tree.types)
        return
    for fullname, named in tree.types.items():
        if isinstance(named, Record) and len(tree.types) < 100:
            assert contract_text(fullname, tree.types)


@pytest.mark.parametrize("types", [chain(2_000, "R0000"), chain(2_000), star(2_000)], ids=range(3))
def test_few_contracts_are_written(types: list[JSON], monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def counted(fullname: str, types: object) -> str:
        written.append(fullname)
        return ""

    monkeypatch.setattr(inlined, "contract_text", counted)
    tree_of(types)
    assert len(written) == 1


def test_other_faults_of_contracts_are_not_judged_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(fullname: str, types: object) -> str:
        raise RenderError(f"{fullname}: no name can say it")

    monkeypatch.setattr(inlined, "contract_text", refused)
    assert tree_of(chain(43)).problems == ()
