"""A state of an event's contract: proposed, or released."""

from __future__ import annotations

from dataclasses import dataclass

from eventwright.model.nodes import Schema


@dataclass(frozen=True, slots=True)
class Version:
    """One contract as it was at one time."""

    fullname: str
    label: str  # what people call it: "shop.orders.OrderPlaced version 7", "proposed"
    file: str  # where an anonymous root stands; named types know their own files
    schema: Schema
    number: int = 0  # 1 for the first released one; 0 where versions have no numbers
