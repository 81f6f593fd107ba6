"""The ways to encode and decode that every table of cases is run on: the fast codec, and the careful one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generated import Generated

from eventwright.model.nodes import JSON
from eventwright.runtime.decoders import CarefulDecoder


@dataclass(frozen=True)
class Way:
    """One way to encode and decode; each takes a package first, and the event's fullname or class.

    `decode_older` is given the writer's schema, which is also version 1 of the event's history.
    """

    name: str
    encode: Callable[[Generated, Any], bytes]
    decode: Callable[[Generated, str, bytes], Any]
    decode_older: Callable[[Generated, str, bytes, JSON], Any]


def _decode_older_carefully(made: Generated, fullname: str, data: bytes, writer: JSON) -> Any:
    return CarefulDecoder.decode(made.coder(fullname).decoder_from(json.dumps(writer)), data)


FAST = Way(
    "fast",
    lambda made, value: bytes(made.encode(value)),
    lambda made, fullname, data: made.decode(made.lookup(fullname), data),
    lambda made, fullname, data, writer: made.decode(made.lookup(fullname), data, 1),
)
CAREFUL = Way(
    "careful",
    lambda made, value: made.package._coder_of(value).careful_encode(value),
    lambda made, fullname, data: made.careful_decode(fullname, data),
    _decode_older_carefully,
)
WAYS = (FAST, CAREFUL)
