"""Each lint rule's examples are its tests: what it accepts, and where and how it complains."""

from __future__ import annotations

import importlib
import pkgutil
from itertools import pairwise
from typing import Any

import pytest

from eventwright.lint import rules
from eventwright.lint.check import lint, questions
from eventwright.lint.rule import LintRule, SchemaExample
from eventwright.lint.rules import MINIMAL, RULE_SETS, STANDARD, STRICT
from eventwright.lint.subjects import surroundings
from eventwright.load.tree import load
from eventwright.settings import METADATA
from eventwright.settings import RULE_SETS as SETTINGS_RULE_SETS
from eventwright.severity import Kind


def found(rule: LintRule[Any], example: SchemaExample) -> list[tuple[str, str]]:
    tree = load({"a.avsc": example.schema.encode()})
    assert tree.problems == ()
    asked = STRICT.only(lambda name: name == rule.id)
    assert asked.rules == (rule,)
    around = surroundings(tree.types, tree.events, METADATA)
    return [(one.pointer, one.message) for one in lint(around, asked, tree.types, tree.events)]


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, example) for rule in STRICT.rules for example in rule.accepts]
)
def test_rule_accepts(rule: LintRule[Any], example: SchemaExample) -> None:
    assert found(rule, example) == []


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, example) for rule in STRICT.rules for example in rule.rejects]
)
def test_rule_rejects(rule: LintRule[Any], example: SchemaExample) -> None:
    assert found(rule, example) == [(example.at, example.says)]


def test_every_rule_has_both_kinds_of_examples() -> None:
    assert [rule.id for rule in STRICT.rules if not rule.accepts or not rule.rejects] == []


def test_every_module_is_in_a_set() -> None:
    modules = {info.name for info in pkgutil.iter_modules(rules.__path__)}
    assert modules == {rule.id.replace("-", "_") for rule in STRICT.rules}
    for name in modules:
        assert getattr(importlib.import_module(f"{rules.__name__}.{name}"), name) in STRICT.rules
    assert {rule.explanation.kind for rule in STRICT.rules} == {Kind.LINT}


def test_sets_are_nested() -> None:
    assert tuple(RULE_SETS) == SETTINGS_RULE_SETS
    assert tuple(RULE_SETS.values()) == (MINIMAL, STANDARD, STRICT)
    for smaller, larger in pairwise(RULE_SETS.values()):
        assert set(smaller.rules) < set(larger.rules)
    assert len(set(STRICT.rules)) == len(STRICT.rules)


def test_a_rule_can_be_asked_beside_a_set() -> None:
    asked = {rule.id for rule in questions("minimal", ("owner-missing", "wire")).rules}
    assert asked == {*(rule.id for rule in MINIMAL.rules), "owner-missing"}
