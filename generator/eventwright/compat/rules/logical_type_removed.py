from __future__ import annotations

from collections.abc import Iterator

from eventwright.compat.meaning import AnnotatedPair, logical_types, plain, title, value_of
from eventwright.rule import Example, Migration, Problem, rule
from eventwright.severity import Kind


@rule(
    kind=Kind.SEMANTIC,
    migration=Migration.DUAL_WRITE,
    accepts=(
        Example(
            reader='{"type": "long", "logicalType": "timestamp-millis"}',
            writer='"long"',
        ),
        Example(
            reader='"string"',
            writer='"string"',
        ),
    ),
    rejects=(
        Example(
            reader='"long"',
            writer='{"type": "long", "logicalType": "timestamp-millis"}',
            says='"timestamp-millis" is read as plain "long": the reader gets milliseconds since 1970 in UTC, and is not told so',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "price", "type": ["null", "bytes"]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}}]}',
            at="/fields/0/type/1",
            says='"decimal" of precision 9 and scale 2 is read as plain "bytes": the reader gets the bytes of a number, to be divided by 10 to the power of 2, and is not told so',
        ),
        Example(
            reader='"double"',
            writer='{"type": "int", "logicalType": "date"}',
            says='"date" is read as plain "double": the reader gets days since 1970, and is not told so',
        ),
        Example(
            reader='{"type": "fixed", "name": "Id", "size": 16}',
            writer='{"type": "fixed", "name": "Id", "size": 16, "logicalType": "uuid"}',
            says='"uuid" is read as plain fixed "Id": the reader gets a UUID, and is not told so',
        ),
    ),
)
def logical_type_removed(pair: AnnotatedPair) -> Iterator[Problem]:
    """The writer has a logical type where the reader has none.

    Why: the reader gets the bare number, text or bytes that were under the logical type, and its schema no
    longer says what they mean. fastavro and Apache's Python still return the writer's logical type.
    Help: keep the logical type; for a plain value add a new field beside the old one.
    Writer: keep the field as it is, and add a new one with the logical type: released readers would take its
    values for what they have always been.
    """
    reader, writer = logical_types(pair)
    if reader is None and writer is not None:
        yield Problem(
            f"{title(writer)} is read as plain {plain(pair.reader)}: "
            f"the reader gets {value_of(writer)}, and is not told so"
        )
