from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.nodes import NO_DEFAULT, Field
from eventwright.resolve.pairs import RecordPair
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.ENGINE,
    severity=Severity.WARNING,
    accepts=(
        Example(
            reader='{"type": "record", "name": "p.R", "fields": [{"name": "b", "type": "int", "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "p.R", "fields": [{"name": "a", "type": "int"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "p.R", "aliases": ["q.R"], "fields": [{"name": "b", "type": "int", "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "q.R", "fields": [{"name": "a", "type": "int"}]}',
        ),
        Example(
            reader='{"type": "record", "name": "p.R", "fields": [{"name": "a", "type": "int"}]}',
            writer='{"type": "record", "name": "q.R", "fields": [{"name": "a", "type": "int"}]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "p.R", "fields": [{"name": "b", "type": "int", "aliases": ["a"]}]}',
            writer='{"type": "record", "name": "q.R", "fields": [{"name": "a", "type": "int"}]}',
            at="/fields/0",
            says='"b" is the writer\'s "a" by an alias, in a record that was written as "q.R"',
        ),
    ),
)
def field_alias_unreached(pair: RecordPair) -> Iterator[Problem]:
    """A field is read by an alias, in a record that matches by its unqualified name alone.

    Why: the specification matches records by their unqualified names, and then fields by their aliases. Java
    uses the aliases of fields only in records of the same full name, or with an alias for it.
    Help: give the record an alias with the full name that was written.
    Writer: do not rename the field and move the record at once: released Java readers miss the field.
    """
    if pair.writer.fullname in (pair.reader.fullname, *pair.reader.aliases):
        return
    for field, source in pair.changed:
        if source.name != field.name:
            yield Problem(
                f'"{field.name}" is the writer\'s "{source.name}" by an alias, '
                f'in a record that was written as "{pair.writer.fullname}"',
                field.pointer,
                source.pointer,
                java=_java(field),
            )


def _java(field: Field) -> str:
    if field.default is NO_DEFAULT:
        return "the check accepts the pair and the decoder refuses every value"
    return f'the check accepts the pair and the decoder gives "{field.name}" its default'
