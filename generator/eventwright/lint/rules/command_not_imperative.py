from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject
from eventwright.lint.words import is_imperative


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "ReserveStock", "eventwright": {"kind": "command"}, "fields": []}'
        ),
        SchemaExample(
            '{"type": "record", "name": "MarkOrderPaid", "eventwright": {"kind": "command"}, "fields": []}'
        ),
        SchemaExample('{"type": "record", "name": "StockReserved", "eventwright": {}, "fields": []}'),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "StockReserved", "eventwright": {"kind": "command"}, "fields": []}',
            at="/name",
            says='the name of the command "StockReserved" asks for nothing',
        ),
        SchemaExample(
            '{"type": "record", "name": "ReservationRequest", "eventwright": {"kind": "command"}, "fields": []}',
            at="/name",
            says='the name of the command "ReservationRequest" asks for nothing',
        ),
    ),
)
def command_not_imperative(subject: DeclaredSubject) -> Iterator[Flaw]:
    """The name of a command is not in the imperative.

    Why: a command asks one service to do something and can be refused; a name such as "StockReserved" says
    that it has been done.
    Help: begin with the verb, such as "ReserveStock"; where it is a fact, its kind is "integration" or "domain".
    """
    record = subject.record
    if subject.event.kind == "command" and not is_imperative(record.name):
        yield Flaw(f'the name of the command "{record.name}" asks for nothing', f"{record.pointer}/name")
