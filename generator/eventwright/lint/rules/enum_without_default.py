from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import TypeSubject
from eventwright.model.nodes import Enum


@lint_rule(
    accepts=(
        SchemaExample('{"type": "enum", "name": "Channel", "symbols": ["OTHER", "WEB"], "default": "OTHER"}'),
    ),
    rejects=(
        SchemaExample(
            '{"type": "enum", "name": "Channel", "symbols": ["WEB", "STORE"]}',
            at="/symbols",
            says='enum "Channel" has no default',
        ),
    ),
)
def enum_without_default(subject: TypeSubject) -> Iterator[Flaw]:
    """An enum has no default.

    Why: most enums grow, and a consumer without the new symbol cannot read any event that has it, unless the
    enum says which symbol stands for those it does not know.
    Help: add a symbol such as UNKNOWN or OTHER and name it in "default" of the enum; the default of a field is
    another matter. Where the list can never grow, allow this finding or turn the rule off.
    """
    if isinstance(subject.named, Enum) and subject.named.default is None:
        yield Flaw(f'enum "{subject.named.name}" has no default', f"{subject.named.pointer}/symbols")
