"""What a registry's levels promise, and which of two promises more."""

from __future__ import annotations

from collections.abc import Iterable

from eventwright.model.levels import Level


def joined(levels: Iterable[Level]) -> Level:
    """Return the weakest level that promises all that `levels` do; NONE for none."""
    is_backward = is_forward = is_transitive = False
    for level in levels:
        is_backward |= level.is_backward
        is_forward |= level.is_forward
        is_transitive |= level.is_transitive
    if not (is_backward or is_forward):
        return Level.NONE
    direction = "FULL" if is_backward and is_forward else "BACKWARD" if is_backward else "FORWARD"
    return Level(direction + ("_TRANSITIVE" if is_transitive else ""))


def is_lower(level: Level, than: Level) -> bool:
    """Tell whether a level gives up something that another one promises."""
    return joined((level, than)) is not level
