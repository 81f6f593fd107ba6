from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"owner": "order-service"}, "fields": []}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"topic": "orders"}, "fields": []}',
            at="/eventwright",
            says='"OrderPlaced" has no owner',
        ),
    ),
)
def owner_missing(subject: DeclaredSubject) -> Iterator[Flaw]:
    """An event has no owner.

    Why: somebody has to be asked before it changes, and told when it is wrong.
    Help: add "owner" to its "eventwright" attribute: the team or service that decides about the schema.
    """
    if subject.event.owner is None:
        yield Flaw(f'"{subject.record.name}" has no owner', subject.pointer)
