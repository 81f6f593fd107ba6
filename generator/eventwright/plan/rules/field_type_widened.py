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
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "long"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "int"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": ["string", "null"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": ["null", "string"]}]}',
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "array", "items": ["string", "int"]}}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "array", "items": ["int", "string"]}}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": ["null", "string"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "string"}]}',
            at="/fields/0",
            says="events.shop.Order.part: str | None, was str",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": ["null", "int", "long"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "null"}]}',
            at="/fields/0",
            says='events.shop.Order.part: Tagged[Literal["int", "long"], int] | None, was None',
        ),
    ),
)
def field_type_widened(pair: AttributePair) -> Iterator[Problem]:
    """A field may hold values of more types than before.

    Why: Python that reads the attribute does not expect them, None above all. Python that sets it stays
    right.
    Help: handle the new types wherever the attribute is read; or add a new field for them beside this one.
    """
    if pair.earlier.holds < pair.proposed.holds:
        yield Problem(pair.difference)
