from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import TypeSubject
from eventwright.model.nodes import Enum

_UPPER: Final = re.compile(r"_?[A-Z0-9]+(_[A-Z0-9]+)*")


@lint_rule(
    accepts=(
        SchemaExample('{"type": "enum", "name": "Channel", "symbols": ["WEB", "MOBILE_APP", "_3D"]}'),
        SchemaExample('{"type": "fixed", "name": "Id", "size": 8}'),
    ),
    rejects=(
        SchemaExample(
            '{"type": "enum", "name": "Channel", "symbols": ["WEB", "store"]}',
            at="/symbols/1",
            says='the symbol "store" is not in UPPER_CASE',
        ),
        SchemaExample(
            '{"type": "enum", "name": "Channel", "symbols": ["Web", "Store", "Phone"]}',
            at="/symbols/0",
            says='the symbol "Web", and 2 others, are not in UPPER_CASE',
        ),
    ),
)
def symbol_not_upper_case(subject: TypeSubject) -> Iterator[Flaw]:
    """A symbol of an enum is not in UPPER_CASE.

    Why: symbols become constants, which are in capitals in most languages, and a list in one style needs no
    looking up.
    Help: write symbols with capital letters, digits and underscores before they are released; a released
    symbol keeps its name, since readers know it by that.
    """
    if not isinstance(subject.named, Enum):
        return
    wrong = [index for index, symbol in enumerate(subject.named.symbols) if not _UPPER.fullmatch(symbol)]
    if wrong:
        others = len(wrong) - 1
        more = f", and {others} {'other' if others == 1 else 'others'}, are" if others else " is"
        yield Flaw(
            f'the symbol "{subject.named.symbols[wrong[0]]}"{more} not in UPPER_CASE',
            f"{subject.named.pointer}/symbols/{wrong[0]}",
        )
