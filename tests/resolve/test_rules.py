"""Each rule's examples are its tests: what it accepts, and where and how it rejects."""

from __future__ import annotations

import importlib
import json
import pkgutil
from types import ModuleType
from typing import Any

import pytest

from eventwright.compat import rules as compat_rules
from eventwright.compat.check import QUESTIONS
from eventwright.compat.rules import ENGINE, SEMANTIC
from eventwright.model.nodes import Schema
from eventwright.model.parse import parse_schema
from eventwright.resolve import rules as resolve_rules
from eventwright.resolve.rules import WIRE, Questions
from eventwright.resolve.walk import resolve
from eventwright.rule import Example, Rule
from eventwright.severity import Kind

CASES = [(rule, example) for rule in QUESTIONS.rules for example in (*rule.accepts, *rule.rejects)]


def schema(text: str) -> Schema:
    parsed, problems = parse_schema(json.loads(text))
    assert problems == ()
    assert parsed is not None
    return parsed


def found(rule: Rule[Any], example: Example) -> list[tuple[str, str]]:
    resolution = resolve(schema(example.reader), schema(example.writer), QUESTIONS)
    return [(error.reader.pointer, error.message) for error in resolution.found if error.rule.id == rule.id]


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, example) for rule, example in CASES if example in rule.accepts]
)
def test_rule_accepts(rule: Rule[Any], example: Example) -> None:
    assert found(rule, example) == []
    assert resolve(schema(example.reader), schema(example.writer)).errors == ()


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, example) for rule, example in CASES if example in rule.rejects]
)
def test_rule_rejects(rule: Rule[Any], example: Example) -> None:
    assert found(rule, example) == [(example.at, example.says)]


def test_every_rule_has_both_kinds_of_examples() -> None:
    assert [rule.id for rule in QUESTIONS.rules if not rule.accepts or not rule.rejects] == []


@pytest.mark.parametrize(("package", "listed"), [(resolve_rules, WIRE), (compat_rules, SEMANTIC + ENGINE)])
def test_every_module_is_listed(package: ModuleType, listed: Questions) -> None:
    modules = {info.name for info in pkgutil.iter_modules(package.__path__)}
    assert modules == {rule.id.replace("-", "_") for rule in listed.rules}
    for name in modules:
        module = importlib.import_module(f"{package.__name__}.{name}")
        assert getattr(module, name) in listed.rules


@pytest.mark.parametrize(
    ("questions", "kind"), [(WIRE, Kind.WIRE), (SEMANTIC, Kind.SEMANTIC), (ENGINE, Kind.ENGINE)]
)
def test_rules_are_listed_by_their_kind(questions: Questions, kind: Kind) -> None:
    assert {rule.explanation.kind for rule in questions.rules} <= {kind}
