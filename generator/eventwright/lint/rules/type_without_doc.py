from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import TypeSubject
from eventwright.model.nodes import kind_of


@lint_rule(
    accepts=(
        SchemaExample('{"type": "fixed", "name": "TraceId", "doc": "Identifies a trace.", "size": 16}'),
        SchemaExample('{"type": "record", "name": "OrderPlaced", "fields": []}'),
    ),
    rejects=(
        SchemaExample(
            '{"type": "fixed", "name": "TraceId", "size": 16}', at="/name", says='fixed "TraceId" has no doc'
        ),
        SchemaExample(
            '{"type": "enum", "name": "Channel", "doc": " ", "symbols": ["WEB"]}',
            at="/name",
            says='enum "Channel" has no doc',
        ),
    ),
)
def type_without_doc(subject: TypeSubject) -> Iterator[Flaw]:
    """A type that events share has no doc.

    Why: it is used by people who did not write it, and its doc is what their classes and pages say.
    Help: say in "doc" what a value stands for, and in which units.
    """
    named = subject.named
    if not (named.doc or "").strip() and named.fullname not in subject.around.events:
        yield Flaw(f'{kind_of(named)} "{named.name}" has no doc', f"{named.pointer}/name")
