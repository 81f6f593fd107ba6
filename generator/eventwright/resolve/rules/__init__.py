"""The rules of schema resolution, one a module, listed by the pairs that they are asked about."""

from __future__ import annotations

from typing import Any, Final

from eventwright.resolve.pairs import (
    BranchPair,
    EnumPair,
    FixedPair,
    RecordPair,
    TypePair,
    WriterBranchPair,
)
from eventwright.resolve.rules.alias_beside_name import alias_beside_name
from eventwright.resolve.rules.alias_claimed_twice import alias_claimed_twice
from eventwright.resolve.rules.branch_ambiguous import branch_ambiguous
from eventwright.resolve.rules.branch_unmatched import branch_unmatched
from eventwright.resolve.rules.enum_symbol_unknown import enum_symbol_unknown
from eventwright.resolve.rules.fixed_size_mismatch import fixed_size_mismatch
from eventwright.resolve.rules.name_mismatch import name_mismatch
from eventwright.resolve.rules.reader_field_without_default import reader_field_without_default
from eventwright.resolve.rules.type_mismatch import type_mismatch
from eventwright.resolve.rules.writer_branch_unreadable import writer_branch_unreadable
from eventwright.rule import Rule

TYPE_RULES: Final[tuple[Rule[TypePair], ...]] = (type_mismatch, name_mismatch)
BRANCH_RULES: Final[tuple[Rule[BranchPair], ...]] = (branch_unmatched, branch_ambiguous)
WRITER_BRANCH_RULES: Final[tuple[Rule[WriterBranchPair], ...]] = (writer_branch_unreadable,)
FIXED_RULES: Final[tuple[Rule[FixedPair], ...]] = (fixed_size_mismatch,)
ENUM_RULES: Final[tuple[Rule[EnumPair], ...]] = (enum_symbol_unknown,)
RECORD_RULES: Final[tuple[Rule[RecordPair], ...]] = (
    reader_field_without_default,
    alias_claimed_twice,
    alias_beside_name,
)

ALL_RULES: Final[tuple[Rule[Any], ...]] = (
    *TYPE_RULES,
    *BRANCH_RULES,
    *WRITER_BRANCH_RULES,
    *FIXED_RULES,
    *ENUM_RULES,
    *RECORD_RULES,
)
