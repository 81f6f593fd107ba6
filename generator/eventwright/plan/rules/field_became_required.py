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
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int", "default": 1}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int", "default": 0}]}',
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int", "default": 0}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int"}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": "int", "default": 0}]}',
            at="/fields/0",
            says="events.shop.Order needs a: int, which had a default",
        ),
        Example(
            reader='{"type": "record", "name": "shop.Order", "fields": [{"name": "b", "type": ["null", "string"], "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "shop.Order", "fields": [{"name": "a", "type": ["null", "string"], "default": null}]}',
            at="/fields/0",
            says="events.shop.Order needs b: str | None, which had a default",
        ),
    ),
)
def field_became_required(pair: AttributePair) -> Iterator[Problem]:
    """A field has lost its default.

    Why: the class could be constructed without the attribute, and cannot be any more.
    Help: set the attribute wherever the class is constructed; or keep the default.
    """
    if pair.proposed.is_required and not pair.earlier.is_required:
        annotation = pair.proposed.annotation
        yield Problem(f"{pair.place} needs {pair.proposed.name}: {annotation}, which had a default")
