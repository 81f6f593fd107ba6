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
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "record", "name": "shop.v2.Line", "fields": [{"name": "a", "type": "int"}]}}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "record", "name": "shop.Line", "fields": [{"name": "a", "type": "int"}]}}]}',
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "int", "logicalType": "unheard-of"}}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "string"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "int"}]}',
            at="/fields/0",
            says="events.shop.Order.part: str, was int",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "long"}]}',
            at="/fields/0",
            says="events.shop.Order.part: datetime, was int",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "array", "items": ["null", "string"]}}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "array", "items": "string"}}]}',
            at="/fields/0",
            says="events.shop.Order.part: list[str | None], was list[str]",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": ["int", "long"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": ["int", "string"]}]}',
            at="/fields/0",
            says='events.shop.Order.part: Tagged[Literal["int", "long"], int], was int | str',
        ),
    ),
)
def field_type_changed(pair: AttributePair) -> Iterator[Problem]:
    """A field holds values of other types than before.

    Why: Python that reads or sets the attribute expects the old type. A container of more types is another
    type, too, since lists and dicts can be changed; and so are values that are `Tagged` because two
    branches share a type.
    Help: read and set the attribute as the new type, everywhere at once with the new version of the
    package; or add a new field beside this one, and move from one to the other.
    """
    new, old = pair.proposed.holds, pair.earlier.holds
    if not (new <= old or old <= new):
        yield Problem(pair.difference)
