from __future__ import annotations

from collections.abc import Iterator

from eventwright.compat.meaning import AnnotatedPair, effect, logical_types, title
from eventwright.rule import Example, Migration, Problem, rule
from eventwright.severity import Kind


@rule(
    kind=Kind.SEMANTIC,
    migration=Migration.DUAL_WRITE,
    accepts=(
        Example(
            reader='{"type": "long", "logicalType": "timestamp-millis"}',
            writer='{"type": "long", "logicalType": "timestamp-millis"}',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "t", "type": ["null", {"type": "long", "logicalType": "timestamp-millis"}]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "t", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}',
        ),
        Example(
            reader='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
            writer='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 3}',
        ),
        Example(
            reader='{"type": "fixed", "name": "Id", "size": 12, "logicalType": "duration"}',
            writer='{"type": "fixed", "name": "Id", "size": 12, "logicalType": "duration"}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "long", "logicalType": "timestamp-millis"}',
            writer='{"type": "long", "logicalType": "timestamp-micros"}',
            says='"timestamp-micros" is read as "timestamp-millis": microseconds are taken for milliseconds, 1,000 times too large',
        ),
        Example(
            reader='{"type": "long", "logicalType": "timestamp-nanos"}',
            writer='{"type": "long", "logicalType": "timestamp-millis"}',
            says='"timestamp-millis" is read as "timestamp-nanos": milliseconds are taken for nanoseconds, 1,000,000 times too small',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "at", "type": ["null", {"type": "long", "logicalType": "timestamp-millis"}]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "at", "type": {"type": "long", "logicalType": "local-timestamp-millis"}}]}',
            at="/fields/0/type/1",
            says='"local-timestamp-millis" is read as "timestamp-millis": a wall-clock time of no time zone is taken for an instant in UTC',
        ),
        Example(
            reader='{"type": "array", "items": {"type": "long", "logicalType": "timestamp-millis"}}',
            writer='{"type": "array", "items": {"type": "int", "logicalType": "date"}}',
            at="/items",
            says='"date" is read as "timestamp-millis": days are taken for smaller units, so all dates fall close to the start of 1970',
        ),
        Example(
            reader='{"type": "fixed", "name": "Id", "size": 16, "logicalType": "uuid"}',
            writer='{"type": "fixed", "name": "Id", "size": 16, "logicalType": "decimal", "precision": 9}',
            says='"decimal" of precision 9 and scale 0 is read as "uuid": the bytes of a number are taken for a UUID',
        ),
    ),
)
def logical_type_changed(pair: AnnotatedPair) -> Iterator[Problem]:
    """A value is read with another logical type than it was written with.

    Why: the bytes stay the same, so nothing fails, and the reader takes them for something else. Java takes
    the reader's logical type, as we do; fastavro and Apache's Python return the writer's.
    Help: keep the logical type; for another one add a new field beside the old one, and write both while
    consumers move.
    """
    reader, writer = logical_types(pair)
    if reader is not None and writer is not None and reader.name != writer.name:
        yield Problem(f"{title(writer)} is read as {title(reader)}: {effect(reader, writer)}")
