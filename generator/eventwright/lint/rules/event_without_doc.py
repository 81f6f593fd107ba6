from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import EventSubject


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "doc": "A customer has placed an order.", "fields": []}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "fields": []}',
            at="/name",
            says='the event "OrderPlaced" has no doc',
        ),
    ),
)
def event_without_doc(subject: EventSubject) -> Iterator[Flaw]:
    """An event has no doc.

    Why: consumers decide by it whether this is the event that they are looking for, and what they may conclude
    from it.
    Help: say in "doc" what has happened, and what has not happened yet.
    """
    record = subject.record
    if not (record.doc or "").strip():
        yield Flaw(f'the event "{record.name}" has no doc', f"{record.pointer}/name")
