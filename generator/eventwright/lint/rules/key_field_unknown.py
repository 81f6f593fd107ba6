from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject
from eventwright.model.event_key import key_path
from eventwright.model.nodes import Record
from eventwright.severity import Severity
from eventwright.spelling import did_you_mean


@lint_rule(
    severity=Severity.ERROR,
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"key": ["buyer.id"]}, "fields": [{"name": "buyer", "type": {"type": "record", "name": "Buyer", "fields": [{"name": "id", "type": "string"}]}}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"key": ["orderid"]}, "fields": [{"name": "order_id", "type": "string"}]}',
            at="/eventwright/key/0",
            says='the key "orderid": "OrderPlaced" has no field "orderid"; did you mean "order_id"?',
        ),
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"key": ["id", "buyer.no"]}, "fields": [{"name": "id", "type": "string"}, {"name": "buyer", "type": {"type": "record", "name": "Buyer", "fields": [{"name": "id", "type": "string"}]}}]}',
            at="/eventwright/key/1",
            says='the key "buyer.no": "Buyer" has no field "no"',
        ),
    ),
)
def key_field_unknown(subject: DeclaredSubject) -> Iterator[Flaw]:
    """A key names a field that the event does not have.

    Why: no event can be published under that key.
    Help: name a field of the event, or one inside a record by the path to it, such as "customer.id".
    """
    for index, path in enumerate(subject.event.key):
        found = key_path(path, subject.record, subject.around.types)
        if isinstance(found.stopped, Record):
            near = did_you_mean(found.missing, [field.name for field in found.stopped.fields])
            yield Flaw(
                f'the key "{path}": "{found.stopped.name}" has no field "{found.missing}"{near}',
                f"{subject.pointer}/key/{index}",
            )
