from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import FieldSubject
from eventwright.model.nodes import Union, parts


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "a", "type": ["int", "string"]}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "a", "type": ["string"]}]}',
            at="/fields/0/type",
            says='the union of "a" has one branch',
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "a", "type": {"type": "array", "items": []}}]}',
            at="/fields/0/type/items",
            says='the union of "a" has no branch',
        ),
    ),
)
def union_of_one_branch(subject: FieldSubject) -> Iterator[Flaw]:
    """A union has fewer than two branches.

    Why: a union of one costs a byte in every value and says nothing that its branch does not; one of none has
    no values.
    Help: write the branch without the brackets before the schema is released, or add the branch that is missing.
    """
    for part in parts(subject.field.type):
        if isinstance(part, Union) and len(part.branches) < 2:
            count = "one branch" if part.branches else "no branch"
            yield Flaw(f'the union of "{subject.field.name}" has {count}', part.pointer)
