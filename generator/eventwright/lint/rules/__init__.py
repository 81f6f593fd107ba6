"""The lint rules, one a module, and the sets of them that a team chooses from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from eventwright.lint.rule import LintRule
from eventwright.lint.rules.attribute_misspelt import attribute_misspelt
from eventwright.lint.rules.command_not_imperative import command_not_imperative
from eventwright.lint.rules.default_ignored import default_ignored
from eventwright.lint.rules.default_says_null import default_says_null
from eventwright.lint.rules.domain_event_on_topic import domain_event_on_topic
from eventwright.lint.rules.enum_without_default import enum_without_default
from eventwright.lint.rules.event_not_in_past_tense import event_not_in_past_tense
from eventwright.lint.rules.event_undeclared import event_undeclared
from eventwright.lint.rules.event_without_doc import event_without_doc
from eventwright.lint.rules.field_name_not_snake_case import field_name_not_snake_case
from eventwright.lint.rules.field_name_style_mixed import field_name_style_mixed
from eventwright.lint.rules.field_without_doc import field_without_doc
from eventwright.lint.rules.float_for_money import float_for_money
from eventwright.lint.rules.key_field_optional import key_field_optional
from eventwright.lint.rules.key_field_type import key_field_type
from eventwright.lint.rules.key_field_unknown import key_field_unknown
from eventwright.lint.rules.key_missing import key_missing
from eventwright.lint.rules.logical_type_ignored import logical_type_ignored
from eventwright.lint.rules.logical_type_misspelt import logical_type_misspelt
from eventwright.lint.rules.metadata_field_missing import metadata_field_missing
from eventwright.lint.rules.metadata_field_type import metadata_field_type
from eventwright.lint.rules.name_not_pascal_case import name_not_pascal_case
from eventwright.lint.rules.name_repeats_kind import name_repeats_kind
from eventwright.lint.rules.namespace_missing import namespace_missing
from eventwright.lint.rules.namespace_not_lower_case import namespace_not_lower_case
from eventwright.lint.rules.null_not_first import null_not_first
from eventwright.lint.rules.nullable_without_default import nullable_without_default
from eventwright.lint.rules.owner_missing import owner_missing
from eventwright.lint.rules.symbol_not_upper_case import symbol_not_upper_case
from eventwright.lint.rules.timestamp_without_logical_type import timestamp_without_logical_type
from eventwright.lint.rules.topic_missing import topic_missing
from eventwright.lint.rules.topic_shared_by_kinds import topic_shared_by_kinds
from eventwright.lint.rules.type_without_doc import type_without_doc
from eventwright.lint.rules.union_default_on_later_branch import union_default_on_later_branch
from eventwright.lint.rules.union_of_one_branch import union_of_one_branch
from eventwright.lint.subjects import (
    DeclaredSubject,
    EventSubject,
    FieldSubject,
    ObjectSubject,
    TypeSubject,
)


@dataclass(frozen=True, slots=True)
class LintQuestions:
    """Lint rules by what they are asked about."""

    types: tuple[LintRule[TypeSubject], ...] = ()
    fields: tuple[LintRule[FieldSubject], ...] = ()
    events: tuple[LintRule[EventSubject], ...] = ()
    declared: tuple[LintRule[DeclaredSubject], ...] = ()
    objects: tuple[LintRule[ObjectSubject], ...] = ()

    @property
    def rules(self) -> tuple[LintRule[Any], ...]:
        """All rules."""
        return (*self.types, *self.fields, *self.events, *self.declared, *self.objects)

    def __add__(self, other: LintQuestions) -> LintQuestions:
        return LintQuestions(
            self.types + other.types,
            self.fields + other.fields,
            self.events + other.events,
            self.declared + other.declared,
            self.objects + other.objects,
        )

    def only(self, is_wanted: Callable[[str], bool]) -> LintQuestions:
        """Return the rules whose ids are wanted."""
        return LintQuestions(
            tuple(rule for rule in self.types if is_wanted(rule.id)),
            tuple(rule for rule in self.fields if is_wanted(rule.id)),
            tuple(rule for rule in self.events if is_wanted(rule.id)),
            tuple(rule for rule in self.declared if is_wanted(rule.id)),
            tuple(rule for rule in self.objects if is_wanted(rule.id)),
        )


MINIMAL: Final = LintQuestions(  # what is hardly ever meant
    fields=(
        default_says_null,
        union_default_on_later_branch,
    ),
    declared=(
        key_field_optional,
        key_field_type,
        key_field_unknown,
    ),
    objects=(
        attribute_misspelt,
        default_ignored,
        logical_type_ignored,
        logical_type_misspelt,
    ),
)
STANDARD: Final = MINIMAL + LintQuestions(  # what most teams want to hear of
    types=(
        enum_without_default,
        name_not_pascal_case,
        namespace_missing,
    ),
    fields=(
        field_name_style_mixed,
        float_for_money,
        null_not_first,
        nullable_without_default,
        timestamp_without_logical_type,
    ),
    events=(
        event_undeclared,
        event_without_doc,
    ),
    declared=(
        command_not_imperative,
        domain_event_on_topic,
        event_not_in_past_tense,
        key_missing,
        metadata_field_missing,
        metadata_field_type,
        topic_missing,
        topic_shared_by_kinds,
    ),
)
STRICT: Final = STANDARD + LintQuestions(  # what is a matter of style, or of thoroughness
    types=(
        namespace_not_lower_case,
        symbol_not_upper_case,
        type_without_doc,
    ),
    fields=(
        field_name_not_snake_case,
        field_without_doc,
        union_of_one_branch,
    ),
    declared=(
        name_repeats_kind,
        owner_missing,
    ),
)
RULE_SETS: Final[Mapping[str, LintQuestions]] = {"minimal": MINIMAL, "standard": STANDARD, "strict": STRICT}


def sets_with(rule: LintRule[Any]) -> tuple[str, ...]:
    """Return the names of the sets that a rule is in."""
    return tuple(name for name, questions in RULE_SETS.items() if rule in questions.rules)
