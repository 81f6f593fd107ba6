"""The kinds of codec that every table of cases is run on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generated import Generated

from eventwright.model.nodes import JSON


@dataclass(frozen=True)
class Kind:
    """One way to encode and decode; each takes a package first, and the event's fullname or class.

    `decode_older` is given the writer's schema, which is also version 1 of the event's history.
    """

    name: str
    encode: Callable[[Generated, Any], bytes]
    decode: Callable[[Generated, str, bytes], Any]
    decode_older: Callable[[Generated, str, bytes, JSON], Any]


def _decode_older_carefully(made: Generated, fullname: str, data: bytes, writer: JSON) -> Any:
    coder = made.coder(fullname)
    decode = coder._careful_resolve(json.dumps(writer))
    return (coder._careful_decode if decode == coder.decode else decode)(data)


GENERATED = Kind(
    "generated",
    lambda made, value: bytes(made.encode(value)),
    lambda made, fullname, data: made.decode(made.lookup(fullname), data),
    lambda made, fullname, data, writer: made.decode(made.lookup(fullname), data, 1),
)
CAREFUL = Kind(
    "careful",
    lambda made, value: made.package._coder_of(value)._careful_encode(value),
    lambda made, fullname, data: made.coder(fullname)._careful_decode(data),
    _decode_older_carefully,
)
KINDS = (GENERATED, CAREFUL)
