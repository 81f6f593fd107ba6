from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import ObjectSubject


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int", "default": 0}]}'
        ),
        SchemaExample('{"type": "enum", "name": "Channel", "symbols": ["WEB", "OTHER"], "default": "OTHER"}'),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "a", "type": {"type": "int", "default": 0}}]}',
            at="/fields/0/type/default",
            says="the default stands on the type int, not on a field; it is ignored",
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "default": {}, "fields": []}',
            at="/default",
            says="the default stands on the type record, not on a field; it is ignored",
        ),
    ),
)
def default_ignored(subject: ObjectSubject) -> Iterator[Flaw]:
    """A default stands on a type, where it is ignored.

    Why: fields have defaults, and enums; on another type the attribute means nothing, and a reader that needs
    the default does not find it.
    Help: move it to the field, beside its "name".
    """
    if "default" in subject.json and subject.what not in ("field", "enum"):
        yield Flaw(
            f"the default stands on the type {subject.what}, not on a field; it is ignored",
            f"{subject.pointer}/default",
        )
