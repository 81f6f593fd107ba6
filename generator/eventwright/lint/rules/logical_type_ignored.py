from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import ObjectSubject
from eventwright.model.nodes import JSON
from eventwright.model.words import BASES


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}'
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "at", "type": "string", "logicalType": "iso-date"}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "at", "type": "long", "logicalType": "timestamp-millis"}]}',
            at="/fields/0/logicalType",
            says='the logical type "timestamp-millis" stands on the field "at", not on its type; it is ignored',
        ),
    ),
)
def logical_type_ignored(subject: ObjectSubject) -> Iterator[Flaw]:
    """A logical type stands on a field, where it is ignored.

    Why: a logical type annotates a type; beside the name of a field it means nothing, and everyone sees the
    plain type.
    Help: move it into the type: {"name": "sent_at", "type": {"type": "long", "logicalType": "timestamp-millis"}}.
    The bytes stay as they are; what programs make of them changes.
    """
    logical = subject.json.get("logicalType")
    if subject.what != "field" or not isinstance(logical, str) or logical not in BASES:
        return
    if not _says(subject.json["type"], logical):
        yield Flaw(
            f'the logical type "{logical}" stands on the field "{subject.json["name"]}", not on its type; '
            "it is ignored",
            f"{subject.pointer}/logicalType",
        )


def _says(type_: JSON, logical: str) -> bool:
    """Tell whether a type has the logical type itself, or one of its branches has."""
    branches = type_ if isinstance(type_, list) else [type_]
    return any(isinstance(branch, dict) and branch.get("logicalType") == logical for branch in branches)
