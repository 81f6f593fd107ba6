from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import FieldSubject
from eventwright.model.nodes import NO_DEFAULT, Union, is_null, is_nullable


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "note", "type": ["null", "string"], "default": null}]}'
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "locale", "type": ["string", "null"], "default": "en"}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "note", "type": ["string", "null"]}]}',
            at="/fields/0/type",
            says='"note" may be null, and null is not the first branch',
        ),
    ),
)
def null_not_first(subject: FieldSubject) -> Iterator[Flaw]:
    """A field that may be null has null on a later branch, and no default.

    Why: the default that such a field wants is null, and before Avro 1.12 a default belonged to the first
    branch. Moving null later changes how values are written.
    Help: write ["null", ...] and "default": null before the schema is released.
    """
    field = subject.field
    if field.default is not NO_DEFAULT or not isinstance(field.type, Union) or not is_nullable(field.type):
        return
    if not is_null(field.type.branches[0]):
        yield Flaw(f'"{field.name}" may be null, and null is not the first branch', f"{field.pointer}/type")
