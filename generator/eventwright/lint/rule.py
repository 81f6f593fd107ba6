"""Lint rules: what is asked of one schema, with examples of schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic

from eventwright.rule import Asked, Explanation, explained
from eventwright.severity import Kind, Severity


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a lint rule found, at a JSON pointer in the file of the type that it was asked about."""

    message: str
    pointer: str


@dataclass(frozen=True, slots=True)
class SchemaExample:
    """A schema as JSON, a list being several, and for a rejected one where and how the rule complains."""

    schema: str
    at: str = ""  # JSON pointer
    says: str = ""


@dataclass(frozen=True, slots=True)
class LintRule(Generic[Asked]):
    """A question about one schema, with its explanation and examples."""

    explanation: Explanation
    check: Callable[[Asked], Iterator[Flaw]]
    accepts: tuple[SchemaExample, ...]
    rejects: tuple[SchemaExample, ...]

    @property
    def id(self) -> str:
        """The function's name with hyphens."""
        return self.explanation.id


def lint_rule(
    *,
    accepts: tuple[SchemaExample, ...],
    rejects: tuple[SchemaExample, ...],
    severity: Severity = Severity.WARNING,
) -> Callable[[Callable[[Asked], Iterator[Flaw]]], LintRule[Asked]]:
    """Make a lint rule of a function whose docstring has a summary, `Why:` and `Help:`."""

    def decorate(check: Callable[[Asked], Iterator[Flaw]]) -> LintRule[Asked]:
        return LintRule(explained(check, Kind.LINT, severity), check, accepts, rejects)

    return decorate
