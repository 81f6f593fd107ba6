from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"key": ["id"]}, "fields": [{"name": "id", "type": "string"}]}'
        ),
        SchemaExample(
            '{"type": "record", "name": "CartOpened", "eventwright": {"kind": "domain"}, "fields": []}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"topic": "orders"}, "fields": []}',
            at="/eventwright",
            says='"OrderPlaced" has no key',
        ),
    ),
)
def key_missing(subject: DeclaredSubject) -> Iterator[Flaw]:
    """An event that leaves its service has no key.

    Why: Kafka keeps the order of events of one key only; without a key the events of one order or customer are
    read in any order.
    Help: add "key" to its "eventwright" attribute: the path of the field that names the thing which the event
    is about, such as ["order_id"].
    """
    if subject.event.kind != "domain" and not subject.event.key:
        yield Flaw(f'"{subject.record.name}" has no key', subject.pointer)
