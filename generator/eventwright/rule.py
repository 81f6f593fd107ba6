"""Rules: what is asked of a schema or of a pair of schemas, documented where it is written."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from eventwright.findings import Kind, Severity

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found; pointers are those of the two files, None for where the pair itself stands."""

    message: str
    reader: str | None = None
    writer: str | None = None
    java: str | None = None  # what Java decides, where that is something else


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of schemas as JSON, and for a rejected one where and how the rule complains."""

    reader: str
    writer: str
    at: str = ""  # JSON pointer in the reader
    says: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What `eventwright explain` prints of a rule."""

    id: str
    kind: Kind
    severity: Severity
    summary: str
    why: str
    help: str


@dataclass(frozen=True, slots=True)
class Rule(Generic[Asked]):
    """A question with its explanation and examples; it knows nothing of levels, files or versions."""

    explanation: Explanation
    check: Callable[[Asked], Iterator[Problem]]
    accepts: tuple[Example, ...]
    rejects: tuple[Example, ...]

    @property
    def id(self) -> str:
        """The function's name with hyphens."""
        return self.explanation.id


def rule(
    *,
    accepts: tuple[Example, ...],
    rejects: tuple[Example, ...],
    kind: Kind = Kind.WIRE,
    severity: Severity = Severity.ERROR,
) -> Callable[[Callable[[Asked], Iterator[Problem]]], Rule[Asked]]:
    """Make a rule of a function whose docstring is its documentation: summary, `Why:` and `Help:`."""

    def decorate(check: Callable[[Asked], Iterator[Problem]]) -> Rule[Asked]:
        summary, why, remedy = _sections(check)
        name = check.__name__.replace("_", "-")
        return Rule(Explanation(name, kind, severity, summary, why, remedy), check, accepts, rejects)

    return decorate


def _sections(check: Callable[..., object]) -> tuple[str, str, str]:
    text = inspect.getdoc(check) or ""
    summary, _, rest = text.partition("Why:")
    why, _, remedy = rest.partition("Help:")
    sections = tuple(" ".join(part.split()) for part in (summary, why, remedy))
    if not all(sections):
        raise TypeError(f"{check.__name__}: a rule's docstring has a summary, a Why: and a Help:")
    return sections[0], sections[1], sections[2]
