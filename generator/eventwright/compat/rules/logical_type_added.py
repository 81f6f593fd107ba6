from __future__ import annotations

from collections.abc import Iterator

from eventwright.compat.meaning import AnnotatedPair, logical_types, plain, title, value_of
from eventwright.model.nodes import Fixed, LogicalType, Primitive
from eventwright.rule import Example, Migration, Problem, rule
from eventwright.severity import Kind


@rule(
    kind=Kind.SEMANTIC,
    migration=Migration.DUAL_WRITE,
    accepts=(
        Example(
            reader='"long"',
            writer='{"type": "long", "logicalType": "timestamp-millis"}',
        ),
        Example(
            reader='{"type": "long", "logicalType": "timestamp-millis"}',
            writer='{"type": "long", "logicalType": "timestamp-millis"}',
        ),
        Example(
            reader='{"type": "fixed", "name": "Id", "size": 16, "logicalType": "uuid"}',
            writer='{"type": "fixed", "name": "Id", "size": 16, "logicalType": "uuid"}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "long", "logicalType": "timestamp-millis"}',
            writer='"long"',
            says='"long" is read as "timestamp-millis": whatever was counted is taken for milliseconds since 1970 in UTC',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "id", "type": {"type": "string", "logicalType": "uuid"}}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "id", "type": "string"}]}',
            at="/fields/0/type",
            says='"string" is read as "uuid": text that is no UUID fails to decode',
        ),
        Example(
            reader='{"type": "long", "logicalType": "timestamp-millis"}',
            writer='"int"',
            says='"int" is read as "timestamp-millis": whatever was counted is taken for milliseconds since 1970 in UTC',
        ),
        Example(
            reader='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
            writer='"bytes"',
            says='"bytes" is read as "decimal" of precision 9 and scale 2: whatever was written is taken for the bytes of a number, to be divided by 10 to the power of 2',
        ),
        Example(
            reader='{"type": "fixed", "name": "Id", "size": 12, "logicalType": "duration"}',
            writer='{"type": "fixed", "name": "Id", "size": 12}',
            says='fixed "Id" is read as "duration": whatever was written is taken for months, days and milliseconds',
        ),
    ),
)
def logical_type_added(pair: AnnotatedPair) -> Iterator[Problem]:
    """The reader has a logical type where the writer has none.

    Why: the schema of what was written does not say what the value means, and the reader now takes it for
    something in particular. Values that do not fit the logical type fail to decode: here and in Java, while
    fastavro and Apache's Python return the plain value, since they look at the writer's logical type.
    Help: if the values have always been what the logical type says, allow this change once; otherwise add a
    new field with the logical type beside the old one.
    """
    reader, writer = logical_types(pair)
    if reader is not None and writer is None:
        yield Problem(f"{plain(pair.writer)} is read as {title(reader)}: {_effect(reader, pair.reader)}")


def _effect(reader: LogicalType, annotated: Primitive | Fixed) -> str:
    match annotated:
        case Primitive(name="string"):
            return "text that is no UUID fails to decode"
        case Primitive(name="int" | "long"):
            return f"whatever was counted is taken for {value_of(reader)}"
        case _:
            return f"whatever was written is taken for {value_of(reader)}"
