from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.nodes import Enum
from eventwright.plan.compared import ClassPair
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.SOURCE,
    severity=Severity.INFO,
    accepts=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "enum", "name": "shop.Color", "symbols": ["RED"]}}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "enum", "name": "shop.Color", "symbols": ["RED"]}}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "record", "name": "shop.Color", "fields": [{"name": "name", "type": "string"}]}}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "enum", "name": "shop.Color", "symbols": ["RED"]}}]}',
            at="/fields/0/type",
            says="events.shop.Color is a record, was an enum",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "enum", "name": "shop.Color", "symbols": ["RED"]}}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "record", "name": "shop.Color", "fields": [{"name": "name", "type": "string"}]}}]}',
            at="/fields/0/type",
            says="events.shop.Color is an enum, was a record",
        ),
    ),
)
def class_kind_changed(pair: ClassPair) -> Iterator[Problem]:
    """A record's class is an enum now, or an enum's is a record's.

    Why: one is constructed and has attributes, the other has members, so no use of the class stays right.
    Help: construct and read the class as what it is now; or give the new type a name of its own.
    """
    if pair.proposed is None:
        return
    is_enum = isinstance(pair.proposed.named, Enum)
    if is_enum != isinstance(pair.earlier.named, Enum):
        kinds = ("an enum", "a record") if is_enum else ("a record", "an enum")
        yield Problem(f"{pair.proposed.place} is {kinds[0]}, was {kinds[1]}")
