from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import FieldSubject
from eventwright.model.nodes import is_nullable


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "note", "type": ["null", "string"], "default": null}]}'
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "note", "type": "string", "default": "null"}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "note", "type": ["null", "string"], "default": "null"}]}',
            at="/fields/0/default",
            says='the default of "note" is the word "null", not null',
        ),
    ),
)
def default_says_null(subject: FieldSubject) -> Iterator[Flaw]:
    """The default of a field that may be null is the word "null" in quotes.

    Why: it is a string of four letters, which consumers would take for a value.
    Help: write null without the quotes, and make it the first branch.
    """
    field = subject.field
    if field.default == "null" and is_nullable(field.type):
        yield Flaw(f'the default of "{field.name}" is the word "null", not null', f"{field.pointer}/default")
