"""Twice as much to do takes twice the work: lines of ours that run are counted, for clocks are no measure."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pytest

import eventwright
from eventwright.allowances import Allowance, allow, proposed_allowances
from eventwright.baseline.snapshot import Snapshot, read_folder
from eventwright.compat.check import Comparison, check
from eventwright.findings import Finding
from eventwright.load.positions import Positions
from eventwright.load.tree import load
from eventwright.model.levels import Level
from eventwright.model.nodes import JSON
from eventwright.model.version import Version
from eventwright.pipeline.check import Wanted
from eventwright.pipeline.check import check as check_project
from eventwright.pipeline.diff import compare as diff_project
from eventwright.pipeline.lint import lint as lint_project
from eventwright.report.formats import RENDERERS
from eventwright.report.model import Report, Summary
from eventwright.report.text import render_text
from eventwright.settings import Settings, read_settings
from eventwright.severity import Kind, Severity

FEW: Final = 40
MOST: Final = 2.3  # times the work, for twice as much
OURS: Final = str(Path(eventwright.__file__).parent)
TODAY: Final = date(2026, 1, 1)


def work(do: Callable[[], object]) -> int:
    """Count the lines of the package that run, those of a loop at each turn."""
    lines = 0

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(OURS) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        do()
    finally:
        sys.settrace(before)
    return lines


def growth(prepare: Callable[[int], Callable[[], object]]) -> float:
    """Return how many times the work is for twice as much; what is there to be done once is not counted."""
    prepare(1)()
    once, few, many = (work(prepare(count)) for count in (1, FEW, 2 * FEW))
    assert few > once
    return (many - once) / (few - once)


def field(number: int, type_: JSON = "string") -> dict[str, JSON]:
    return {"name": f"f{number}", "type": type_, "default": ""}


def record(name: str, *fields: JSON, **attributes: JSON) -> dict[str, JSON]:
    return {"type": "record", "name": name, **attributes, "fields": list(fields)}


def event(number: int) -> dict[str, JSON]:
    return record(f"shop.E{number}", {"name": "price", "type": "shop.Money"}, eventwright={})


def money(type_: str) -> dict[str, JSON]:
    return record("shop.Money", {"name": "amount", "type": type_})


def data(json_: object) -> bytes:
    return json.dumps(json_, indent=2).encode()


def finding(number: int, path: str = "") -> Finding:
    words = ("a problem", "why", "help")
    return Finding("a.avsc", 1, 1, path, "a-rule", Kind.WIRE, Severity.ERROR, f"shop.E{number}", *words)


def allowance(place: str, pointer: str) -> Allowance:
    return Allowance("a-rule", place, pointer, "adopted", TODAY, 1)


def in_one_record(count: int) -> tuple[list[Finding], dict[str, str]]:
    text = data(record("shop.A", *map(field, range(count)))).decode()
    return [finding(0, f"/fields/{number}/type") for number in range(count)], {"a.avsc": text}


@pytest.mark.parametrize("at", ["subjects", "fields"])
def test_allowances(at: str) -> None:
    def prepare(count: int) -> Callable[[], object]:
        found, texts = in_one_record(count)
        allowances = [allowance("a.avsc", f"/fields/f{number}/type") for number in range(count)]
        if at == "subjects":
            found = [finding(number) for number in range(count)]
            allowances = [allowance(one.subject, "") for one in found]

        def do() -> None:
            judged, used = allow(found, allowances, texts, TODAY)
            assert (judged.findings, len(judged.allowed), len(used)) == ((), count, count)

        return do

    assert growth(prepare) < MOST


@pytest.mark.parametrize("form", ["tables", "in line"])
def test_written_allowances(form: str, tmp_path: Path) -> None:
    def prepare(count: int) -> Callable[[], object]:
        keys = [f'rule = "a-rule"\nat = "a.avsc#/{number}"\n' for number in range(count)]
        text = "".join(f"[[allow]]\n{one}" for one in keys)
        if form == "in line":
            inner = (one.strip().replace("\n", ", ") for one in keys)
            text = "".join(["allow = [\n", *(f"{{{one}}},\n" for one in inner), "]\n"])
        (tmp_path / "eventwright.toml").write_text(text)

        def do() -> None:
            assert len(read_settings(tmp_path).allow) == count

        return do

    assert growth(prepare) < MOST


def test_proposed_allowances() -> None:
    def prepare(count: int) -> Callable[[], object]:
        found, texts = in_one_record(count)
        return lambda: proposed_allowances(found, Settings(), texts, TODAY)

    assert growth(prepare) < MOST


def test_places_in_one_record() -> None:
    def prepare(count: int) -> Callable[[], object]:
        found, texts = in_one_record(count)
        positions = Positions(texts)
        return lambda: [positions.locate(one.file, one.path) for one in found]

    assert growth(prepare) < MOST


class Counted(Mapping[str, str]):
    """Texts by file, with how often each was asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.asked = dict.fromkeys(texts, 0)

    def __getitem__(self, file: str) -> str:
        self.asked[file] += 1
        return self.texts[file]

    def __contains__(self, file: object) -> bool:
        return file in self.texts

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


