"""The files that a new project starts with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from eventwright.errors import OutputError
from eventwright.paths import shown

SETTINGS: Final = """\
# Settings of eventwright; paths are relative to this file.

schemas = "schemas"                # the .avsc files, one type each or a list of types
history = "schemas/history"        # released versions, appended by `eventwright release`
out = "generated"                  # the generated package is a folder in it
package = "events"                 # what services import
flavour = "msgspec"                # classes made with msgspec, dataclass or pydantic
compatibility = "BACKWARD"         # or FORWARD, FULL, each also _TRANSITIVE, or NONE
unknown_symbols = "error"          # or "keep": what decoding does with enum symbols it does not know
fail_on = "error"                  # or "warning", "info": the findings that make a check fail
"""

EVENT: Final = """\
// An event says what happened. Comments like this one are allowed in .avsc files.
{
  "type": "record",
  "name": "OrderPlaced",
  "namespace": "example.orders",
  "doc": "A customer has placed an order.",
  // Who sends and receives the event; not part of the contract.
  "eventwright": {
    "kind": "integration",
    "topic": "example.orders",
    "key": ["order_id"],
    "owner": "team-orders",
    "producers": ["order-service"],
    "consumers": ["shipping-service"]
  },
  "fields": [
    {
      "name": "event_id",
      "type": {"type": "string", "logicalType": "uuid"},
      "doc": "Unique to this event; a consumer that has seen it ignores the event."
    },
    {
      "name": "occurred_at",
      "type": {"type": "long", "logicalType": "timestamp-micros"},
      "doc": "When the order was placed."
    },
    {"name": "order_id", "type": "string", "doc": "The order's number, as the customer sees it."},
    {
      "name": "total",
      "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2},
      "doc": "What the customer pays, in euros."
    },
    {
      "name": "note",
      "type": ["null", "string"],
      "default": null,
      "doc": "The customer's words to the seller. A field with a default can be added to a released event."
    }
  ]
}
"""

FILES: Final[Mapping[str, str]] = {
    "eventwright.toml": SETTINGS,
    "schemas/orders/OrderPlaced.avsc": EVENT,
}


def start(folder: Path) -> tuple[str, ...]:
    """Write the files that are not there yet, the example only where there are no schemas; return them.

    Raises OutputError naming the file that cannot be written, and then none is.
    """
    has_schemas = any((folder / "schemas").rglob("*.avsc"))
    wanted = [name for name in FILES if not (has_schemas and name.endswith(".avsc"))]
    wanted = [name for name in wanted if not (folder / name).exists()]
    made: list[Path] = []  # folders and files
    for name in wanted:
        try:
            _write_new(folder / name, FILES[name], made)
        except OSError as error:
            _remove(made)
            raise OutputError(
                f"{shown(folder / name)}: cannot be written: {error.strerror}; nothing was written"
            ) from error
    return tuple(wanted)


def _write_new(path: Path, text: str, made: list[Path]) -> None:
    for above in reversed(path.parents):
        if not above.exists():
            above.mkdir()
            made.append(above)
    with path.open("x", encoding="utf-8", newline="") as file:
        made.append(path)
        file.write(text)


def _remove(made: Sequence[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
