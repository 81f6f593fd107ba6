"""Names in the modules of codecs: those that they need themselves, and free ones for what users named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol

from eventwright.plan.reserved import KEYWORDS

RUNTIME_NAMES: Final = {  # module: the names that generated codecs take from it
    "datetime": ("date", "datetime", "time"),
    "decimal": ("Decimal",),
    "typing": ("Final", "Literal"),
    "uuid": ("UUID",),
    "eventwright.runtime.logical": (
        "big_decimal_to_bytes",
        "bytes_to_big_decimal",
        "bytes_to_duration",
        "date_to_days",
        "days_to_date",
        "decimal_to_fixed",
        "duration_to_bytes",
        "local_timestamp_to_micros",
        "local_timestamp_to_millis",
        "local_timestamp_to_nanos",
        "micros_to_local_timestamp",
        "micros_to_time",
        "micros_to_timestamp",
        "millis_to_local_timestamp",
        "millis_to_time",
        "millis_to_timestamp",
        "time_to_micros",
        "time_to_millis",
        "timestamp_to_nanos",
        "uuid_to_bytes",
    ),
    "eventwright.runtime.makers": ("Maker",),
    "eventwright.runtime.quick": (
        "bytes_to_decimal",
        "bytes_to_uuid",
        "decimal_bytes",
        "double_array_bytes",
        "float_array_bytes",
        "int_array_bytes",
        "long_array_bytes",
        "read_double_array",
        "read_float_array",
        "read_int_array",
        "read_long_array",
        "read_timestamp_micros",
        "read_timestamp_millis",
        "text_to_uuid",
        "timestamp_micros_bytes",
        "timestamp_millis_bytes",
        "uuid_text_bytes",
    ),
    "eventwright.runtime.values": (
        "Duration",
        "LocalTimestampNanos",
        "NoValue",
        "Tagged",
        "TimestampNanos",
        "UnknownSymbol",
    ),
    "eventwright.runtime.wire": (
        "BOOLEANS",
        "Codecs",
        "History",
        "SIZES",
        "Unfit",
        "WHOLES",
        "checked_int",
        "checked_long",
        "long_bytes",
        "long_to_float32",
        "next_items",
        "pack_double",
        "pack_float",
        "read_count",
        "read_int",
        "read_long",
        "read_span",
        "sized",
        "skip_index",
        "skip_int",
        "skip_long",
        "unpack_double",
        "unpack_float",
    ),
}
_BUILTINS: Final = (
    "bool bytearray bytes dict float id int len list range str tuple type "
    "_ __name__ __path__ __file__ __all__"
)
_LOCALS: Final = "at byte count data end head item items key number parts raw size value values"
RESERVED: Final = KEYWORDS.union(
    f"{_BUILTINS} {_LOCALS} CODECS HISTORY annotations match case".split()
    + [name for names in RUNTIME_NAMES.values() for name in names]
)


class Taken(Protocol):
    """Names that are taken, to be added to."""

    def __contains__(self, name: object, /) -> bool:
        """Tell whether a name is taken."""

    def add(self, name: str, /) -> None:
        """Take a name."""


@dataclass(frozen=True, slots=True)
class Variables:
    """The names of one function's variables, and around them those of its module, which are not copied."""

    around: Taken
    own: set[str] = field(default_factory=set)

    def __contains__(self, name: object) -> bool:
        """Tell whether a name is taken."""
        return name in self.own or name in self.around

    def add(self, name: str) -> None:
        """Take a name in the function."""
        self.own.add(name)


def free_name(name: str, taken: Taken) -> str:
    """Take a name, with as many underscores after it as make it free."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name
