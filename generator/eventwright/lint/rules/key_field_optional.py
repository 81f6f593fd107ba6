from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject
from eventwright.model.event_key import key_path
from eventwright.model.nodes import NO_DEFAULT, is_nullable


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"key": ["id"]}, "fields": [{"name": "id", "type": "string"}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"key": ["id"]}, "fields": [{"name": "id", "type": ["null", "string"], "default": null}]}',
            at="/eventwright/key/0",
            says='the key "id": "id" may be null',
        ),
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"key": ["shop.id"]}, "fields": [{"name": "shop", "type": {"type": "record", "name": "Shop", "fields": [{"name": "id", "type": "int", "default": 0}]}}]}',
            at="/eventwright/key/0",
            says='the key "shop.id": "id" has a default',
        ),
    ),
)
def key_field_optional(subject: DeclaredSubject) -> Iterator[Flaw]:
    """A field of the key is not required.

    Why: an event without the value gets no key, or one that it shares with all others without the value; it
    is read out of order, and a compacted topic keeps one of them or refuses it.
    Help: choose a field that every event has, which neither may be null nor has a default.
    """
    for index, path in enumerate(subject.event.key):
        for field in key_path(path, subject.record, subject.around.types).fields:
            what = "may be null" if is_nullable(field.type) else "has a default"
            if field.default is not NO_DEFAULT or is_nullable(field.type):
                yield Flaw(f'the key "{path}": "{field.name}" {what}', f"{subject.pointer}/key/{index}")
                break
