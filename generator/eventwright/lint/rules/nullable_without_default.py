from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import FieldSubject
from eventwright.model.nodes import NO_DEFAULT, Union, is_null


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "note", "type": ["null", "string"], "default": null}]}'
        ),
        SchemaExample('{"type": "record", "name": "R", "fields": [{"name": "note", "type": "string"}]}'),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "note", "type": ["null", "string"]}]}',
            at="/fields/0",
            says='"note" may be null and has no default',
        ),
    ),
)
def nullable_without_default(subject: FieldSubject) -> Iterator[Flaw]:
    """A field that may be null has no default.

    Why: a value that may be missing is one that readers can do without, but without a default every reader of
    older events, and every producer, needs it all the same.
    Help: add "default": null to the field; a default breaks nobody.
    """
    field = subject.field
    if field.default is not NO_DEFAULT or not isinstance(field.type, Union):
        return
    if len(field.type.branches) > 1 and is_null(field.type.branches[0]):
        yield Flaw(f'"{field.name}" may be null and has no default', field.pointer)
