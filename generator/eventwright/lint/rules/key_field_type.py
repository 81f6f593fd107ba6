from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.parts import told
from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject
from eventwright.model.event_key import is_key_type, key_path, present
from eventwright.model.nodes import Record


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"key": ["shop", "id"]}, "fields": [{"name": "id", "type": {"type": "string", "logicalType": "uuid"}}, {"name": "shop", "type": "long"}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"key": ["no"]}, "fields": [{"name": "no", "type": "double"}]}',
            at="/eventwright/key/0",
            says='the key "no" is a double',
        ),
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"key": ["total"]}, "fields": [{"name": "total", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9}}]}',
            at="/eventwright/key/0",
            says='the key "total" is a decimal',
        ),
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"key": ["lines.no"]}, "fields": [{"name": "lines", "type": {"type": "array", "items": "string"}}]}',
            at="/eventwright/key/0",
            says='the key "lines.no" leads through "lines", an array; a path leads through records',
        ),
    ),
)
def key_field_type(subject: DeclaredSubject) -> Iterator[Flaw]:
    """A field of the key has a type that makes no good keys.

    Why: events go to a partition by the bytes of their key, so equal keys must have equal bytes. Floats,
    decimals, maps and records do not promise that in every language, and a boolean knows two partitions.
    Help: use a field that identifies the thing which the event is about: a string, uuid, int, long, enum, fixed
    or bytes.
    """
    for index, path in enumerate(subject.event.key):
        found = key_path(path, subject.record, subject.around.types)
        if not found.fields or isinstance(found.stopped, Record):
            continue
        last = found.fields[-1]
        node = found.stopped or present(last, subject.around.types)
        at = f"{subject.pointer}/key/{index}"
        if found.stopped:
            what = f'leads through "{last.name}", {told(node)}; a path leads through records'
            yield Flaw(f'the key "{path}" {what}', at)
        elif not is_key_type(node):
            yield Flaw(f'the key "{path}" is {told(node)}', at)
