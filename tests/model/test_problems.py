from __future__ import annotations

from eventwright.model import problems
from eventwright.model.problems import SCHEMA_RULES, SchemaProblem
from eventwright.rule import Explanation
from eventwright.severity import Kind, Severity


def test_every_rule_is_listed_once() -> None:
    constants = [value for value in vars(problems).values() if isinstance(value, Explanation)]
    assert list(SCHEMA_RULES) == constants
    assert len({rule.id for rule in SCHEMA_RULES}) == len(SCHEMA_RULES)


def test_rules_explain_themselves() -> None:
    for rule in SCHEMA_RULES:
        assert rule.kind is Kind.SCHEMA
        assert rule.summary.endswith(".")
        assert rule.why.endswith(".")
        assert rule.help
        assert not rule.help.endswith(".")


def test_what_everyone_looks_through_or_ignores_is_a_warning() -> None:
    warnings = [rule for rule in SCHEMA_RULES if not SchemaProblem(rule, "", "", "").is_error]
    assert [(rule.id, rule.severity) for rule in warnings] == [
        ("redundant-type-object", Severity.WARNING),
        ("invalid-logical-type", Severity.WARNING),
    ]


def test_no_help_relies_on_an_alias_that_would_be_no_name() -> None:
    assert "as an alias" not in problems.INVALID_NAME.help
