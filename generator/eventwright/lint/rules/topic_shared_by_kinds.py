from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject


@lint_rule(
    accepts=(
        SchemaExample(
            '[{"type": "record", "name": "OrderPlaced", "eventwright": {"topic": "orders"}, "fields": []}, {"type": "record", "name": "PlaceOrder", "eventwright": {"kind": "command", "topic": "orders.commands"}, "fields": []}]'
        ),
    ),
    rejects=(
        SchemaExample(
            '[{"type": "record", "name": "OrderPlaced", "eventwright": {"topic": "orders"}, "fields": []}, {"type": "record", "name": "PlaceOrder", "eventwright": {"kind": "command", "topic": "orders"}, "fields": []}]',
            at="/1/eventwright/topic",
            says='the command "PlaceOrder" is on the topic "orders", as is the integration event "OrderPlaced"',
        ),
    ),
)
def topic_shared_by_kinds(subject: DeclaredSubject) -> Iterator[Flaw]:
    """A topic has integration events and something else.

    Why: whoever reads the topic for its events gets requests, or another service's inner events, that are not
    meant for them, and has to keep up with their changes.
    Help: put only integration events on a shared topic, and the others on one of their own.
    """
    event, record = subject.event, subject.record
    other = subject.around.integration_topics.get(event.topic or "")
    if other and event.kind != "integration":
        what = "domain event" if event.kind == "domain" else event.kind
        yield Flaw(
            f'the {what} "{record.name}" is on the topic "{event.topic}", as is the integration event "{other}"',
            f"{subject.pointer}/topic",
        )
