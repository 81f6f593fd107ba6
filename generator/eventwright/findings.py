"""Findings: what is wrong with a schema or with a change to it, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from eventwright.severity import Kind, Severity


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a schema file; `file` is "" where the schema came as a value."""

    file: str
    pointer: str  # JSON pointer


@dataclass(frozen=True, slots=True, order=True)
class Side:
    """The reader or the writer that a finding is about."""

    version: str  # what people call it: "shop.orders.OrderPlaced version 7", "proposed"
    file: str
    line: int
    column: int
    path: str  # JSON pointer


@dataclass(frozen=True, slots=True, order=True)
class Proof:
    """A witness: a datum that the reader does not read as it was written; or why there is none."""

    datum: str = ""  # what the writer writes: JSON, logical types as text, bytes as 0x04d2
    data: str = ""  # its bytes under the writer's schema, as hexadecimal digits; a datum may take none
    ours: str = ""  # what our resolver makes of them: the value, written as `datum` is, or "error: ..."
    fastavro: str = ""  # what fastavro makes of them
    missing: str = ""  # why there is no witness, as a clause after "because"; "" where there is one


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
    via: str = ""  # field path from the subject to a shared type that the finding stands in: lines[].price
    steps: tuple[str, ...] = ()  # of a migration that breaks nobody, in order
    proof: Proof | None = None  # where it was asked for


@dataclass(frozen=True, slots=True, order=True)
class Touch:
    """A shared type that has changed, and the field path by which an event uses it: `lines[].price`."""

    type: str  # fullname
    path: str


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """What a change to one event means for those who deploy it."""

    event: str  # fullname
    file: str
    level: str  # that is asked
    satisfies: str  # the strongest that it keeps: "FULL", "NONE", "FULL and BACKWARD_TRANSITIVE"
    rollout: str  # who is deployed first, in words
    touched: tuple[Touch, ...] = ()  # shared types that have changed


@dataclass(frozen=True, slots=True, order=True)
class Allowed:
    """A finding that the settings accept for a while."""

    finding: Finding
    reason: str
    expires: str  # YYYY-MM-DD, the last day


NOWHERE: Final = ""  # the `file` of a finding whose schema came as a value