def test_a_file_is_read_once_for_the_digests_of_all_its_types() -> None:
    tree = read_folder("old", {"all.avsc": data([money("int"), *map(event, range(9))])}, "old", ()).tree
    texts = Counted(tree.texts)
    snapshot = Snapshot("old", "in old", replace(tree, texts=texts))
    assert len({snapshot.digest(fullname) for fullname in tree.events}) == 1
    assert texts.asked == {"all.avsc": 1}


def test_one_event_with_many_findings() -> None:
    def version(count: int, type_: str) -> Version:
        shared = [record(f"shop.T{number}", field(0, type_)) for number in range(count)]
        fields = (field(number, f"shop.T{number}") for number in range(count))
        tree = load({"a.avsc": data(record("shop.A", *fields)), "shared.avsc": data(shared)})
        return Version("shop.A", type_, "a.avsc", tree.schema("shop.A"))

    def prepare(count: int) -> Callable[[], object]:
        comparison = Comparison(version(count, "int"), (version(count, "string"),))

        def do() -> None:
            found = check(comparison, Level.BACKWARD, lambda file, pointer: (1, 1))
            assert [one.via for one in found] == sorted(f"f{number}" for number in range(count))

        return do

    assert growth(prepare) < MOST


def project(folder: Path, count: int, layout: str) -> Settings:
    """Write a shared type and events that use it, as they were and as they are; all have findings."""
    for where, type_ in (("old", "long"), ("schemas", "int")):
        place = folder / f"{layout}{count}" / where
        place.mkdir(parents=True, exist_ok=True)
        files = {"money": money(type_), **{f"e{number}": event(number) for number in range(count)}}
        texts = files if layout == "apart" else {"all": [*files.values()]}
        for name, content in texts.items():
            (place / f"{name}.avsc").write_bytes(data(content))
    (place.parent / "eventwright.toml").write_text('schemas = "schemas"\nbaseline = "dir:old"\n')
    return read_settings(place.parent)


def checked(settings: Settings, count: int) -> None:
    report = check_project(settings, (), Wanted(use_cache=False)).report
    assert len({one.subject for one in report.findings}) >= count


def linted(settings: Settings, count: int) -> None:
    assert len(lint_project(settings, (), "strict").report.findings) > count


def differed(settings: Settings, count: int) -> None:
    differences = diff_project(settings, (f"dir:{settings.root / 'old'}",)).differences
    assert differences is not None
    assert len(differences.events) >= count


@pytest.mark.parametrize("layout", ["apart", "together"])
@pytest.mark.parametrize("command", [checked, linted, differed])
def test_commands(
    command: Callable[[Settings, int], None], layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def prepare(count: int) -> Callable[[], object]:
        settings = project(tmp_path, count, layout)
        return lambda: command(settings, count)

    assert growth(prepare) < MOST


@pytest.mark.parametrize("name", ["text", *RENDERERS])
def test_reports(name: str) -> None:
    def prepare(count: int) -> Callable[[], object]:
        found = tuple(finding(number, f"/fields/{number % 7}") for number in range(count))
        report = Report(found, Summary(count, count))
        if name == "text":
            return lambda: render_text(report, lambda file, line: "")
        return lambda: RENDERERS[name](report)

    assert growth(prepare) < MOST
