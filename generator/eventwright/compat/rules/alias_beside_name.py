from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventwright.model.nodes import Field
from eventwright.resolve.pairs import RecordPair
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity

_REFUSED: Final = "check and decoder refuse the pair, since one field matches two"


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
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "c", "type": "int", "aliases": ["b", "a"]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}, {"name": "b", "type": "int"}]}',
            at="/fields/0",
            says='the writer has "b" and "a", both aliases of "c"; eventwright reads "b"',
        ),
    ),
)
def alias_beside_name(pair: RecordPair) -> Iterator[Problem]:
    """An alias names a field of the writer that is no renamed one.

    Why: the specification lets a reader use aliases but does not say which field wins where the writer
    has the field under its own name too, or under two aliases, or where the reader has a field of the
    alias's name. We let the same name win, then the first alias, and Apache's Python knows no aliases.
    fastavro takes the field that the writer has first, and fails on the second one if that is the alias.
    Help: drop the alias once no data with the old name is read any more, and never reuse a name that
    became an alias.
    """
    if not any(field.aliases for field in pair.reader.fields):
        return
    written = frozenset(field.name for field in pair.writer.fields)
    wanted = frozenset(field.name for field in pair.reader.fields)
    for field in pair.reader.fields:
        aliases = [alias for alias in field.aliases if alias in written and alias != field.name]
        if field.name in written:
            yield from (_beside_name(field, alias) for alias in aliases)
            continue
        yield from (_of_its_own(field, alias) for alias in aliases if alias in wanted)
        free = [alias for alias in aliases if alias not in wanted]
        if len(free) > 1:
            yield _two_aliases(field, free)


def _beside_name(field: Field, alias: str) -> Problem:
    return Problem(
        f'the writer has both "{field.name}" and its alias "{alias}"; eventwright reads "{field.name}"',
        field.pointer,
        java=_REFUSED,
    )


def _of_its_own(field: Field, alias: str) -> Problem:
    return Problem(
        f'"{alias}" is an alias of "{field.name}" and a field of its own; '
        f'eventwright reads "{alias}", and gives "{field.name}" its default',
        field.pointer,
        java=f'the check accepts the pair and the decoder misses "{alias}"',
    )


def _two_aliases(field: Field, aliases: list[str]) -> Problem:
    return Problem(
        f'the writer has "{aliases[0]}" and "{aliases[1]}", both aliases of "{field.name}"; '
        f'eventwright reads "{aliases[0]}"',
        field.pointer,
        java=_REFUSED,
    )
