from __future__ import annotations

from collections.abc import Iterator

from eventwright.resolve.pairs import PrimitivePair
from eventwright.rule import Example, Migration, Problem, rule
from eventwright.severity import Kind


@rule(
    kind=Kind.SEMANTIC,
    migration=Migration.DUAL_WRITE,
    accepts=(
        Example(
            reader='"bytes"',
            writer='"string"',
        ),
        Example(
            reader='["string", "bytes"]',
            writer='"bytes"',
        ),
    ),
    rejects=(
        Example(
            reader='"string"',
            writer='"bytes"',
            says='"bytes" is read as "string": bytes that are no UTF-8 fail to decode',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": ["null", "string"]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "bytes"}]}',
            at="/fields/0/type/1",
            says='"bytes" is read as "string": bytes that are no UTF-8 fail to decode',
        ),
    ),
)
def bytes_read_as_string(pair: PrimitivePair) -> Iterator[Problem]:
    """Bytes are promoted to a string.

    Why: Avro allows it, but not all bytes are text in UTF-8. Those that are not fail to decode in Python, and
    in Java become replacement characters, which loses them without an error.
    Help: keep bytes; for text add a new field beside the old one.
    """
    if (pair.writer.name, pair.reader.name) == ("bytes", "string"):
        yield Problem('"bytes" is read as "string": bytes that are no UTF-8 fail to decode')
