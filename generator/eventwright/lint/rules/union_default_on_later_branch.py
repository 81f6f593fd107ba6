from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import FieldSubject
from eventwright.model.defaults import default_branch
from eventwright.model.nodes import NO_DEFAULT, Union, is_nullable
from eventwright.model.text import said


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "locale", "type": ["string", "null"], "default": "en"}]}'
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "note", "type": ["null", "string"], "default": null}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "note", "type": ["string", "null"], "default": null}]}',
            at="/fields/0/default",
            says='the default of "note", null, is a value of branch 1 of the union, not of the first',
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "locale", "type": ["null", "string"], "default": "en"}]}',
            at="/fields/0/default",
            says='the default of "locale", "en", is a value of branch 1 of the union, not of the first',
        ),
    ),
)
def union_default_on_later_branch(subject: FieldSubject) -> Iterator[Flaw]:
    """The default of a union is not a value of its first branch.

    Why: the specification allows it since Avro 1.12 only. Libraries from before refuse the schema, or fail
    when they need the default.
    Help: before the schema is released put the branch of the default first; afterwards that changes how values
    are written, and a default of the first branch is the safer change.
    """
    field = subject.field
    if field.default is NO_DEFAULT or not isinstance(field.type, Union):
        return
    if field.default == "null" and is_nullable(field.type):  # of which default-says-null tells
        return
    branch = default_branch(field.type, field.default, subject.around.types)
    if branch:
        yield Flaw(
            f'the default of "{field.name}", {said(field.default)}, is a value of branch {branch} of the union, '
            "not of the first",
            f"{field.pointer}/default",
        )
