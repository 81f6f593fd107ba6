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
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int", "aliases": ["b"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "class_", "type": "int"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "class", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "b", "type": "int", "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
            at="/fields/0",
            says="events.shop.Order.b, was a",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "class", "type": "int"}, {"name": "class_", "type": "int", "default": 0}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "class", "type": "int"}]}',
            at="/fields/0",
            says="events.shop.Order.class__, was class_",
        ),
    ),
)
def attribute_renamed(pair: AttributePair) -> Iterator[Problem]:
    """The attribute of a field has another name.

    Why: attributes are named after fields, whatever their aliases say, so Python that reads the old
    attribute, or constructs the class with it, fails. A field that takes the place of another one moves
    that one's attribute, too.
    Help: use the new name, everywhere at once with the new version of the package; or keep the field's
    name, or add the new field beside it for a while.
    """
    if pair.proposed.name != pair.earlier.name:
        yield Problem(f"{pair.place}.{pair.proposed.name}, was {pair.earlier.name}")
