"""Every rule that a finding can name, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from eventwright.allowances import ALLOWANCE_RULES
from eventwright.baseline.rules import HISTORY_RULES
from eventwright.compat.check import QUESTIONS
from eventwright.errors import EventwrightError, SettingsError
from eventwright.findings import Finding
from eventwright.model.problems import SCHEMA_RULES
from eventwright.registry.rules import REGISTRY_RULES
from eventwright.rule import Example, Explanation
from eventwright.severity import Kind, Severity
from eventwright.spelling import did_you_mean

if TYPE_CHECKING:
    from eventwright.lint.rule import SchemaExample

OVERRIDABLE: Final = (Kind.WIRE, Kind.SEMANTIC, Kind.SOURCE, Kind.ENGINE, Kind.HISTORY, Kind.LINT)


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule's documentation; rules of schemas alone have no examples of pairs."""

    explanation: Explanation
    accepts: tuple[Example | SchemaExample, ...] = ()
    rejects: tuple[Example | SchemaExample, ...] = ()
    rule_sets: tuple[str, ...] = ()  # of lint, that the rule is in


class UnknownRule(EventwrightError):
    """No rule has this name."""


def entries() -> tuple[Entry, ...]:
    """Return all rules, kind by kind."""
    # Many modules, of which a check has no need.
    from eventwright.lint.rules import STRICT, sets_with
    from eventwright.plan.problems import PLAN_RULES
    from eventwright.plan.rules import SOURCE

    found = (
        *(Entry(explanation) for explanation in (*SCHEMA_RULES, *PLAN_RULES)),
        *(Entry(rule.explanation, rule.accepts, rule.rejects) for rule in (*QUESTIONS.rules, *SOURCE.rules)),
        *(Entry(rule.explanation, rule.accepts, rule.rejects, sets_with(rule)) for rule in STRICT.rules),
        *(Entry(explanation) for explanation in (*HISTORY_RULES, *REGISTRY_RULES, *ALLOWANCE_RULES)),
    )
    return tuple(sorted(found, key=lambda entry: tuple(Kind).index(entry.explanation.kind)))


@cache
def rulebook() -> Mapping[str, Entry]:
    """Return all rules by id."""
    return {entry.explanation.id: entry for entry in entries()}


def rule_named(name: str) -> Entry:
    """Return a rule; raises UnknownRule naming the nearest one."""
    known = rulebook()
    if name not in known:
        raise UnknownRule(
            f'unknown rule "{name}"{did_you_mean(name, known)}; run `eventwright explain` to see all rules'
        )
    return known[name]


def check_overrides(overrides: Mapping[str, Severity | None], places: Mapping[str, str]) -> None:
    """Raise SettingsError for an override of a rule or kind that does not exist or cannot be weakened.

    A schema that is no Avro has no meaning to compare or to compile, so errors of kind `schema` stay errors.
    """
    for name, severity in overrides.items():
        if name in OVERRIDABLE:
            continue
        entry = rulebook().get(name)
        if entry is None:
            near = did_you_mean(name, (*rulebook(), *OVERRIDABLE))
            raise SettingsError(f'{places[name]}: unknown rule "{name}"{near}')
        explanation = entry.explanation
        is_fixed = explanation.kind is Kind.SCHEMA and explanation.severity is Severity.ERROR
        if is_fixed and severity is not Severity.ERROR:
            raise SettingsError(
                f'{places[name]}: "{name}" says that a schema cannot be used at all and is always an error; '
                "remove it from the rules and correct the schemas"
            )


Ruled: TypeAlias = Explanation | Finding  # a rule, or what it found


def severity_in(overrides: Mapping[str, Severity | None], ruled: Ruled) -> Severity | None:
    """Return the severity that a rule has: its own override's, that of its kind, or the one it came with."""
    name = ruled.rule if isinstance(ruled, Finding) else ruled.id
    return overrides.get(name, overrides.get(ruled.kind, ruled.severity))


def judged(findings: Iterable[Finding], overrides: Mapping[str, Severity | None]) -> tuple[Finding, ...]:
    """Return findings with the severities that the settings give their rules, sorted, each once."""
    kept = (
        replace(finding, severity=severity)
        for finding in findings
        if (severity := severity_in(overrides, finding))
    )
    return tuple(sorted(set(kept)))
