from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import FieldSubject
from eventwright.lint.words import words_of
from eventwright.model.nodes import Primitive, branches

_ENDINGS: Final = ("at", "datetime", "timestamp", "ts")


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "sent_at", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}'
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "at", "type": "long"}, {"name": "format", "type": "long"}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "sentAt", "type": "long"}]}',
            at="/fields/0/type",
            says='"sentAt" is a point in time and a plain long',
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "timestamp", "type": ["null", "long"], "default": null}]}',
            at="/fields/0/type/1",
            says='"timestamp" is a point in time and a plain long',
        ),
    ),
)
def timestamp_without_logical_type(subject: FieldSubject) -> Iterator[Flaw]:
    """A point in time is a long without a logical type.

    Why: nothing says whether it counts seconds, milliseconds or microseconds, and every consumer converts it by
    hand.
    Help: use {"type": "long", "logicalType": "timestamp-millis"} or timestamp-micros; where values in that
    unit are written already, the bytes stay as they are.
    """
    words = words_of(subject.field.name)
    if (words[-1:] == ("at",) and len(words) == 1) or not set(_ENDINGS).intersection(words[-1:]):
        return
    if isinstance(subject.json.get("logicalType"), str):  # of which logical-type-ignored tells
        return
    for branch in branches(subject.field.type):
        if isinstance(branch, Primitive) and branch.name == "long" and branch.logical is None:
            yield Flaw(f'"{subject.field.name}" is a point in time and a plain long', branch.pointer)
