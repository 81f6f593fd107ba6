#!/usr/bin/env python3
"""How fast packages are generated and imported, beside datamodel-code-generator in the same run.

    .venv/bin/python benchmarks/generate.py [EVENTS]

Times whole commands, from the start of the process, on EVENTS (1,000) schemas of 20 fields, and on two and
four times as many, with the most memory that each held. datamodel-code-generator's own `generate()` makes
classes alone, from a projection to JSON Schema, in the fastest way known to us: batches, no formatter. Then
what importing a package costs, beside an empty process. Times are the best of several rounds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import fastavro
from events import NAMESPACE, schema

ROUNDS: Final = 3
MORE_ROUNDS: Final = 9  # of what takes about a second
BATCH: Final = 50  # schemas that datamodel-code-generator gets at a time; larger ones took it longer
TOGETHER: Final = 20  # events of one namespace, where several are imported
EVENT: Final = "bench.part_0.OrderPlaced0"
GENERATE: Final = (sys.executable, "-m", "eventwright", "generate")
ENVIRONMENT: Final = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took."""

    seconds: float
    processor: float  # seconds of it that it computed, which other work on the machine changes less
    megabytes: float  # at most at a time


def main(arguments: Sequence[str]) -> int:
    """Measure and print; return the exit code."""
    if arguments[:1] == ["theirs"]:
        return theirs(int(arguments[1]))
    events = int(arguments[0]) if arguments else 1000
    with tempfile.TemporaryDirectory() as folder:
        print_generating(Path(folder), events)
        print_importing(Path(folder))
    return 0


def print_generating(folder: Path, events: int) -> None:
    """Time `eventwright generate`, and the other's `generate()`."""
    counts = (events, 2 * events, 4 * events)
    projects = {count: write_schemas(folder / str(count), range(count), NAMESPACE) for count in counts}
    project = projects[events]
    other = (sys.executable, str(Path(__file__).resolve()), "theirs", str(events))
    turns = [(spent(other, folder), spent_anew(project)) for _ in range(ROUNDS)]  # noise hits both alike
    classes, whole = map(least, zip(*turns, strict=True))
    print(f"{events:,} schemas of 20 fields, from the start of the process: time, processor time, memory")
    show("datamodel-code-generator, classes alone", classes)
    ratio = classes.seconds / whole.seconds
    show("eventwright, classes and codecs", whole, f"{ratio:.1f} times as fast")
    show("nothing changed", best(GENERATE, project))
    show("one changed file", best(GENERATE, project, partial(touch, project)))
    for count in counts[1:]:
        cost = least([spent_anew(projects[count]) for _ in range(ROUNDS)])
        show(f"{count:,} schemas from nothing", cost, f"{cost.seconds / whole.seconds:.1f} times as long")


