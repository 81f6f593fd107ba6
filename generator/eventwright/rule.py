"""Rules: what is asked of a schema or of a pair of schemas, documented where it is written."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from eventwright.severity import Kind, Severity

Asked = TypeVar("Asked", contravariant=True)  # a rule about either of two pairs is one about each of them


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found; pointers are those of the two files, None for where the pair itself stands."""

    message: str
    reader: str | None = None
    writer: str | None = None
    java: str | None = None  # what Java decides, where that is something else


class Migration(StrEnum):
    """A way to make a breaking change without breaking anybody; `compat.migrations` has the steps."""

    DEFAULT = "default"  # give the new field a default, and drop it once every producer writes the field
    ALIAS = "alias"  # keep the old name as an alias until no data with it is read any more
    DUAL_WRITE = "dual-write"  # a new field beside the old one, both written while consumers move
    SYMBOL = "symbol"  # consumers learn the new symbols, or the default for them, before producers write them
    NEW_EVENT = "new-event"  # a new event beside the old one, both sent while consumers move


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
    migration: Migration | None = None


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
    migration: Migration | None = None,
) -> Callable[[Callable[[Asked], Iterator[Problem]]], Rule[Asked]]:
    """Make a rule of a function whose docstring is its documentation: summary, `Why:` and `Help:`.

    `Help:` is for the reader's side; `Writer:` may follow, for a proposed writer and readers of old.
    """

    def decorate(check: Callable[[Asked], Iterator[Problem]]) -> Rule[Asked]:
        return Rule(replace(explained(check, kind, severity), migration=migration), check, accepts, rejects)

    return decorate


def explained(check: Callable[..., object], kind: Kind, severity: Severity) -> Explanation:
    """Return what a rule's name and docstring say; raises TypeError where a section is missing."""
    return Explanation(check.__name__.replace("_", "-"), kind, severity, *_sections(check))


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
