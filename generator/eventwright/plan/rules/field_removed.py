from __future__ import annotations

from collections.abc import Iterator

from eventwright.plan.compared import RecordPair
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.SOURCE,
    severity=Severity.INFO,
    accepts=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "b", "type": "int", "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "class_", "type": "int"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "class", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}, {"name": "note", "type": ["null", "string"], "default": null}]}',
            says="events.shop.Order.note is gone",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "b", "type": "string", "default": ""}, {"name": "a", "type": "int"}, {"name": "from", "type": "string"}]}',
            says="events.shop.Order.b, .from_ are gone",
        ),
    ),
)
def field_removed(pair: RecordPair) -> Iterator[Problem]:
    """An attribute is gone with its field.

    Why: Python that reads the attribute, or constructs the class with it, fails.
    Help: stop reading and setting the attribute before taking the new version of the package; or keep the
    field until nobody uses it, with a default so that producers can leave it out.
    """
    if pair.removed:
        names = ", ".join(f".{attribute.name}" for attribute in pair.removed)
        verb = "is" if len(pair.removed) == 1 else "are"
        yield Problem(f"{pair.place}{names} {verb} gone", writer=pair.removed[0].field.pointer)
