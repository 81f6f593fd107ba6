from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from eventwright.lint.parts import meant
from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import ObjectSubject
from eventwright.model.text import step

_NAMED: Final = ("aliases", "doc", "namespace")
_OPTIONAL: Final[Mapping[str, tuple[str, ...]]] = {  # what may be left out, and so be misspelt unnoticed
    "field": ("aliases", "default", "doc", "order"),
    "record": (*_NAMED, "eventwright"),
    "error": (*_NAMED, "eventwright"),
    "enum": (*_NAMED, "default"),
    "fixed": (*_NAMED, "logicalType", "precision", "scale"),
    "bytes": ("logicalType", "precision", "scale"),
    "int": ("logicalType",),
    "long": ("logicalType",),
    "string": ("logicalType",),
}


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "R", "doc": "An R.", "docs": "https://example.org", "fields": [{"name": "a", "type": "int", "pii": true}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int", "defualt": 0}]}',
            at="/fields/0/defualt",
            says='"defualt" is ignored; is it meant to be "default"?',
        ),
        SchemaExample(
            '{"type": "record", "name": "R", "fields": [{"name": "a", "type": {"type": "long", "logicaltype": "timestamp-millis"}}]}',
            at="/fields/0/type/logicaltype",
            says='"logicaltype" is ignored; is it meant to be "logicalType"?',
        ),
    ),
)
def attribute_misspelt(subject: ObjectSubject) -> Iterator[Flaw]:
    """An attribute looks like a misspelling of one that Avro knows.

    Why: attributes that Avro does not know are allowed and ignored, so a misspelt default is no default.
    Help: correct the spelling; where it is an attribute of your own, rename it or turn the rule off.
    """
    own = subject.json.keys() - _KNOWN
    if not own:
        return
    missing = tuple(name for name in _OPTIONAL.get(subject.what, ()) if name not in subject.json)
    for name in sorted(own):
        if word := meant(name, missing):
            yield Flaw(f'"{name}" is ignored; is it meant to be "{word}"?', f"{subject.pointer}{step(name)}")


_KNOWN: Final = frozenset(
    (
        "type",
        "name",
        "fields",
        "symbols",
        "size",
        "items",
        "values",
        *(n for o in _OPTIONAL.values() for n in o),
    )
)
