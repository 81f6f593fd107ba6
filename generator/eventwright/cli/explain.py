"""`eventwright explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventwright.lint.rule import SchemaExample
    from eventwright.rule import Example
    from eventwright.rulebook import Entry


@click.command(short_help="Explain a rule, or list all rules.")
@click.argument("rule", required=False)
def explain(rule: str | None) -> int:
    """Say what RULE is about, why it matters and what helps, with examples; without RULE, list all rules."""
    from eventwright.cli.console import say
    from eventwright.rulebook import entries, rule_named

    if rule is None:
        say("".join(f"{line}\n" for line in _list(entries())))
    else:
        say("".join(f"{line}\n" for line in _page(rule_named(rule))))
    return 0


def _list(entries: tuple[Entry, ...]) -> Iterator[str]:
    kind = None
    for entry in entries:
        rule = entry.explanation
        if rule.kind is not kind:
            yield from ((f"{rule.kind} rules",) if kind is None else ("", f"{rule.kind} rules"))
            kind = rule.kind
        yield f"  {rule.id:32} {rule.severity:8} {rule.summary}"


def _page(entry: Entry) -> Iterator[str]:
    rule = entry.explanation
    yield f"{rule.id} ({rule.kind}, {rule.severity})"
    yield f"  {rule.summary}"
    yield f"  why: {rule.why}"
    yield f"  help: {rule.help}"
    if entry.rule_sets:
        yield f"  asked in the rule sets: {', '.join(entry.rule_sets)}"
    if rule.writer_help:
        yield f"  help for a proposed writer: {rule.writer_help}"
    for heading, examples in (("accepted", entry.accepts), ("rejected", entry.rejects)):
        for example in examples:
            yield ""
            yield from _example(heading, example)


def _example(heading: str, example: Example | SchemaExample) -> Iterator[str]:
    yield f"  {heading}:"
    for role in ("reader", "writer", "schema"):
        if hasattr(example, role):
            yield f"    {role}: {getattr(example, role)}"
    if example.says:
        yield f"    finding: {example.at + ': ' if example.at else ''}{example.says}"
