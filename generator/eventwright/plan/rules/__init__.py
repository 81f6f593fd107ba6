"""The rules of what a change breaks in users' Python, one a module: it type-checks or runs no longer.

They are asked about what the plan says for both versions, of all flavours alike; the reader of an example is
the proposed version, its writer the earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from eventwright.plan.compared import AttributePair, ClassPair, EnumPair, RecordPair
from eventwright.plan.rules.attribute_renamed import attribute_renamed
from eventwright.plan.rules.class_kind_changed import class_kind_changed
from eventwright.plan.rules.class_moved import class_moved
from eventwright.plan.rules.class_removed import class_removed
from eventwright.plan.rules.enum_member_added import enum_member_added
from eventwright.plan.rules.enum_member_changed import enum_member_changed
from eventwright.plan.rules.enum_member_removed import enum_member_removed
from eventwright.plan.rules.field_became_required import field_became_required
from eventwright.plan.rules.field_removed import field_removed
from eventwright.plan.rules.field_type_changed import field_type_changed
from eventwright.plan.rules.field_type_narrowed import field_type_narrowed
from eventwright.plan.rules.field_type_widened import field_type_widened
from eventwright.plan.rules.required_field_added import required_field_added
from eventwright.rule import Rule


@dataclass(frozen=True, slots=True)
class Questions:
    """Rules by the pairs that they are asked about."""

    classes: tuple[Rule[ClassPair], ...]
    records: tuple[Rule[RecordPair], ...]
    attributes: tuple[Rule[AttributePair], ...]
    enums: tuple[Rule[EnumPair], ...]

    @property
    def rules(self) -> tuple[Rule[Any], ...]:
        """All rules."""
        return (*self.classes, *self.records, *self.attributes, *self.enums)


SOURCE: Final = Questions(
    classes=(class_moved, class_removed, class_kind_changed),
    records=(field_removed, required_field_added),
    attributes=(
        attribute_renamed,
        field_type_widened,
        field_type_narrowed,
        field_type_changed,
        field_became_required,
    ),
    enums=(enum_member_removed, enum_member_changed, enum_member_added),
)
