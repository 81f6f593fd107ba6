from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.nodes import NO_DEFAULT
from eventwright.resolve.pairs import RecordPair
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.ENGINE,
    severity=Severity.INFO,
    accepts=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "int", "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "int", "aliases": ["a"], "default": 0}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "int", "aliases": ["a"], "default": 0}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}',
            at="/fields/0",
            says='"b" is the writer\'s "a" by an alias; Apache\'s Python gives it its default',
        ),
    ),
)
def field_renamed(pair: RecordPair) -> Iterator[Problem]:
    """A field with a default is read by an alias.

    Why: the decoder of Apache's Python knows no aliases, though its check, and with it Karapace's, does. It
    skips what was written and takes the default, without an error.
    Help: where consumers use Apache's Python, add the new field beside the old one instead, or let them move
    to fastavro or to generated code first.
    """
    for field, source in pair.changed:
        if source.name != field.name and field.default is not NO_DEFAULT:
            yield Problem(
                f'"{field.name}" is the writer\'s "{source.name}" by an alias; '
                "Apache's Python gives it its default",
                field.pointer,
                source.pointer,
            )
