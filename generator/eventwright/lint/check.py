"""The lint rules, asked of a tree of schemas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from eventwright.lint.rule import LintRule
from eventwright.lint.rules import RULE_SETS, STRICT, LintQuestions
from eventwright.lint.subjects import (
    DeclaredSubject,
    EventSubject,
    Surroundings,
    TypeSubject,
    field_subjects,
    object_subjects,
)
from eventwright.model.nodes import Named, Record
from eventwright.model.problems import SchemaProblem

_Subject = TypeVar("_Subject")


def questions(rule_set: str, extra: Collection[str] = ()) -> LintQuestions:
    """Return the rules of a set, and those besides that are named by their ids."""
    wanted = {rule.id for rule in RULE_SETS[rule_set].rules}.union(extra)
    return STRICT.only(wanted.__contains__)


def lint(
    around: Surroundings, asked: LintQuestions, names: Collection[str], events: Iterable[str]
) -> tuple[SchemaProblem, ...]:
    """Ask the rules of the types `names`, and of the `events` as events; both are fullnames in `around`.

    Takes time in proportion to the text of the schemas.
    """
    types = around.types
    problems = [
        problem for name in sorted(names) if name in types for problem in _of_type(types[name], around, asked)
    ]
    for name in events:
        record = types[name]
        if isinstance(record, Record):
            problems += _of_event(record, around, asked)
    return tuple(problems)


def _of_type(named: Named, around: Surroundings, asked: LintQuestions) -> Iterator[SchemaProblem]:
    yield from _ask(asked.types, TypeSubject(named, around), named)
    if isinstance(named, Record) and asked.fields:
        for field in field_subjects(named, around):
            yield from _ask(asked.fields, field, named)
    if asked.objects:
        for json_object in object_subjects(named):
            yield from _ask(asked.objects, json_object, named)


def _of_event(record: Record, around: Surroundings, asked: LintQuestions) -> Iterator[SchemaProblem]:
    yield from _ask(asked.events, EventSubject(record, around), record)
    if record.event is not None:
        yield from _ask(asked.declared, DeclaredSubject(record, record.event, around), record)


def _ask(rules: Iterable[LintRule[_Subject]], subject: _Subject, named: Named) -> Iterator[SchemaProblem]:
    for rule in rules:
        for flaw in rule.check(subject):
            yield SchemaProblem(
                rule.explanation, named.origin.file, flaw.pointer, flaw.message, named.fullname
            )
