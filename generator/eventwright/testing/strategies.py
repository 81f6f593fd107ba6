"""Hypothesis strategies for the events of generated packages."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from eventwright.errors import MissingExtra
from eventwright.prove.least import least_parts
from eventwright.testing.packages import about, event_classes

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

T = TypeVar("T")


@overload
def events(target: type[T], /, *, depth: int = 2) -> SearchStrategy[T]: ...
@overload
def events(target: ModuleType, /, *, depth: int = 2) -> SearchStrategy[Any]: ...
def events(target: type[Any] | ModuleType, /, *, depth: int = 2) -> SearchStrategy[Any]:
    """Return a strategy for the valid events of a class, or of all event classes of a generated package.

    Every value encodes, and decodes to an equal one: so there is no NaN. A record that can hold itself does
    so at most `depth` levels deep. Raises ValueError for a class that has no finite value.
    """
    try:
        from hypothesis.strategies import one_of
    except ImportError:
        raise MissingExtra(
            "strategies need Hypothesis, which is not installed; install it with: "
            "pip install 'eventwright[testing]'"
        ) from None
    from eventwright.testing.values import Values

    if isinstance(target, ModuleType):
        return one_of([events(cls, depth=depth) for cls in event_classes(target)])
    known = about(target)
    finite = frozenset(least_parts(known.schema.types))
    if known.record.fullname not in finite:
        raise ValueError(f"{known.record.fullname} has no finite value: each holds another one")
    return Values(known, finite).type(known.schema.root, depth)
