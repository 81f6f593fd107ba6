"""One unit of the corpus through everything: load, generate, import, encode and decode."""

from __future__ import annotations

import io
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, Final

import fastavro
from corpus_units import Unit, fastavro_types, parsed_schema, read_json
from drafts import Json
from packages import imported
from random_data import DataMaker, NoFiniteDatum
from values import agrees

from eventwright import generate_package, load_schemas, write_package

FLAVOURS: Final = ("msgspec", "dataclass", "pydantic")


@dataclass(frozen=True)
class Job:
    """What a worker does with a unit."""

    unit: Unit
    folder: Path
    out: Path
    flavours: tuple[str, ...]
    data: int = 50  # random data for each named record


@dataclass
class Outcome:
    """What came of a unit; `failures` are what nobody explains, `remarks` what is explained."""

    unit: Unit
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def run(job: Job) -> Outcome:
    """Do all with one unit; an exception is a failure of it."""
    outcome = Outcome(job.unit)
    try:
        _load(job, outcome)
    except Exception:
        outcome.failures.append(traceback.format_exc(limit=-3))
    return outcome


def _load(job: Job, outcome: Outcome) -> None:
    paths = [job.folder / file for file in job.unit.files]
    tree = load_schemas(*paths)
    errors = [problem for problem in tree.problems if problem.is_error]
    if errors and all(is_no_utf8(path) for path in paths):
        outcome.remarks.append("refused: not UTF-8 (RFC 8259, 8.1); Java takes UTF-16 as well")
    elif bool(errors) == job.unit.is_valid:
        outcome.failures.append(f"errors: {[problem.message for problem in errors]}")
    elif job.unit.is_valid:
        outcome.counts["loaded"] += 1
        _generate(job, outcome, tree)
    else:
        outcome.counts["refused"] += 1


def is_no_utf8(path: Path) -> bool:
    return b"\0" in path.read_bytes()[:4]


def _generate(job: Job, outcome: Outcome, tree: Any) -> None:
    named = fastavro_types({file: read_json(job.folder / file) for file in job.unit.files})
    samples = dict(_samples(job, named, outcome))
    for flavour in job.flavours:
        package = f"{job.unit.name}_{flavour}"
        write_package(job.out / flavour, generate_package(tree, package=package, flavour=flavour))
        module = imported(job.out / flavour, package)
        outcome.counts[f"imported, {flavour}"] += 1
        for fullname, sample in samples.items():
            outcome.counts[f"data, {flavour}"] += len(sample)
            outcome.failures.extend(disagreements(module, parsed_schema(fullname, named), sample))


def _samples(job: Job, named: Mapping[str, Json], outcome: Outcome) -> Iterator[tuple[str, list[bytes]]]:
    maker = DataMaker(Random(job.unit.title), named)
    for fullname, definition in sorted(named.items()):
        if definition["type"] in ("record", "error"):
            outcome.counts["records"] += 1
            schema = parsed_schema(fullname, named)
            try:
                yield fullname, [written(schema, maker.datum(definition)) for _ in range(job.data)]
            except NoFiniteDatum:
                outcome.remarks.append(f"{fullname}: no finite value exists")


def written(schema: Json, datum: Any) -> bytes:
    out = io.BytesIO()
    fastavro.schemaless_writer(out, schema, datum)
    return out.getvalue()


def disagreements(module: ModuleType, schema: Json, sample: list[bytes]) -> Iterator[str]:
    """Yield what is wrong with the first datum that is not the same to us and to fastavro."""
    fullname, named = schema["name"], schema["__named_schemas"]
    cls = module.lookup(fullname)
    for data in sample:
        try:
            value = module.decode(cls, data)
            ours = module.encode(value)
        except Exception as error:
            yield f"{module.__name__} {fullname}: {type(error).__name__}: {error}; bytes {data.hex()}"
            return
        if ours != data:
            yield f"{module.__name__} {fullname}: encoded {ours.hex()}, fastavro {data.hex()}"
            return
        theirs: Any = fastavro.schemaless_reader(io.BytesIO(ours), schema, None)
        if not agrees(value, theirs, schema, named, lambda cls: module.describe(cls).attributes):
            yield f"{module.__name__} {fullname}: decoded {value}, fastavro {theirs}"
            return
