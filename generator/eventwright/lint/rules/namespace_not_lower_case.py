from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import TypeSubject


@lint_rule(
    accepts=(SchemaExample('{"type": "fixed", "name": "shop.stock_v2.Id", "size": 8}'),),
    rejects=(
        SchemaExample(
            '{"type": "fixed", "name": "Id", "namespace": "com.Shop", "size": 8}',
            at="/namespace",
            says='the namespace "com.Shop" is not in lower case',
        ),
        SchemaExample(
            '{"type": "fixed", "name": "com.Shop.Id", "size": 8}',
            at="/name",
            says='the namespace "com.Shop" is not in lower case',
        ),
    ),
)
def namespace_not_lower_case(subject: TypeSubject) -> Iterator[Flaw]:
    """A namespace has capital letters.

    Why: namespaces become packages and folders, which are in lower case in Java and Python, and which some
    file systems cannot tell apart by case.
    Help: write the namespace in lower case, in every type that is not released yet.
    """
    named = subject.named
    if named.namespace != named.namespace.lower():
        given = "namespace" if "namespace" in named.origin.json else "name"
        yield Flaw(f'the namespace "{named.namespace}" is not in lower case', f"{named.pointer}/{given}")
