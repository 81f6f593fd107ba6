from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject
from eventwright.lint.words import is_past_tense

_FACTS: Final = ("integration", "domain")


@lint_rule(
    accepts=(
        SchemaExample('{"type": "record", "name": "OrderPlaced", "eventwright": {}, "fields": []}'),
        SchemaExample(
            '{"type": "record", "name": "StockSentV2", "eventwright": {"kind": "domain"}, "fields": []}'
        ),
        SchemaExample(
            '{"type": "record", "name": "ReserveStock", "eventwright": {"kind": "command"}, "fields": []}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "PlaceOrder", "eventwright": {}, "fields": []}',
            at="/name",
            says='the name "PlaceOrder" says no fact in the past tense',
        ),
        SchemaExample(
            '{"type": "record", "name": "FailedPayment", "eventwright": {"kind": "domain"}, "fields": []}',
            at="/name",
            says='the name "FailedPayment" says no fact in the past tense',
        ),
    ),
)
def event_not_in_past_tense(subject: DeclaredSubject) -> Iterator[Flaw]:
    """The name of an event is no fact in the past tense.

    Why: an event says that something has happened and cannot be refused; a name such as "PlaceOrder" reads as
    a request, and "Order" as the state of a thing.
    Help: say what happened to what, such as "OrderPlaced"; where it is a request, its kind is "command". A
    released event keeps its name, or gets a successor beside it.
    """
    record = subject.record
    if subject.event.kind in _FACTS and not is_past_tense(record.name):
        yield Flaw(f'the name "{record.name}" says no fact in the past tense', f"{record.pointer}/name")
