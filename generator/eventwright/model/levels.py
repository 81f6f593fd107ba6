"""Compatibility levels: which reader and writer pairs a change must satisfy."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """A schema registry's compatibility level."""

    BACKWARD = "BACKWARD"
    BACKWARD_TRANSITIVE = "BACKWARD_TRANSITIVE"
    FORWARD = "FORWARD"
    FORWARD_TRANSITIVE = "FORWARD_TRANSITIVE"
    FULL = "FULL"
    FULL_TRANSITIVE = "FULL_TRANSITIVE"
    NONE = "NONE"

    @property
    def is_backward(self) -> bool:
        """The proposed schema must read what earlier versions wrote."""
        return self.value.startswith(("BACKWARD", "FULL"))

    @property
    def is_forward(self) -> bool:
        """Earlier versions must read what the proposed schema writes."""
        return self.value.startswith(("FORWARD", "FULL"))

    @property
    def is_transitive(self) -> bool:
        """Every earlier version counts, not only the latest."""
        return self.value.endswith("_TRANSITIVE")
