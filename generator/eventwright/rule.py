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
    writer_help: str = ""  # where only the writer can still change; "" means `help`


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
    """Make a rule of a function whose docstring is its documentation: summary, `Why:` and `Help:`.

    `Help:` is for the reader's side; `Writer:` may follow, for a proposed writer and readers of old.
    """

    def decorate(check: Callable[[Asked], Iterator[Problem]]) -> Rule[Asked]:
        name = check.__name__.replace("_", "-")
        return Rule(Explanation(name, kind, severity, *_sections(check)), check, accepts, rejects)

    return decorate


def _sections(check: Callable[..., object]) -> tuple[str, str, str, str]:
    text = inspect.getdoc(check) or ""
    summary, _, rest = text.partition("Why:")
    why, _, rest = rest.partition("Help:")
    remedy, _, writer_remedy = rest.partition("Writer:")
    summary, why, remedy, writer_remedy = (
        " ".join(part.split()) for part in (summary, why, remedy, writer_remedy)
    )
    if not (summary and why and remedy):
        raise TypeError(f"{check.__name__}: a rule's docstring has a summary, a Why: and a Help:")
    return summary, why, remedy, writer_remedy
