from __future__ import annotations

from collections.abc import Iterator

from eventwright.findings import Kind, Severity
from eventwright.resolve.pairs import RecordPair
from eventwright.rule import Example, Problem, rule


@rule(
    kind=Kind.ENGINE,
    severity=Severity.WARNING,
    accepts=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "int", "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "int", "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}, {"name": "b", "type": "int"}]}',
            at="/fields/0",
            says='the writer has both "b" and its alias "a"; eventwright reads "b"',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}, {"name": "b", "type": "int", "aliases": ["a"], "default": 0}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}',
            at="/fields/1",
            says='"a" is an alias of "b" and a field of its own; eventwright reads "a", and gives "b" its default',
        ),
    ),
)
def alias_beside_name(pair: RecordPair) -> Iterator[Problem]:
    """An alias names a field of the writer that is no renamed one.

    Why: the specification lets a reader use aliases but does not say which field wins where the writer
    has the field under its own name too, or where the reader has a field of the alias's name. We, and
    Apache Python, let the same name win; fastavro takes whichever the writer wrote last.
    Help: drop the alias once no data with the old name is read any more, and never reuse a name that
    became an alias.
    """
    written = frozenset(field.name for field in pair.writer.fields)
    wanted = frozenset(field.name for field in pair.reader.fields)
    for field in pair.reader.fields:
        for alias in field.aliases:
            if alias == field.name or alias not in written:
                continue
            if field.name in written:
                yield Problem(
                    f'the writer has both "{field.name}" and its alias "{alias}"; eventwright reads "{field.name}"',
                    field.pointer,
                    java="check and decoder refuse the pair, since one field matches two",
                )
            elif alias in wanted:
                yield Problem(
                    f'"{alias}" is an alias of "{field.name}" and a field of its own; '
                    f'eventwright reads "{alias}", and gives "{field.name}" its default',
                    field.pointer,
                    java=f'the check accepts the pair and the decoder misses "{alias}"',
                )
