from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"topic": "orders"}, "fields": []}'
        ),
        SchemaExample(
            '{"type": "record", "name": "CartOpened", "eventwright": {"kind": "domain"}, "fields": []}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"owner": "order-service"}, "fields": []}',
            at="/eventwright",
            says='"OrderPlaced" has no topic',
        ),
    ),
)
def topic_missing(subject: DeclaredSubject) -> Iterator[Flaw]:
    """An event that leaves its service has no topic.

    Why: consumers have to ask where to find it, and nothing can check or publish it by what the schema says.
    Help: add "topic" to its "eventwright" attribute; an event that stays in its service is of the kind "domain".
    """
    if subject.event.kind != "domain" and subject.event.topic is None:
        yield Flaw(f'"{subject.record.name}" has no topic', subject.pointer)
