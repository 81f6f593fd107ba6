from __future__ import annotations

from collections.abc import Iterator

from eventwright.plan.compared import AttributePair
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.SOURCE,
    severity=Severity.INFO,
    accepts=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "int"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "long"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": ["int", "string"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": ["string", "int"]}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "string"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": ["null", "string"]}]}',
            at="/fields/0",
            says="events.shop.Order.part: str, was str | None",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": ["int", "string"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": ["null", "int", "string"]}]}',
            at="/fields/0",
            says="events.shop.Order.part: int | str, was int | str | None",
        ),
    ),
)
def field_type_narrowed(pair: AttributePair) -> Iterator[Problem]:
    """A field may hold values of fewer types than before.

    Why: Python that sets the attribute to a value of another type fails when it is checked or encoded.
    Python that reads it stays right, but for branches that are never reached now.
    Help: set the attribute to values of the types that are left; or keep the others, and stop using them
    first.
    """
    if pair.proposed.holds < pair.earlier.holds:
        yield Problem(pair.difference)
