"""The rules of schema resolution, one a module: they say what a reader cannot read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from eventwright.resolve.pairs import (
    BranchPair,
    EnumPair,
    FixedPair,
    PrimitivePair,
    RecordPair,
    TypePair,
    WriterBranchPair,
)
from eventwright.resolve.rules.alias_claimed_twice import alias_claimed_twice
from eventwright.resolve.rules.branch_unmatched import branch_unmatched
from eventwright.resolve.rules.enum_symbol_unknown import enum_symbol_unknown
from eventwright.resolve.rules.fixed_size_mismatch import fixed_size_mismatch
from eventwright.resolve.rules.name_mismatch import name_mismatch
from eventwright.resolve.rules.reader_field_without_default import reader_field_without_default
from eventwright.resolve.rules.type_mismatch import type_mismatch
from eventwright.resolve.rules.writer_branch_unreadable import writer_branch_unreadable
from eventwright.rule import Rule


@dataclass(frozen=True, slots=True)
class Questions:
    """Rules by the pairs that they are asked about."""

    types: tuple[Rule[TypePair], ...] = ()
    primitives: tuple[Rule[PrimitivePair], ...] = ()
    branches: tuple[Rule[BranchPair], ...] = ()
    writer_branches: tuple[Rule[WriterBranchPair], ...] = ()
    fixed: tuple[Rule[FixedPair], ...] = ()
    enums: tuple[Rule[EnumPair], ...] = ()
    records: tuple[Rule[RecordPair], ...] = ()

    @property
    def rules(self) -> tuple[Rule[Any], ...]:
        """All rules; one that is asked about several kinds of pairs is there once."""
        found: tuple[Rule[Any], ...] = (
            *self.types,
            *self.primitives,
            *self.branches,
            *self.writer_branches,
            *self.fixed,
            *self.enums,
            *self.records,
        )
        return tuple(dict.fromkeys(found))

    def __add__(self, other: Questions) -> Questions:
        return Questions(
            self.types + other.types,
            self.primitives + other.primitives,
            self.branches + other.branches,
            self.writer_branches + other.writer_branches,
            self.fixed + other.fixed,
            self.enums + other.enums,
            self.records + other.records,
        )


WIRE: Final = Questions(
    types=(type_mismatch, name_mismatch),
    branches=(branch_unmatched,),
    writer_branches=(writer_branch_unreadable,),
    fixed=(fixed_size_mismatch,),
    enums=(enum_symbol_unknown,),
    records=(reader_field_without_default, alias_claimed_twice),
)
