"""How much a finding matters, and what it is about."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters, the gravest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    def reaches(self, threshold: Severity) -> bool:
        """Tell whether this severity is at or above `threshold`."""
        order = tuple(Severity)
        return order.index(self) <= order.index(threshold)


class Kind(StrEnum):
    """The question that a finding answers."""

    SCHEMA = "schema"  # is it Avro at all, and does Python have a place for it
    WIRE = "wire"  # can the bytes be resolved, as the Avro specification says
    SEMANTIC = "semantic"  # do the same bytes still mean the same
    SOURCE = "source"  # will users' Python still type-check and run
    ENGINE = "engine"  # do engines decide or decode differently
    HISTORY = "history"  # is the record of released versions whole
    REGISTRY = "registry"  # can it be registered, and what does the registry say
    LINT = "lint"  # is it the schema that a team wants to live with
    SETTINGS = "settings"  # do the settings still say what they were written for
