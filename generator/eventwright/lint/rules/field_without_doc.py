from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import FieldSubject


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "weight", "type": "int", "doc": "In grams."}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "weight", "type": "int"}]}',
            at="/fields/0/name",
            says='"weight" has no doc',
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "weight", "type": "int", "doc": ""}]}',
            at="/fields/0/name",
            says='"weight" has no doc',
        ),
    ),
)
def field_without_doc(subject: FieldSubject) -> Iterator[Flaw]:
    """A field has no doc.

    Why: a name does not say units, time zones, what an empty value stands for, or who fills it in.
    Help: say it in "doc" of the field.
    """
    if not (subject.field.doc or "").strip():
        yield Flaw(f'"{subject.field.name}" has no doc', f"{subject.field.pointer}/name")
