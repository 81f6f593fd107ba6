"""The rules of what a readable change does all the same, one a module: meaning, and engines that differ.

A rule of engines tells where Java (and with it Confluent's and Apicurio's registries), Karapace or fastavro
decide otherwise or take a value for another one. Where the decoder of Apache's Python, which few use, refuses
what the specification allows, its error is loud, and no finding comes of it. What each engine does is in the
table of tests/oracle/engines.py, and tried on the engine itself.
"""

from __future__ import annotations

from typing import Final

from eventwright.compat.rules.alias_beside_name import alias_beside_name
from eventwright.compat.rules.alias_unqualified import alias_unqualified
from eventwright.compat.rules.branch_ambiguous import branch_ambiguous
from eventwright.compat.rules.branch_moved import branch_moved
from eventwright.compat.rules.branch_preceded import branch_preceded
from eventwright.compat.rules.bytes_read_as_string import bytes_read_as_string
from eventwright.compat.rules.decimal_changed import decimal_changed
from eventwright.compat.rules.decimal_widened import decimal_widened
from eventwright.compat.rules.default_changed import default_changed
from eventwright.compat.rules.default_unconverted import default_unconverted
from eventwright.compat.rules.enum_default_changed import enum_default_changed
from eventwright.compat.rules.enum_symbol_defaulted import enum_symbol_defaulted
from eventwright.compat.rules.field_alias_unreached import field_alias_unreached
from eventwright.compat.rules.field_renamed import field_renamed
from eventwright.compat.rules.logical_type_added import logical_type_added
from eventwright.compat.rules.logical_type_changed import logical_type_changed
from eventwright.compat.rules.logical_type_removed import logical_type_removed
from eventwright.compat.rules.lossy_promotion import lossy_promotion
from eventwright.compat.rules.record_namesake import record_namesake
from eventwright.resolve.rules import Questions

_LOGICAL: Final = (
    logical_type_changed,
    logical_type_added,
    logical_type_removed,
    decimal_changed,
    decimal_widened,
)

SEMANTIC: Final = Questions(
    primitives=(*_LOGICAL, lossy_promotion, bytes_read_as_string),
    fixed=_LOGICAL,
    enums=(enum_symbol_defaulted, enum_default_changed),
    records=(record_namesake, default_changed),
)
ENGINE: Final = Questions(
    branches=(branch_ambiguous, branch_moved, branch_preceded),
    fixed=(alias_unqualified,),
    enums=(alias_unqualified,),
    records=(alias_unqualified, alias_beside_name, field_alias_unreached, field_renamed, default_unconverted),
)
