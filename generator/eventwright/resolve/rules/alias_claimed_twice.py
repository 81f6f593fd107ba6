from __future__ import annotations

from collections.abc import Iterator

from eventwright.resolve.pairs import RecordPair
from eventwright.rule import Example, Problem, rule


@rule(
    accepts=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}, {"name": "b", "type": "int", "aliases": ["a"], "default": 0}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "int", "aliases": ["x"]}, {"name": "c", "type": "int", "aliases": ["x", "y"]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "x", "type": "int"}, {"name": "y", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "int", "aliases": ["x"]}, {"name": "c", "type": "int", "aliases": ["x"], "default": 0}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "x", "type": "int"}]}',
            at="/fields/1",
            says='"c" and "b" both name the writer\'s field "x" by an alias',
        ),
    ),
)
def alias_claimed_twice(pair: RecordPair) -> Iterator[Problem]:
    """Two fields of the reader have an alias for the same field of the writer.

    Why: an alias makes the reader act as though the writer's field had the reader's name, and it can
    have one name only; engines choose differently which of the two fields gets the value.
    Help: leave the alias to one of the fields and give the other one a default.
    """
    taken = {source.name: name for name, source in pair.sources.items()}
    for field in pair.reader_only:
        for alias in field.aliases:
            owner = taken.get(alias)
            if owner is not None and owner != alias:
                yield Problem(
                    f'"{field.name}" and "{owner}" both name the writer\'s field "{alias}" by an alias',
                    field.pointer,
                    java="the check accepts the pair; the decoder gives the value to the last field, and the others miss it",
                )
                break
