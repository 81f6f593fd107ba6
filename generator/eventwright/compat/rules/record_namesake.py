from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.nodes import Reference, Schema, parts, reachable
from eventwright.resolve.pairs import RecordPair, describe
from eventwright.rule import Example, Migration, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.SEMANTIC,
    severity=Severity.WARNING,
    migration=Migration.DUAL_WRITE,
    accepts=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "to", "type": {"type": "record", "name": "new.Address", "fields": []}}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "to", "type": {"type": "record", "name": "old.Address", "fields": []}}]}',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "from", "type": {"type": "record", "name": "web.Address", "fields": []}}, {"name": "to", "type": {"type": "record", "name": "post.Address", "fields": [], "aliases": ["web.Address"]}}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "from", "type": {"type": "record", "name": "web.Address", "fields": []}}, {"name": "to", "type": "web.Address"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "from", "type": {"type": "record", "name": "web.Address", "fields": []}}, {"name": "to", "type": {"type": "record", "name": "post.Address", "fields": []}}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "from", "type": {"type": "record", "name": "web.Address", "fields": []}}, {"name": "to", "type": "web.Address"}]}',
            at="/fields/1/type",
            says='record "web.Address" is read as record "post.Address", though the reader has "web.Address" too',
        ),
    ),
)
def record_namesake(pair: RecordPair) -> Iterator[Problem]:
    """A record is read as its namesake of another namespace, and the reader has the record itself too.

    Why: records match by their unqualified names, so that a namespace can move. Here it did not move: the
    reader uses both records, and takes one for the other.
    Help: keep the type of the field; if the one record is what the other has become, say so with an alias.
    """
    reader, writer = pair.reader, pair.writer
    if reader.fullname == writer.fullname or writer.fullname in reader.aliases:
        return
    if _uses(pair.reader_schema, writer.fullname):
        yield Problem(
            f'{describe(writer)} is read as {describe(reader)}, though the reader has "{writer.fullname}" too'
        )


def _uses(schema: Schema, fullname: str) -> bool:
    roots = tuple(part.fullname for part in parts(schema.root) if isinstance(part, Reference))
    return fullname in schema.types and fullname in reachable(roots, schema.types)
