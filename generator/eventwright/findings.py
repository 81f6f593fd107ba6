"""Findings: what is wrong with a schema or with a change to it, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


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
    ENGINE = "engine"  # do engines decide or decode differently
    HISTORY = "history"  # is the record of released versions whole


@dataclass(frozen=True, slots=True, order=True)
class Side:
    """The reader or the writer that a finding is about."""

    version: str  # what people call it: "shop.orders.OrderPlaced version 7", "proposed"
    file: str
    line: int
    column: int
    path: str  # JSON pointer


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One problem; field order is report order."""

    file: str  # relative to the working directory where it lies below it, "/" separators
    line: int  # 1-based
    column: int  # 1-based, in code points
    path: str  # JSON pointer inside the file: /fields/3/type
    rule: str
    kind: Kind
    severity: Severity
    subject: str  # fullname of the event, or of the type where there is no event
    message: str
    why: str
    help: str
    reader: Side | None = None
    writer: Side | None = None


NOWHERE: Final = ""  # the `file` of a finding whose schema came as a value
