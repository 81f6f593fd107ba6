"""Try on Java that it reads the formats that we write, and that we read those that it writes.

    python tests/oracle/formats_java.py [--libraries DIR]

A record with every type, in the JSON encoding, single-object encoding and container files; needs what
`engines_java.py` does, and exits as it does.
"""

from __future__ import annotations

import io
import json
import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent / "runtime"))

from engines_java import ask_java, with_libraries
from everything import every_schema
from generated import Generated, build
from sampling import Sampler

from eventwright.model.canonical import canonical_form, fingerprint
from eventwright.model.parse import parse_schema
from eventwright.model.text import parse_json

EVENTS: Final = 60
CODECS: Final = ("null", "deflate", "bzip2")  # for others Java needs more libraries


def main(arguments: Sequence[str]) -> int:
    return with_libraries("Try the formats of events on Java.", arguments, compare)


def compare(libraries: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        made = build(Path(folder), "formats_every", [every_schema()])
        cases = [Case(made, codec, seed) for seed, codec in enumerate(CODECS)]
        answers = ask_java(libraries, "Formats.java", [case.question for case in cases])
        found = [fault for case, answer in zip(cases, answers, strict=True) for fault in case.faults(answer)]
    for fault in found:
        print(f"FAILED: {fault}")
    print(f"{EVENTS * len(CODECS)} events in {len(CODECS)} codecs on Java, {len(found)} differences")
    return 1 if found else 0


class Case:
    """Events in every format."""

    def __init__(self, made: Generated, codec: str, seed: int) -> None:
        self.made = made
        self.codec = codec
        self.cls = made.lookup("test.all.Every")
        sampler = Sampler(Random(seed), made)
        self.events = [sampler.record("test.all.Every") for _ in range(EVENTS)]
        self.schema: str = made.describe(self.cls).schema

    @property
    def question(self) -> dict[str, Any]:
        out = io.BytesIO()
        self.made.write_container(out, self.cls, self.events, codec=self.codec)
        return {
            "schema": self.schema,
            "codec": self.codec,
            "container": out.getvalue().hex(),
            "single": [self.made.encode_single_object(event).hex() for event in self.events],
            "json": [self.finite(event) for event in self.events],
        }

    def finite(self, event: Any) -> str:
        """Return JSON without infinities, which Java writes as we do and does not read."""
        text: str = self.made.to_json(event)
        return text.replace('"-Infinity"', "-1.0").replace('"Infinity"', "1.0")

    def faults(self, answer: dict[str, Any]) -> Iterator[str]:
        schema, _ = parse_schema(parse_json(self.schema).json)
        assert schema is not None
        if answer["form"] != canonical_form(schema):
            yield "Java has another canonical form"
        if answer["fingerprint"] % 2**64 != fingerprint(schema):
            yield "Java has another fingerprint"
        container = io.BytesIO(bytes.fromhex(answer["container"]))
        read = self.made.read_container(container, self.cls)
        yield from self.unequal(f"a {self.codec} container of Java's", read)
        single = (self.made.decode_single_object(self.cls, bytes.fromhex(text)) for text in answer["single"])
        yield from self.unequal("Java's single-object encoding", single)
        yield from self.unequal(
            "Java's JSON", (self.made.from_json(self.cls, text) for text in answer["json"])
        )
        for event, text in zip(self.events, answer["binary"], strict=True):
            ours = self.made.from_json(self.cls, self.finite(event))
            if self.made.decode(self.cls, bytes.fromhex(text)) != ours:
                yield f"Java reads our JSON otherwise: {self.finite(event)[:300]}"
        for event, text in zip(self.events, answer["json"], strict=True):
            ours = json.loads(self.made.to_json(event))
            if not same(ours, json.loads(text)):
                yield f"Java writes the JSON {text[:300]}, and we {json.dumps(ours)[:300]}"

    def unequal(self, what: str, found: Iterator[Any]) -> Iterator[str]:
        """Compare with the events; `repr` tells NaN and -0.0."""
        for number, (event, other) in enumerate(zip(self.events, found, strict=True)):
            if repr(event) != repr(other) and event != other:
                yield f"{what} has {other!r:.300} for event {number}, {event!r:.300}"


def same(ours: Any, theirs: Any) -> bool:
    """Compare JSON, where 1 is not 1.0; Java prints a float with all digits of the double that it is."""
    if type(ours) is not type(theirs):
        return False
    match ours:
        case dict():
            return ours.keys() == theirs.keys() and all(same(item, theirs[key]) for key, item in ours.items())
        case list():
            return len(ours) == len(theirs) and all(map(same, ours, theirs))
        case float():
            return math.isclose(ours, theirs, rel_tol=1e-7)
        case _:
            return bool(ours == theirs)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