def print_importing(folder: Path) -> None:
    """Time imports of packages of 100 and 2,000 events, and the use of one event."""
    print("\nimport of a generated package, beyond what an empty process takes")
    nothing = best([sys.executable, "-c", ""], folder).seconds
    for count in (100, 2000):
        namespaces = [f"bench.part_{number}" for number in range(count // TOGETHER)]
        project = folder / f"imported_{count}"
        for number, namespace in enumerate(namespaces):
            write_schemas(project, range(number * TOGETHER, (number + 1) * TOGETHER), namespace)
        spent(GENERATE, project)
        sources = {
            "the package": "import bench_events",
            "one event decoded": f"from bench_events import *; decode(lookup({EVENT!r}), {data()!r})",
            "all modules of classes": "\n".join(
                f"import bench_events.{namespace}" for namespace in namespaces
            ),
        }
        for what, source in sources.items():
            seconds = best([sys.executable, "-c", source], project / "generated").seconds
            print(f"  {f'{count:,} events, {what}':42} {(seconds - nothing) * 1000:7.0f} ms")


def write_schemas(project: Path, numbers: range, namespace: str) -> Path:
    """Add schemas to a project, and return it."""
    folder = project / "schemas" / namespace
    folder.mkdir(parents=True)
    (project / "eventwright.toml").write_text('package = "bench_events"\n', encoding="utf-8")
    for number in numbers:
        text = json.dumps({**schema(number, 1, 1), "namespace": namespace}, indent=2)
        (folder / f"OrderPlaced{number}.avsc").write_text(text + "\n", encoding="utf-8")
    return project


def forget(project: Path) -> None:
    """Remove all that an earlier run has left."""
    for name in ("generated", ".eventwright_cache"):
        shutil.rmtree(project / name, ignore_errors=True)


def touch(project: Path) -> None:
    """Change what one file says about one field."""
    file = project / "schemas" / NAMESPACE / "OrderPlaced7.avsc"
    text = file.read_text(encoding="utf-8")
    start, end = '"doc": "Whether it ', '."'
    before, _, after = text.partition(start)
    file.write_text(f"{before}{start}changed at {time.monotonic_ns()}{end}{after.partition(end)[2]}")


def data() -> bytes:
    """Return the bytes of an event whose optional fields are null."""
    value = {
        "event_id": UUID(int=1),
        "occurred_at": datetime(2024, 5, 17, tzinfo=UTC),
        "order_id": "2024-000042",
        "customer_id": UUID(int=2),
        "total": Decimal("129.90"),
        "currency": "EUR",
        "lines": [{"sku": "MUG-BLUE", "quantity": 2, "price": Decimal("12.50")}],
        "labels": {"campaign": "spring"},
        "is_gift": False,
        "weight": 1.5,
    }
    out = BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(schema(0, 1, 1)), value)
    return out.getvalue()


def best(command: Sequence[str], folder: Path, before: Callable[[], object] = lambda: None) -> Cost:
    """Return the least time and the most memory of several runs of a command."""
    costs = []
    for _ in range(MORE_ROUNDS):
        before()
        costs.append(spent(command, folder))
    return least(costs)


def least(costs: Iterable[Cost]) -> Cost:
    """Return the least time and the most memory of several runs."""
    seconds, processor, megabytes = zip(*map(astuple, costs), strict=True)
    return Cost(min(seconds), min(processor), max(megabytes))


def spent_anew(project: Path) -> Cost:
    """Generate from nothing."""
    forget(project)
    return spent(GENERATE, project)


def spent(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a folder; raises CalledProcessError."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def show(what: str, cost: Cost, remark: str = "") -> None:
    """Print a line of the table."""
    spent = f"{cost.seconds:7.2f} s {cost.processor:7.2f} s {cost.megabytes:6.0f} MB"
    print(f"  {what:42} {spent}  {remark}".rstrip(), flush=True)


def theirs(events: int) -> int:
    """Let datamodel-code-generator make the classes of as many events."""
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import DataModelType, InputFileType

    for start in range(0, events, BATCH):
        definitions: dict[str, Any] = {}
        for number in range(start, min(start + BATCH, events)):
            projected(schema(number, 1, 1), definitions)
        generate(
            json.dumps({"$defs": definitions}),
            input_file_type=InputFileType.JsonSchema,
            output_model_type=DataModelType.PydanticV2BaseModel,  # the fastest of its kinds
            formatters=[],
        )
    return 0


def projected(type_: Any, definitions: dict[str, Any]) -> Mapping[str, Any]:
    """Return a type in JSON Schema, and add the definitions of named types."""
    match type_:
        case [*branches]:
            return {"anyOf": [projected(branch, definitions) for branch in branches]}
        case {"type": "record", "name": name, "fields": fields}:
            definitions[name] = {
                "type": "object",
                "properties": {field["name"]: _property(field, definitions) for field in fields},
                "required": [field["name"] for field in fields if "default" not in field],
            }
            return {"$ref": f"#/$defs/{name}"}
        case {"type": "enum", "name": name, "symbols": symbols}:
            definitions[name] = {"type": "string", "enum": symbols}
            return {"$ref": f"#/$defs/{name}"}
        case {"type": "array", "items": items}:
            return {"type": "array", "items": projected(items, definitions)}
        case {"type": "map", "values": values}:
            return {"type": "object", "additionalProperties": projected(values, definitions)}
        case {"logicalType": logical}:
            return {"type": "string", "format": FORMATS[logical]}
        case _:
            return PRIMITIVES[type_]


def _property(field: Mapping[str, Any], definitions: dict[str, Any]) -> Mapping[str, Any]:
    about = {
        key: field[name] for name, key in (("doc", "description"), ("default", "default")) if name in field
    }
    return {**projected(field["type"], definitions), **about}


FORMATS: Final = {"uuid": "uuid", "timestamp-micros": "date-time", "decimal": "decimal"}
PRIMITIVES: Final[Mapping[str, Mapping[str, Any]]] = {
    "null": {"type": "null"},
    "boolean": {"type": "boolean"},
    "int": {"type": "integer"},
    "long": {"type": "integer"},
    "double": {"type": "number"},
    "bytes": {"type": "string", "format": "binary"},
    "string": {"type": "string"},
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
