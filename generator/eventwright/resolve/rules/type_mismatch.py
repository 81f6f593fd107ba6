from __future__ import annotations

from collections.abc import Iterator

from eventwright.resolve.pairs import TypePair, describe, is_promoted, is_same_kind
from eventwright.rule import Example, Migration, Problem, rule


@rule(
    migration=Migration.DUAL_WRITE,
    accepts=(
        Example(reader='"long"', writer='"int"'),
        Example(reader='"double"', writer='"long"'),
        Example(reader='"string"', writer='"bytes"'),
        Example(reader='"bytes"', writer='"string"'),
        Example(
            reader='{"type": "array", "items": "double"}',
            writer='{"type": "array", "items": "float"}',
        ),
        Example(
            reader='{"type": "error", "name": "Failure", "fields": []}',
            writer='{"type": "record", "name": "Failure", "fields": []}',
        ),
    ),
    rejects=(
        Example(reader='"int"', writer='"long"', says='"long" cannot be read as "int"'),
        Example(reader='"string"', writer='"int"', says='"int" cannot be read as "string"'),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "a", "type": "long"}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "a", "type": {"type": "map", "values": "long"}}]}',
            at="/fields/0/type",
            says='map cannot be read as "long"',
        ),
        Example(
            reader='{"type": "fixed", "name": "Id", "size": 4}',
            writer='"bytes"',
            says='"bytes" cannot be read as fixed "Id"',
        ),
    ),
)
def type_mismatch(pair: TypePair) -> Iterator[Problem]:
    """The reader's type cannot hold what the writer's type writes.

    Why: the bytes are those of the writer's type, and Avro promotes only int to long, float or double,
    long to float or double, float to double, and string and bytes to each other.
    Help: keep the type, or one that the old one is promoted to; for another type add a new field beside
    the old one.
    Writer: keep the type: readers of the released version expect it; for another type add a new field
    beside the old one.
    """
    if not is_same_kind(pair.reader, pair.writer) and not is_promoted(pair.reader, pair.writer):
        yield Problem(f"{describe(pair.writer)} cannot be read as {describe(pair.reader)}")
