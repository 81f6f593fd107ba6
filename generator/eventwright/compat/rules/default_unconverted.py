from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventwright.compat.defaults import values
from eventwright.compat.meaning import title
from eventwright.model.nodes import JSON, NO_DEFAULT, Fixed, LogicalType, Node, Primitive, Record
from eventwright.model.text import said
from eventwright.resolve.pairs import RecordPair
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity

_CONVERTED: Final = frozenset(  # logical types for which fastavro has values of their own
    {
        "decimal",
        "uuid",
        "date",
        "time-millis",
        "time-micros",
        "timestamp-millis",
        "timestamp-micros",
        "local-timestamp-millis",
        "local-timestamp-micros",
    }
)


@rule(
    kind=Kind.ENGINE,
    severity=Severity.INFO,
    accepts=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": ["null", "bytes"], "default": null}]}',
            writer='{"type": "record", "name": "R", "fields": []}',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "bytes", "default": ""}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "bytes"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "b", "type": "bytes", "default": "\\u00ff"}]}',
            writer='{"type": "record", "name": "R", "fields": []}',
            at="/fields/0",
            says='"b" takes its default, for which fastavro returns the text "\u00ff" and no bytes',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "t", "type": {"type": "long", "logicalType": "timestamp-millis"}, "default": 0}]}',
            writer='{"type": "record", "name": "R", "fields": []}',
            at="/fields/0",
            says='"t" takes its default, for which fastavro returns 0 and no "timestamp-millis"',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "i", "type": {"type": "record", "name": "I", "fields": [{"name": "x", "type": "int", "default": 7}]}, "default": {}}]}',
            writer='{"type": "record", "name": "R", "fields": []}',
            at="/fields/0",
            says='"i" takes its default, for which fastavro returns {} without its "x"',
        ),
    ),
)
def default_unconverted(pair: RecordPair) -> Iterator[Problem]:
    """A missing field takes a default that fastavro returns as the JSON that it is.

    Why: a default is JSON and means a value of the field's type: bytes are written as text, a timestamp as a
    number, and a record may leave out fields that have defaults. fastavro returns the JSON itself, so the
    value is of another type than where the field was written.
    Help: where consumers use fastavro, let the default be null, or have them expect both.
    """
    for field in pair.reader_only:
        if field.default is NO_DEFAULT or field.default is None:
            continue
        found = (_effect(*value) for value in values(field.type, field.default, pair.reader_schema))
        effect = next((effect for effect in found if effect), None)
        if effect:
            yield Problem(
                f'"{field.name}" takes its default, for which fastavro returns {effect}', field.pointer
            )


def _effect(type_: Node, value: JSON) -> str | None:
    match type_:
        case Primitive(logical=LogicalType() as logical) if logical.name in _CONVERTED:
            return f"{said(value)} and no {title(logical)}"
        case Fixed(logical=LogicalType(name="decimal") as logical):
            return f"{said(value)} and no {title(logical)}"
        case Primitive(name="bytes") | Fixed():
            return f"the text {said(value)} and no bytes"
        case Record(fields=fields) if isinstance(value, dict):
            missing = next((field.name for field in fields if field.name not in value), None)
            return None if missing is None else f'{said(value)} without its "{missing}"'
        case _:
            return None
