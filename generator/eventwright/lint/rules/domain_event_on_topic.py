from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "CartOpened", "eventwright": {"kind": "domain"}, "fields": []}'
        ),
        SchemaExample(
            '{"type": "record", "name": "OrderPlaced", "eventwright": {"topic": "orders"}, "fields": []}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "CartOpened", "eventwright": {"kind": "domain", "topic": "carts"}, "fields": []}',
            at="/eventwright/topic",
            says='"CartOpened" is a domain event and is put on the topic "carts"',
        ),
    ),
)
def domain_event_on_topic(subject: DeclaredSubject) -> Iterator[Flaw]:
    """A domain event has a topic.

    Why: a domain event is the business of one service, which changes it as it likes. On a topic others come to
    rely on it.
    Help: make it an integration event if others are to read it, or remove the topic. Where the topic is
    private to the service, allow this finding.
    """
    event = subject.event
    if event.kind == "domain" and event.topic:
        yield Flaw(
            f'"{subject.record.name}" is a domain event and is put on the topic "{event.topic}"',
            f"{subject.pointer}/topic",
        )
