"""What a change breaks in users' Python: each rule's examples, how types match, and what stays silent."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterable
from typing import Any

import pytest
from planning import record

from eventwright.findings import Place
from eventwright.load.tree import load
from eventwright.model.nodes import JSON, Schema
from eventwright.model.parse import parse_schema
from eventwright.plan import rules as package
from eventwright.plan.changes import source_changes
from eventwright.plan.options import Flavour, Options, UnknownSymbols
from eventwright.plan.rules import SOURCE
from eventwright.rule import Example, Rule
from eventwright.severity import Kind, Severity

OPTIONS = Options("events", Flavour.DATACLASS)
CASES = [(rule, example) for rule in SOURCE.rules for example in (*rule.accepts, *rule.rejects)]
COLOR: dict[str, JSON] = {"type": "enum", "name": "Color", "symbols": ["RED"]}


def schema(json_: JSON, file: str = "") -> Schema:
    parsed, problems = parse_schema(json_, file=file)
    assert [problem for problem in problems if problem.is_error] == []
    assert parsed is not None
    return parsed


def changes(proposed: JSON, earlier: JSON, options: Options = OPTIONS) -> list[str]:
    found = source_changes(schema(proposed), schema(earlier), options)
    return [f"{error.rule.id}: {error.message}" for error in found]


def found(rule: Rule[Any], example: Example) -> list[tuple[str, str]]:
    proposed, earlier = schema(json.loads(example.reader)), schema(json.loads(example.writer))
    errors = source_changes(proposed, earlier, OPTIONS)
    return [(error.reader.pointer, error.message) for error in errors if error.rule.id == rule.id]


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, example) for rule, example in CASES if example in rule.accepts]
)
def test_rule_of_source_accepts(rule: Rule[Any], example: Example) -> None:
    assert found(rule, example) == []


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, example) for rule, example in CASES if example in rule.rejects]
)
def test_rule_of_source_rejects(rule: Rule[Any], example: Example) -> None:
    assert found(rule, example) == [(example.at, example.says)]


def test_every_rule_of_source_has_both_kinds_of_examples() -> None:
    assert [rule.id for rule in SOURCE.rules if not rule.accepts or not rule.rejects] == []


def test_every_module_of_source_rules_is_listed() -> None:
    modules = {info.name for info in pkgutil.iter_modules(package.__path__)}
    assert modules == {rule.id.replace("-", "_") for rule in SOURCE.rules}
    for name in modules:
        module = importlib.import_module(f"{package.__name__}.{name}")
        assert getattr(module, name) in SOURCE.rules


def test_rules_of_source_are_information() -> None:
    kinds = {(rule.explanation.kind, rule.explanation.severity) for rule in SOURCE.rules}
    assert kinds == {(Kind.SOURCE, Severity.INFO)}


ORDER = record("shop.Order", a="int", color=COLOR, more={"type": "array", "items": "shop.Color"})


@pytest.mark.parametrize(
    "proposed",
    [
        ORDER,
        {**ORDER, "doc": "An order.", "eventwright": {"topic": "orders"}},
        record("shop.Order", more={"type": "array", "items": COLOR}, color="shop.Color", a="long"),
        record(
            "shop.Order",
            a={"type": "int", "default": 1},
            color=COLOR,
            more={"type": {"type": "array", "items": "shop.Color"}, "default": []},
            new={"type": ["null", "string"], "default": None},
        ),
    ],
)
def test_nothing_is_found_where_the_python_is_the_same_or_accepts_more(proposed: JSON) -> None:
    assert changes(proposed, ORDER) == []


def test_a_moved_class_is_told_once_and_not_where_it_is_used() -> None:
    line = record("shop.Line", a="int")
    moved = record("goods.Line", a="int")
    earlier = record("shop.Order", one=line, many={"type": "map", "values": ["null", "string", "shop.Line"]})
    proposed = record(
        "shop.Order", one=moved, many={"type": "map", "values": ["null", "goods.Line", "string"]}
    )
    assert changes(proposed, earlier) == ["class-moved: events.goods.Line, was events.shop.Line"]


def test_two_new_namesakes_are_no_match() -> None:
    earlier = record("shop.Order", one=record("shop.Line", a="int"))
    proposed = record(
        "shop.Order",
        one=record("x.Line", a="int"),
        two={"type": record("y.Line", a="int"), "default": {"a": 1}},
    )
    assert changes(proposed, earlier) == [
        "field-type-changed: events.shop.Order.one: events.x.Line, was events.shop.Line",
        "class-removed: events.shop.Line is gone",
    ]


def test_versions_of_one_contract_match_whatever_they_are_called() -> None:
    assert changes(record("sales.Sale", a="int"), record("shop.Order", b="int")) == [
        "class-moved: events.sales.Sale, was events.shop.Order",
        "field-removed: events.sales.Sale.b is gone",
        "required-field-added: events.sales.Sale needs a: int, which is new",
    ]


def test_a_class_that_the_contract_uses_no_more_and_another_one_does_is_not_gone() -> None:
    files: dict[str, JSON] = {
        "a.avsc": record("shop.Order", a="int"),
        "b.avsc": record("shop.Other", color=COLOR),
    }
    tree = load({file: json.dumps(text).encode() for file, text in files.items()})
    earlier = schema(record("shop.Order", a="int", color=COLOR))
    found = source_changes(tree.schema("shop.Order"), earlier, OPTIONS)
    assert [error.message for error in found] == ["events.shop.Order.color is gone"]
    proposed = tree.schema("shop.Order")
    without = Schema(proposed.root, {"shop.Order": proposed.types["shop.Order"]})
    found = source_changes(without, earlier, OPTIONS)
    assert [error.rule.id for error in found] == ["field-removed", "class-removed"]


def test_places_are_in_the_files_of_both_sides() -> None:
    proposed = schema(record("shop.Order", b="int", a="string"), "new.avsc")
    earlier = schema(record("shop.Order", a="int", b="int", note="string"), "old.avsc")
    found = source_changes(proposed, earlier, OPTIONS)
    assert [(error.rule.id, error.reader, error.writer) for error in found] == [
        ("field-removed", Place("new.avsc", ""), Place("old.avsc", "/fields/2")),
        ("field-type-changed", Place("new.avsc", "/fields/1"), Place("old.avsc", "/fields/0")),
    ]


def test_a_default_without_python_value_makes_a_field_required() -> None:
    day: JSON = {"type": "int", "logicalType": "date"}
    earlier = record("shop.Order", day={"type": day, "default": 0})
    proposed = record("shop.Order", day={"type": day, "default": 2_000_000_000})
    assert changes(proposed, earlier) == [
        "field-became-required: events.shop.Order needs day: date, which had a default"
    ]
    assert changes(earlier, proposed) == []
    assert changes(proposed, proposed) == []


def test_unknown_symbols_are_in_the_annotation_of_both_sides() -> None:
    keep = Options("events", Flavour.DATACLASS, UnknownSymbols.KEEP)
    assert changes(record("R", a=["null", COLOR]), record("R", a=COLOR), keep) == [
        "field-type-widened: events.R.a: "
        "events.Color | UnknownSymbol | None, was events.Color | UnknownSymbol"
    ]


def test_a_class_named_like_one_of_a_library_is_another_one() -> None:
    uuid: JSON = {"type": "string", "logicalType": "uuid"}
    other: JSON = {"type": "enum", "name": "UUID", "symbols": ["A"]}
    assert changes(record("R", a=uuid), record("R", a=other)) == [
        "field-type-changed: events.R.a: UUID, was events.UUID",
        "class-removed: events.UUID is gone",
    ]


def test_sides_that_cannot_be_planned_have_no_findings() -> None:
    fine = record("R", a="int")
    collision = record("R", a=record("x.Line", a="int"), b=record("x.line", a="int"))
    assert changes(collision, fine) == changes(fine, collision) == []


@pytest.mark.parametrize("root", ["int", {"type": "array", "items": "int"}, ["null", ORDER], []])
def test_roots_without_names(root: JSON) -> None:
    assert changes(root, root) == []
    assert changes(root, "string") == []


def test_a_class_that_a_nameless_root_has_lost_is_reported_at_the_root() -> None:
    found = source_changes(schema("int"), schema(ORDER, "old.avsc"), OPTIONS)
    assert [(error.message, error.reader) for error in found] == [
        ("events.shop.Order is gone", Place("", "")),
        ("events.shop.Color is gone", Place("", "")),
    ]


def test_recursive_types_end() -> None:
    tree = record("Tree", value="int", children={"type": "array", "items": "Tree"})
    other = record("Tree", value="string", children={"type": "array", "items": ["null", "Tree"]})
    assert _rules(changes(other, tree)) == ["field-type-changed", "field-type-changed"]


def _rules(found: Iterable[str]) -> list[str]:
    return [line.partition(":")[0] for line in found]
