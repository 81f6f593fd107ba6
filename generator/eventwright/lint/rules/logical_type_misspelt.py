from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventwright.lint.parts import meant
from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import ObjectSubject
from eventwright.model.words import BASES

_KNOWN: Final = tuple(BASES)


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}'
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "iban", "type": {"type": "string", "logicalType": "iban"}}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "at", "type": {"type": "long", "logicalType": "timestamp_milis"}}]}',
            at="/fields/0/type/logicalType",
            says='the logical type "timestamp_milis" is none of Avro\'s and is ignored; is it meant to be "timestamp-millis"?',
        ),
    ),
)
def logical_type_misspelt(subject: ObjectSubject) -> Iterator[Flaw]:
    """A logical type looks like a misspelling of one of Avro's.

    Why: logical types that a library does not know are ignored, so everyone sees the plain type.
    Help: correct the spelling; where it is a logical type of your own, rename it or turn the rule off.
    """
    logical = subject.json.get("logicalType")
    if isinstance(logical, str) and logical not in BASES and (word := meant(logical, _KNOWN)):
        yield Flaw(
            f'the logical type "{logical}" is none of Avro\'s and is ignored; is it meant to be "{word}"?',
            f"{subject.pointer}/logicalType",
        )
