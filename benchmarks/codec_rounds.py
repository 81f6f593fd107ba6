"""Time one kind of codec in this process, beside fastavro and, where asked for, all peers.

`codec_speed.py` starts it:

    python codec_rounds.py events|resolution|types FOLDER [peers]

FOLDER has the generated packages, `bench_msgspec`, `bench_dataclass` and `bench_pydantic`. EVENTWRIGHT_ENGINE
chooses the kind before anything is imported. Prints JSON: for each row and event the seconds of one encode
and one decode, or why there are none.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import inf
from pathlib import Path
from random import Random
from timeit import Timer
from typing import Any, Final, TypeAlias

import fastavro
from codec_events import Sample, revised_order, samples
from codec_peers import (
    BASE,
    PEERS,
    Case,
    Pair,
    Work,
    eventwright,
    fastavro_dicts,
    fastavro_read,
    fastavro_write,
    typed,
)

PASSES: Final = 3  # over all events, since a machine is at its fastest now and then
ROUNDS: Final = 4  # in a pass
ROUND: Final = 0.02  # seconds, of one call repeated
SHORT_ROUND: Final = 0.004  # where there are many types
FLAVOURS: Final = ("msgspec", "dataclass", "pydantic")

Seconds: TypeAlias = tuple[float, float]  # of encode and decode
Row: TypeAlias = Mapping[str, Seconds | str]  # by event; a text says why there are none


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for and print it as JSON."""
    what, folder, *peers = arguments
    sys.path.insert(0, folder)
    gc.disable()  # as `timeit` does, for all alike
    measure = {"events": events, "resolution": resolution, "types": types}[what]
    print(json.dumps(measure(Path(folder), bool(peers))))
    return 0


def events(_: Path, with_peers: bool) -> Mapping[str, Row]:
    """Time the six events, by row and event."""
    packages = {flavour: importlib.import_module(f"bench_{flavour}") for flavour in FLAVOURS}
    contenders: dict[str, Callable[[Case], Pair]] = {BASE: fastavro_dicts}
    contenders |= {flavour: partial(eventwright, flavour) for flavour in FLAVOURS}
    contenders |= PEERS if with_peers else {}
    rows: dict[str, dict[str, Seconds | str]] = {name: {} for name in contenders}
    pairs: dict[str, dict[str, Pair]] = {event: {} for event in samples()}
    for event, sample in samples().items():
        for name, make in contenders.items():
            found = _attempt(make, Case(sample, packages))
            rows[name][event] = found if isinstance(found, str) else (inf, inf)
            if isinstance(found, Pair):
                pairs[event][name] = found
    for event, of_event in [*pairs.items()] * PASSES:
        for name, seconds in best(of_event, ROUND).items():
            rows[name][event] = least(rows[name][event], seconds)
    return rows


def least(one: Seconds | str, other: Seconds) -> Seconds:
    """Return the lesser of two times of each operation."""
    assert not isinstance(one, str)
    return min(one[0], other[0]), min(one[1], other[1])


def resolution(_: Path, __: bool) -> Mapping[str, float]:
    """Time decoding an order from its older version, beside the same order's plain decoding."""
    older, sample = revised_order()
    package = importlib.import_module("bench_msgspec")
    case = Case(sample, {"msgspec": package})
    event = typed(case, "msgspec")
    data = fastavro_write(
        fastavro.parse_schema(dict(older)), {**sample.value, "note": "call before delivery"}
    )
    works = {
        "plain": Work(package.decode, (type(event), case.data)),
        "a released version": Work(package.decode, (type(event), data, 1)),
        "a schema's text": Work(package.decode, (type(event), data, json.dumps(older))),
    }
    for work in works.values():
        assert work() == event
    pairs = {name: Pair(work, work) for name, work in works.items()}
    return {name: min(seconds) for name, seconds in best(pairs, ROUND).items()}


def types(folder: Path, _: bool) -> Mapping[str, Row]:
    """Time every record of a package with random data, beside fastavro."""
    packages = {"msgspec": importlib.import_module("bench_msgspec")}
    rows: dict[str, dict[str, Seconds | str]] = {BASE: {}, "msgspec": {}}
    for name, sample in _random_samples(folder / "bench_msgspec" / "_schemas"):
        case = Case(sample, packages)
        pairs = {BASE: fastavro_dicts(case), "msgspec": eventwright("msgspec", case)}
        for row, seconds in best(pairs, SHORT_ROUND).items():
            rows[row][name] = seconds
    return rows


def best(pairs: Mapping[str, Pair], seconds: float) -> Mapping[str, Seconds]:
    """Return the seconds of each one's fastest round; the rounds take turns, so that noise hits all alike."""
    timers = [(_timer(pair.encode), _timer(pair.decode)) for pair in pairs.values()]
    counts = [[max(1, int(seconds / _once(timer))) for timer in both] for both in timers]
    rounds = [
        [
            [timer.timeit(count) / count for timer, count in zip(*one, strict=True)]
            for one in zip(timers, counts, strict=True)
        ]
        for _ in range(ROUNDS)
    ]
    fastest = [tuple(map(min, zip(*one, strict=True))) for one in zip(*rounds, strict=True)]
    return {name: (one[0], one[1]) for name, one in zip(pairs, fastest, strict=True)}


def _timer(work: Work) -> Timer:
    names = [f"argument_{index}" for index in range(len(work.arguments))]
    scope = dict(zip(names, work.arguments, strict=True), function=work.function)
    return Timer(f"function({', '.join(names)})", globals=scope)


def _once(timer: Timer) -> float:
    """Return about how long one call takes, once everything is made that is made once."""
    return min(timer.timeit(1) for _ in range(5))


def _attempt(make: Callable[[Case], Pair], case: Case) -> Pair | str:
    """Return the calls to time, or why a peer has none."""
    try:
        pair = make(case)
        pair.encode()
        pair.decode()
    except ModuleNotFoundError:
        return "not installed"
    except Exception as error:  # whatever it is, it is the peer's own
        if make in PEERS.values():
            return f"cannot: {type(error).__name__}: {str(error).splitlines()[0]}"
        raise
    return pair


def _random_samples(schemas: Path) -> Iterator[tuple[str, Sample]]:
    """Make data for every record that has some; the same in each run."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "oracle"))
    from random_data import DataMaker, NoFiniteDatum

    for file in sorted(schemas.glob("*.avsc")):
        json_schema = json.loads(file.read_text(encoding="utf-8"))
        named: dict[str, Any] = {}
        parsed = fastavro.parse_schema(json_schema, named)
        try:
            value = DataMaker(Random(file.stem), named).datum(parsed)
        except NoFiniteDatum:
            continue
        yield file.stem, Sample(json_schema, _plain(parsed, value))


def _plain(schema: Any, value: Any) -> Any:
    """Return what fastavro reads where that writes the same bytes, else what names the branches."""
    data = fastavro_write(schema, value)
    read = fastavro_read(schema, data)
    try:
        return read if fastavro_write(schema, read) == data else value
    except Exception:  # fastavro does not write everything that it reads
        return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
