"""What users' Python meets of a type before and after a change: what the rules of source are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eventwright.model.nodes import NO_DEFAULT, Enum, Field, Record
from eventwright.plan.annotations import annotation
from eventwright.plan.defaults import left_out
from eventwright.plan.scope import Scope


@dataclass(frozen=True, slots=True)
class Class:
    """The class of a record or an enum."""

    named: Record | Enum
    place: str  # where it is imported from: "shop_events.shop.orders.OrderPlaced"
    attributes: Mapping[str, str]  # a record's field to its attribute, or an enum's symbol to its member


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field of a record as its class has it."""

    field: Field
    name: str
    holds: frozenset[str]  # the alternatives of its annotation, comparable with those of the other side
    scope: Scope

    @property
    def annotation(self) -> str:
        """The annotation, with classes by their places."""
        return annotation(self.field.type, self.scope)

    @property
    def is_required(self) -> bool:
        """Whether the class cannot be constructed without it."""
        types = self.scope.context.types
        return self.field.default is NO_DEFAULT or left_out(self.field, types) is not None


@dataclass(frozen=True, slots=True)
class ClassPair:
    """A class that was there, and the one that is there instead, if any is."""

    proposed: Class | None
    earlier: Class


@dataclass(frozen=True, slots=True)
class RecordPair:
    """The class of a record, and what its fields have gained and lost."""

    place: str  # of the proposed class
    added: tuple[Attribute, ...]
    removed: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class AttributePair:
    """What a field of the earlier record is in the proposed one."""

    place: str  # of the proposed class
    proposed: Attribute
    earlier: Attribute

    @property
    def difference(self) -> str:
        """Both annotations, for a message."""
        attribute = f"{self.place}.{self.proposed.name}"
        return f"{attribute}: {self.proposed.annotation}, was {self.earlier.annotation}"


@dataclass(frozen=True, slots=True)
class EnumPair:
    """The classes of an enum."""

    proposed: Class
    earlier: Class

    @property
    def added(self) -> tuple[str, ...]:
        """The members that have come with new symbols."""
        return _gained(self.proposed.attributes, self.earlier.attributes)

    @property
    def removed(self) -> tuple[str, ...]:
        """The members that have gone with their symbols."""
        return _gained(self.earlier.attributes, self.proposed.attributes)


def _gained(here: Mapping[str, str], there: Mapping[str, str]) -> tuple[str, ...]:
    known = {*there.values()}
    return tuple(member for symbol, member in here.items() if symbol not in there and member not in known)
