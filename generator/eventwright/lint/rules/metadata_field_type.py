from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.parts import is_a, told
from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject, metadata_of
from eventwright.model.nodes import follow


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {}, "fields": [{"name": "event_id", "type": {"type": "string", "logicalType": "uuid"}}, {"name": "occurred_at", "type": {"type": "long", "logicalType": "timestamp-micros"}}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {}, "fields": [{"name": "event_id", "type": "string"}]}',
            at="/fields/0",
            says='the metadata field "event_id" is a string, not a uuid',
        ),
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {}, "fields": [{"name": "metadata", "type": {"type": "record", "name": "Metadata", "fields": [{"name": "occurredAt", "type": {"type": "long", "logicalType": "local-timestamp-millis"}}]}}]}',
            at="/fields/0",
            says='the metadata field "metadata.occurredAt" is a local-timestamp-millis, not a timestamp',
        ),
    ),
)
def metadata_field_type(subject: DeclaredSubject) -> Iterator[Flaw]:
    """A metadata field has another type than the settings say, or may be null.

    Why: what every event has is read by code that knows no single event, and that finds it only under one type.
    Help: give the field the type, or correct "metadata" in the settings; "timestamp" there stands for a
    timestamp in any unit. A released field keeps its type: add another one beside it.
    """
    for name, found in metadata_of(subject).items():
        wanted = subject.around.metadata[name]
        node = follow(found.field.type, subject.around.types)
        if not is_a(node, wanted):
            article = "an" if wanted[0] in "aeio" else "a"
            yield Flaw(
                f'the metadata field "{found.path}" is {told(node)}, not {article} {wanted}', found.pointer
            )
