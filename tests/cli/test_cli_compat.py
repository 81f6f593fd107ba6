from __future__ import annotations

import json

import pytest
from projects import Project, record

OLD = record("shop.A", "id:string")
NEW = record("shop.A", "id:string", "n:int")


def test_verdicts(project: Project) -> None:
    project.write("old.avsc", OLD)
    project.write("new.avsc", NEW)
    ran = project.run("compat", "new.avsc", "old.avsc")
    assert (ran.code, ran.out.splitlines()[0]) == (1, "new.avsc:10:5: error[reader-field-without-default]")
    assert "writer is old.avsc" in ran.out
    assert ran.out.endswith("1 schema checked against 1 earlier version: 1 error\n")
    assert project.run("compat", "new.avsc", "old.avsc", "--level", "FORWARD").code == 0
    assert project.run("compat", "old.avsc", "new.avsc").code == 0


def test_baselines_are_oldest_first(project: Project) -> None:
    project.write("old.avsc", OLD)
    project.write("new.avsc", NEW)
    assert project.run("compat", "new.avsc", "old.avsc", "new.avsc").code == 0
    assert project.run("compat", "new.avsc", "new.avsc", "old.avsc").code == 1
    assert project.run("compat", "new.avsc", "old.avsc", "new.avsc", "--level", "FULL_TRANSITIVE").code == 1


def test_list_is_a_union(project: Project) -> None:
    project.write("old.avsc", ["null", "string"])
    project.write("new.avsc", ["null", "string", "int"])
    assert project.run("compat", "new.avsc", "old.avsc").code == 0
    ran = project.run("compat", "old.avsc", "new.avsc", "--report", "json")
    assert (ran.code, json.loads(ran.out)["summary"]["versions"]) == (1, 1)


def test_include_has_the_types_that_schemas_refer_to(project: Project) -> None:
    project.write("types/Money.avsc", record("shop.Money", "units:long"))
    project.write("old.avsc", record("shop.A"))
    project.write("new.avsc", record("shop.A", {"name": "m", "type": ["null", "Money"], "default": None}))
    assert project.run("compat", "new.avsc", "old.avsc", "--include", "types").code == 0
    ran = project.run("compat", "new.avsc", "old.avsc")
    assert (ran.code, "error[unknown-type]" in ran.out) == (1, True)


def test_include_may_hold_the_schema_itself_and_its_history(project: Project) -> None:
    project.write("schemas/new.avsc", NEW)
    project.write("schemas/history/shop.A/1.avsc", OLD)
    ran = project.run("compat", "schemas/new.avsc", "schemas/history/shop.A/1.avsc", "--include", "schemas")
    assert (ran.code, ran.out.count("error[")) == (1, 1)


def test_broken_included_type_is_named(project: Project) -> None:
    project.write("types/Money.avsc", "{")
    project.write("new.avsc", record("shop.A", "m:Money"))
    ran = project.run("compat", "new.avsc", "new.avsc", "--include", "types")
    assert ran.code == 2  # the earlier schema cannot be used either
    assert "types/Money.avsc:1:2" in ran.err


def test_proposed_that_does_not_load_is_a_finding(project: Project) -> None:
    project.write("new.avsc", '{"type": "record", "name": "A", "fields": [}')
    project.write("old.avsc", OLD)
    ran = project.run("compat", "new.avsc", "old.avsc")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("new.avsc:1:44: error[invalid-json]")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{\n", "old.avsc:2:1: the text ends too early"),
        ('{"type": "fixed", "name": "F"}', "old.avsc:1:1: "),
        (b"\xff\xfe{\x00", "old.avsc:1:1: the text is UTF-16"),
    ],
)
def test_baseline_that_does_not_parse(project: Project, content: object, message: str) -> None:
    project.write("new.avsc", NEW)
    project.write("old.avsc", content)
    ran = project.run("compat", "new.avsc", "old.avsc")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {message}")


@pytest.mark.parametrize("missing", [("new.avsc", "gone.avsc"), ("gone.avsc", "new.avsc"), ("new.avsc", ".")])
def test_files_that_cannot_be_read(project: Project, missing: tuple[str, str]) -> None:
    project.write("new.avsc", NEW)
    ran = project.run("compat", *missing)
    assert (ran.code, ran.out) == (2, "")
    assert "no such file" in ran.err or "is a folder" in ran.err


def test_settings_are_not_read(project: Project) -> None:
    project.write("eventwright.toml", "nonsense = 1")
    project.write("new.avsc", NEW)
    assert project.run("compat", "new.avsc", "new.avsc").code == 0
