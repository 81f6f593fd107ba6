from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject, metadata_of


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {}, "fields": [{"name": "metadata", "type": {"type": "record", "name": "Metadata", "fields": [{"name": "event_id", "type": {"type": "string", "logicalType": "uuid"}}, {"name": "occurred_at", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}}]}'
        ),
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {}, "fields": [{"name": "eventId", "type": "string"}, {"name": "occurredAt", "type": "long"}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {}, "fields": [{"name": "event_id", "type": "string"}]}',
            at="/fields",
            says='"OrderPlaced" has no metadata field occurred_at',
        ),
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {}, "fields": []}',
            at="/fields",
            says='"OrderPlaced" has no metadata fields event_id, occurred_at',
        ),
    ),
)
def metadata_field_missing(subject: DeclaredSubject) -> Iterator[Flaw]:
    """An event lacks a metadata field.

    Why: consumers need the same few facts of every event: which one it is, so that one delivered twice is
    handled once, and when it happened.
    Help: add the field to the event, or to a record of metadata that is a field of it; "metadata" in the
    settings says which fields every event has, in whatever style the names are written.
    """
    found = metadata_of(subject)
    missing = [name for name in subject.around.metadata if name not in found]
    if missing:
        fields = "field" if len(missing) == 1 else "fields"
        yield Flaw(
            f'"{subject.record.name}" has no metadata {fields} {", ".join(missing)}',
            f"{subject.record.pointer}/fields",
        )
