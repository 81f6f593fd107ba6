"""Names in the modules of codecs: those that they need themselves, and free ones for what users named."""

from __future__ import annotations

from typing import Final

from eventwright.plan.reserved import KEYWORDS

RUNTIME_NAMES: Final = {  # module: the names that generated codecs take from it
    "datetime": ("date", "datetime", "time"),
    "decimal": ("Decimal",),
    "typing": ("Final", "Literal"),
    "uuid": ("UUID",),
    "eventwright.runtime.logical": (
        "big_decimal_to_bytes",
        "bytes_to_big_decimal",
        "bytes_to_decimal",
        "bytes_to_duration",
        "bytes_to_uuid",
        "date_to_days",
        "days_to_date",
        "decimal_to_bytes",
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
        "text_to_uuid",
        "time_to_micros",
        "time_to_millis",
        "timestamp_to_micros",
        "timestamp_to_millis",
        "timestamp_to_nanos",
        "uuid_to_bytes",
        "uuid_to_text",
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
        "checked_double",
        "checked_float",
        "checked_int",
        "checked_long",
        "checked_null",
        "long_bytes",
        "next_items",
        "read_count",
        "read_int",
        "read_long",
        "read_size",
        "refuse_items",
        "sized",
        "skip_index",
        "skip_int",
        "skip_long",
        "to_float32",
        "unpack_double",
        "unpack_float",
    ),
}
_BUILTINS: Final = (
    "bool bytearray bytes dict float int len list range str tuple type _ __name__ __path__ __file__ __all__"
)
_LOCALS: Final = "at count data end head item items key number out raw size value values"
RESERVED: Final = KEYWORDS.union(
    f"{_BUILTINS} {_LOCALS} CODECS HISTORY annotations match case".split()
    + [name for names in RUNTIME_NAMES.values() for name in names]
)


def free_name(name: str, taken: set[str]) -> str:
    """Take a name, with as many underscores after it as make it free."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name
