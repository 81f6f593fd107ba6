"""Each rule's examples are its tests: what it accepts, and where and how it rejects."""

from __future__ import annotations

import importlib
import json
import pkgutil
from typing import Any

import pytest

from eventwright.model.nodes import Schema
from eventwright.model.parse import parse_schema
from eventwright.resolve import rules
from eventwright.resolve.walk import resolve
from eventwright.rule import Example, Rule

CASES = [(rule, example) for rule in rules.ALL_RULES for example in (*rule.accepts, *rule.rejects)]


def schema(text: str) -> Schema:
    parsed, problems = parse_schema(json.loads(text))
    assert problems == ()
    assert parsed is not None
    return parsed


def found(rule: Rule[Any], example: Example) -> list[tuple[str, str]]:
    resolution = resolve(schema(example.reader), schema(example.writer))
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
    assert [rule.id for rule in rules.ALL_RULES if not rule.accepts or not rule.rejects] == []


def test_every_module_is_listed() -> None:
    modules = {info.name for info in pkgutil.iter_modules(rules.__path__)}
    assert modules == {rule.id.replace("-", "_") for rule in rules.ALL_RULES}
    for name in modules:
        module = importlib.import_module(f"{rules.__name__}.{name}")
        assert getattr(module, name) in rules.ALL_RULES
