"""The rules of what a readable change does all the same, one a module: meaning, and engines that differ."""

from __future__ import annotations

from typing import Final

from eventwright.compat.rules.alias_beside_name import alias_beside_name
from eventwright.compat.rules.branch_ambiguous import branch_ambiguous
from eventwright.resolve.rules import Questions

SEMANTIC: Final = Questions()
ENGINE: Final = Questions(branches=(branch_ambiguous,), records=(alias_beside_name,))
