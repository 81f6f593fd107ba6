from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import DeclaredSubject
from eventwright.lint.words import words_of

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {  # by kind
    "integration": ("event",),
    "domain": ("event",),
    "command": ("command",),
    "notification": ("event",),
}


@lint_rule(
    accepts=(
        SchemaExample('{"type": "record", "name": "OrderPlaced", "eventwright": {}, "fields": []}'),
        SchemaExample('{"type": "record", "name": "EventCancelled", "eventwright": {}, "fields": []}'),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "OrderPlacedEvent", "eventwright": {}, "fields": []}',
            at="/name",
            says='the name "OrderPlacedEvent" repeats that it is an event',
        ),
        SchemaExample(
            '{"type": "record", "name": "ReserveStockCommand", "eventwright": {"kind": "command"}, "fields": []}',
            at="/name",
            says='the name "ReserveStockCommand" repeats that it is a command',
        ),
    ),
)
def name_repeats_kind(subject: DeclaredSubject) -> Iterator[Flaw]:
    """A name ends in "Event" or "Command".

    Why: the kind and the tense say so already, and the word makes every class and subject longer.
    Help: leave the word out before the schema is released.
    """
    record = subject.record
    last = "".join(words_of(record.name)[-1:])
    if last in _WORDS[subject.event.kind]:
        article = "an" if last == "event" else "a"
        yield Flaw(f'the name "{record.name}" repeats that it is {article} {last}', f"{record.pointer}/name")
