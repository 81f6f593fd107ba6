from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.nodes import JSON, NO_DEFAULT
from eventwright.model.text import said
from eventwright.resolve.pairs import RecordPair
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.SEMANTIC,
    severity=Severity.INFO,
    accepts=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int", "default": 1}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int", "default": 1}]}',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "double", "default": 1.0}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int", "default": 1}]}',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int", "default": 1}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int", "default": 1}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int", "default": 0}]}',
            at="/fields/0",
            says='the default of "a" is 1 for the reader and 0 for the writer',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": ["null", "string"], "default": null, "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": ["string", "null"], "default": ""}]}',
            at="/fields/0",
            says='the default of "b" is null for the reader and "" for the writer',
        ),
    ),
)
def default_changed(pair: RecordPair) -> Iterator[Problem]:
    """A field has another default for the reader than for the writer.

    Why: a default stands in where older data lack the field, so the two read the same old data as different
    values. Nothing that the writer writes is read differently.
    Help: keep the default, unless readers of either version may take old data for different values.
    """
    for field, source in pair.changed:
        if field.default is NO_DEFAULT or source.default is NO_DEFAULT:
            continue
        if not _is_same(field.default, source.default):
            yield Problem(
                f'the default of "{field.name}" is {said(field.default)} for the reader '
                f"and {said(source.default)} for the writer",
                field.pointer,
                source.pointer,
            )


def _is_same(reader: JSON, writer: JSON) -> bool:
    """Tell whether two defaults are the same; false is 0 in Python, and not in JSON."""
    return reader == writer and isinstance(reader, bool) == isinstance(writer, bool)
