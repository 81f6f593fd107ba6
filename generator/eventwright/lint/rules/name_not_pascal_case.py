from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import TypeSubject

_PASCAL: Final = re.compile(r"[A-Z][A-Za-z0-9]*")


@lint_rule(
    accepts=(
        SchemaExample('{"type": "record", "name": "OrderPlaced", "fields": []}'),
        SchemaExample('{"type": "fixed", "name": "IBAN", "size": 34}'),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "order_placed", "fields": []}',
            at="/name",
            says='"order_placed" is not in PascalCase',
        ),
        SchemaExample(
            '{"type": "enum", "name": "shop.channel", "symbols": ["WEB"]}',
            at="/name",
            says='"channel" is not in PascalCase',
        ),
    ),
)
def name_not_pascal_case(subject: TypeSubject) -> Iterator[Flaw]:
    """The name of a type is not in PascalCase.

    Why: types become classes in every language, and names in another style look out of place in all of them.
    Help: begin each word with a capital letter and write no underscores; a type that is released keeps its
    name, or gets the old one as an alias.
    """
    if not _PASCAL.fullmatch(subject.named.name):
        yield Flaw(f'"{subject.named.name}" is not in PascalCase', f"{subject.named.pointer}/name")
