from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import FieldSubject
from eventwright.lint.words import styles_of


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "id", "type": "int"}, {"name": "orderId", "type": "int"}]}'
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "line_no", "type": "int"}, {"name": "order_id", "type": "int"}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "line_no", "type": "int"}, {"name": "orderId", "type": "int"}]}',
            at="/fields/1/name",
            says='"orderId" is in camelCase, most fields of these schemas in snake_case',
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "lineNo", "type": "int"}, {"name": "orderId", "type": "int"}, {"name": "shop_Id", "type": "int"}]}',
            at="/fields/2/name",
            says='"shop_Id" is in a mixture of styles, most fields of these schemas in camelCase',
        ),
    ),
)
def field_name_style_mixed(subject: FieldSubject) -> Iterator[Flaw]:
    """The name of a field is in another style than most.

    Why: whoever writes the name has to look up how it is spelt, in this schema and in every query.
    Help: name a new field as the others are; a released one keeps its name, or gets the old one as an alias.
    """
    styles, common = styles_of(subject.field.name), subject.around.field_style
    if common not in styles:
        yield Flaw(
            f'"{subject.field.name}" is in {styles[0] if styles else "a mixture of styles"}, '
            f"most fields of these schemas in {common}",
            f"{subject.field.pointer}/name",
        )
