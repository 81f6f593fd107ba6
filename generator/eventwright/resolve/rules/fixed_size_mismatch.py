from __future__ import annotations

from collections.abc import Iterator

from eventwright.resolve.pairs import FixedPair
from eventwright.rule import Example, Migration, Problem, rule


@rule(
    migration=Migration.DUAL_WRITE,
    accepts=(
        Example(
            reader='{"type": "fixed", "name": "Id", "size": 4}',
            writer='{"type": "fixed", "name": "Id", "size": 4}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "fixed", "name": "Id", "size": 8}',
            writer='{"type": "fixed", "name": "Id", "size": 4}',
            says='"Id" is written with 4 bytes and read with 8',
        ),
    ),
)
def fixed_size_mismatch(pair: FixedPair) -> Iterator[Problem]:
    """A fixed type has another size.

    Why: a fixed is written without its length, so a reader with another size would take the bytes of
    what follows.
    Help: keep the size; for another one define a fixed type with a new name and use it in a new field.
    """
    if pair.reader.size != pair.writer.size:
        yield Problem(
            f'"{pair.reader.fullname}" is written with {pair.writer.size} bytes and read with {pair.reader.size}'
        )
