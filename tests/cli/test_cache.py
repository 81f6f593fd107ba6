"""What a check keeps for the next one never changes a verdict."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import Project, record

from eventwright.pipeline import cache as module

EVENT = "shop.A"
GOOD, BAD = record(EVENT, "a:int"), record(EVENT, "a:string")


def start(project: Project, proposed: object = GOOD) -> Path:
    project.write("eventwright.toml", "")
    project.write("schemas/A.avsc", proposed)
    project.write(f"schemas/history/{EVENT}/1.avsc", GOOD)
    return project.folder / ".eventwright_cache/check.json"


def refuse(*_: object, **__: object) -> object:
    raise AssertionError("nothing is to be compared")


def test_an_event_that_has_not_changed_is_not_parsed_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(project, BAD)
    first = project.run("check")
    monkeypatch.setattr("eventwright.pipeline.check.check_event", refuse)
    assert project.run("check") == first
    assert first.code == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda project: project.write("schemas/A.avsc", BAD),
        lambda project: project.write(f"schemas/history/{EVENT}/1.avsc", BAD),
        lambda project: project.write(f"schemas/history/{EVENT}/2.avsc", BAD),
        lambda project: project.write("schemas/A.avsc", {**GOOD, "fields": []}) and ["--level", "FORWARD"],
        lambda project: project.write("schemas/A.avsc", BAD) and ["--baseline", "history:schemas/history"],
    ],
    ids=["proposed", "released", "a new version", "level", "baseline"],
)
def test_what_an_outcome_depends_on_is_in_its_key(
    project: Project, change: Callable[[Project], object]
) -> None:
    start(project)
    assert project.run("check").code == 0
    flags = change(project)
    assert project.run("check", *(flags if isinstance(flags, list) else [])).code == 1


def test_severities_are_in_the_key(project: Project) -> None:
    start(project, BAD)
    assert project.run("check").code == 1
    project.write("eventwright.toml", '[rules]\ntype-mismatch = "off"\n')
    assert project.run("check").code == 0
    project.write("eventwright.toml", "")
    assert project.run("check").code == 1


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])


def flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def emptied(file: Path) -> None:
    digest, _, text = file.read_bytes().partition(b"\n")
    file.write_bytes(digest + b"\n" + text.replace(b'"findings":[{', b'"findings":[],"more":[{'))


def signed(text: bytes) -> bytes:
    return hashlib.sha256(module._tool() + text).hexdigest().encode() + b"\n" + text


def misshapen(file: Path) -> None:
    known = json.loads(file.read_bytes().partition(b"\n")[2])
    for entries in known.values():
        for entry in entries.values():
            entry["outcome"] = {"findings": 3}
    file.write_bytes(signed(json.dumps(known).encode()))


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [
        Path.unlink,
        cut,
        flipped,
        emptied,
        misshapen,
        a_folder,
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"\xff\n{}"),
        lambda file: file.write_bytes(signed(b"[]")),
        lambda file: file.write_bytes(signed(b'{"a": 3}')),
        lambda file: file.write_bytes(signed(b"{")),
    ],
)
def test_a_spoilt_cache_is_as_good_as_none(project: Project, spoil: Callable[[Path], object]) -> None:
    file = start(project, BAD)
    first = project.run("check")
    spoil(file)
    assert project.run("check") == first
    assert project.run("check") == first


def test_another_version_of_the_tool_starts_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    file = start(project, BAD)
    project.run("check")
    before = file.read_bytes()
    monkeypatch.setattr(module, "_tool", lambda: b"another")
    project.run("check")
    assert file.read_bytes() != before


def entries(file: Path) -> list[list[str]]:
    return [sorted(one) for one in json.loads(file.read_bytes().partition(b"\n")[2]).values()]


def test_a_part_keeps_what_is_known_of_the_rest(project: Project) -> None:
    file = start(project)
    project.write("schemas/B.avsc", record("shop.B", "b:int"))
    project.run("check")
    for type_ in ("long", "float", "double"):
        project.write("schemas/A.avsc", record(EVENT, f"a:{type_}"))
        project.run("check", "schemas/A.avsc")
    assert entries(file) == [[EVENT, "shop.B"]]
    (project.folder / "schemas/B.avsc").unlink()
    project.run("check")
    assert entries(file) == [[EVENT]]


def test_the_latest_questions_are_kept(project: Project) -> None:
    file = start(project)
    for level in ("BACKWARD", "FORWARD", "FULL", "BACKWARD", "NONE"):
        project.run("check", "--level", level)
    assert entries(file) == [[EVENT]] * 3


def test_nothing_is_kept_where_nobody_wants_it(project: Project) -> None:
    file = start(project)
    project.run("check", "--no-cache")
    assert not file.parent.exists()
    (project.folder / "eventwright.toml").unlink()
    project.run("check")
    assert not file.parent.exists()


def test_a_folder_that_cannot_be_written_is_passed_over(project: Project) -> None:
    file = start(project)
    project.write(".eventwright_cache", "in the way")
    assert project.run("check").code == 0
    assert file.parent.read_text() == "in the way"


def started(project: Project) -> Path:
    project.write("eventwright.toml", 'package = "events"\nflavour = "dataclass"\n')
    project.write("schemas/A.avsc", GOOD)
    assert project.run("generate").code == 0
    return project.folder / "generated/events/shop/__init__.py"


def test_a_package_that_is_current_is_not_made_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(project)
    monkeypatch.setattr("eventwright.pipeline.regenerate.package_files", refuse)
    assert project.run("generate").out.startswith("0 files written, 0 removed")
    assert project.run("generate", "--check").code == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda project, file: file.write_text("edited"),
        lambda project, file: file.unlink(),
        lambda project, file: project.write("schemas/A.avsc", record(EVENT, "a:long")),
        lambda project, file: project.write(f"schemas/history/{EVENT}/1.avsc", GOOD),
        lambda project, file: project.write("eventwright.toml", 'package = "events"\nflavour = "pydantic"\n'),
        lambda project, file: project.write("schemas/B.avsc", record("shop.B", "b:int")),
    ],
    ids=["edited", "removed", "schema", "released", "flavour", "a new event"],
)
def test_what_a_package_depends_on_is_in_its_key(
    project: Project, change: Callable[[Project, Path], object]
) -> None:
    file = started(project)
    change(project, file)
    assert project.run("generate", "--check").code == 1
    assert project.run("generate").code == 0
    assert project.run("generate", "--check").code == 0
