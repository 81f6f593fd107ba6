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
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}, {"name": "note", "type": ["null", "string"], "default": null}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "b", "type": "int", "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}, {"name": "note", "type": ["null", "string"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
            at="/fields/1",
            says="events.shop.Order needs note: str | None, which is new",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}, {"name": "class", "type": "string"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
            at="/fields/1",
            says="events.shop.Order needs class_: str, which is new",
        ),
    ),
)
def required_field_added(pair: RecordPair) -> Iterator[Problem]:
    """A new field has no default.

    Why: classes cannot be constructed without the attributes of such fields, so all Python that constructs
    this one fails.
    Help: set the attribute wherever the class is constructed; or give the field a default.
    """
    for attribute in pair.added:
        if attribute.is_required:
            yield Problem(
                f"{pair.place} needs {attribute.name}: {attribute.annotation}, which is new",
                attribute.field.pointer,
            )
