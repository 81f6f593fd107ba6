from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import EventSubject


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"kind": "integration", "topic": "orders", "key": ["id"]}, "fields": [{"name": "id", "type": "string"}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "fields": []}',
            at="/name",
            says='"OrderPlaced" is an event, since no other file uses it, and does not say its kind, topic and key',
        ),
    ),
)
def event_undeclared(subject: EventSubject) -> Iterator[Flaw]:
    """An event does not say that it is one.

    Why: it counts as an event only as long as no other file uses it, and nobody learns its topic, its key and
    who owns it.
    Help: add "eventwright": {"kind": "integration", "topic": ..., "key": [...], "owner": ...} to the record;
    that is no part of the contract and makes no new version.
    """
    record = subject.record
    if record.event is None:
        yield Flaw(
            f'"{record.name}" is an event, since no other file uses it, and does not say its kind, topic and key',
            f"{record.pointer}/name",
        )
