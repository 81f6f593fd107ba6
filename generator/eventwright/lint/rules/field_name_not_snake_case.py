from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import FieldSubject
from eventwright.lint.words import SNAKE, styles_of


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "id", "type": "int"}, {"name": "order_id", "type": "int"}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "orderId", "type": "int"}]}',
            at="/fields/0/name",
            says='"orderId" is not in snake_case',
        ),
    ),
)
def field_name_not_snake_case(subject: FieldSubject) -> Iterator[Flaw]:
    """The name of a field is not in snake_case.

    Why: field names become attributes and columns as they are; Python and SQL write both in snake_case.
    Help: name a new field in snake_case; a released one keeps its name, or gets the old one as an alias. Where
    a team has settled for another style, turn this rule off: field-name-style-mixed keeps to the style there is.
    """
    if SNAKE not in styles_of(subject.field.name):
        yield Flaw(f'"{subject.field.name}" is not in snake_case', f"{subject.field.pointer}/name")
