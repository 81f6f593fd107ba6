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
            writer='{"type": "record", "name": "shop.Order", "doc": "An order.", "fields": [{"name": "a", "type": "int"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "aliases": ["shop.Purchase"], "fields": [{"name": "a", "type": "int"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "shop.Purchase", "aliases": ["Order"], "fields": [{"name": "a", "type": "int"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
            says="events.shop.Purchase, was events.shop.Order",
        ),
        Example(
            reader='{"type": "record", "name": "sales.Order", "fields": [{"name": "a", "type": "int"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
            says="events.sales.Order, was events.shop.Order",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "enum", "name": "shop.Colour", "aliases": ["Color"], "symbols": ["RED"]}}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "part", "type": {"type": "enum", "name": "shop.Color", "symbols": ["RED"]}}]}',
            at="/fields/0/type",
            says="events.shop.Colour, was events.shop.Color",
        ),
    ),
)
def class_moved(pair: ClassPair) -> Iterator[Problem]:
    """A class has another name, or stands in another module.

    Why: modules are named after namespaces and classes after types, so Python that imports the class by its
    old name or from its old module fails.
    Help: import the class from where it is now, everywhere at once with the new version of the package; or
    keep the type's name and namespace, and begin a new event under the new ones.
    """
    if pair.proposed and pair.proposed.place != pair.earlier.place:
        yield Problem(f"{pair.proposed.place}, was {pair.earlier.place}")
