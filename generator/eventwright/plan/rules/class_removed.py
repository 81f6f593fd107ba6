from __future__ import annotations

from collections.abc import Iterator

from eventwright.plan.compared import ClassPair
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.SOURCE,
    severity=Severity.INFO,
    accepts=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "enum", "name": "shop.Colour", "aliases": ["Color"], "symbols": ["RED"]}}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "enum", "name": "shop.Color", "symbols": ["RED"]}}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": "string"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "enum", "name": "shop.Color", "symbols": ["RED"]}}]}',
            says="events.shop.Color is gone",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "fixed", "name": "Color", "size": 3}}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "enum", "name": "shop.Color", "symbols": ["RED"]}}]}',
            says="events.shop.Color is gone",
        ),
    ),
)
def class_removed(pair: ClassPair) -> Iterator[Problem]:
    """A class is gone.

    Why: Python that imports the class fails.
    Help: remove the uses of the class together with the field that held it, and keep the type in the
    schemas until nobody uses it; a type that has only another name now needs the old one as an alias.
    """
    if pair.proposed is None:
        yield Problem(f"{pair.earlier.place} is gone")
