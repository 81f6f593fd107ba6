from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import TypeSubject


@lint_rule(
    accepts=(SchemaExample('{"type": "enum", "name": "Channel", "namespace": "shop", "symbols": ["WEB"]}'),),
    rejects=(
        SchemaExample(
            '{"type": "enum", "name": "Channel", "symbols": ["WEB"]}',
            at="/name",
            says='"Channel" has no namespace',
        ),
    ),
)
def namespace_missing(subject: TypeSubject) -> Iterator[Flaw]:
    """A type has no namespace.

    Why: its name is taken for everybody; another team's type of the same name cannot be used beside it, and
    Java puts the class into the default package, from where it cannot be imported.
    Help: give it a namespace such as "shop.orders" before it is released; later the new name needs the old one
    as an alias.
    """
    if not subject.named.namespace:
        yield Flaw(f'"{subject.named.name}" has no namespace', f"{subject.named.pointer}/name")
