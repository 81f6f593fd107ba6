from __future__ import annotations

import json

import pytest
from projects import Project, record

PLACED = "shop.OrderPlaced"
SCHEMA = """\
// what a customer did
{"type": "record", "name": "OrderPlaced", "namespace": "shop", "eventwright": {"owner": "a"}, "fields": [
  {"name": "total", "type": "Money"}
]}
"""


@pytest.fixture(autouse=True)
def schemas(project: Project) -> None:
    project.write("schemas/OrderPlaced.avsc", SCHEMA)
    project.write("schemas/Money.avsc", record("shop.Money", "units:long"))


def test_first_versions_then_nothing_then_the_next(project: Project) -> None:
    first = f"schemas/history/{PLACED}/1.avsc"
    ran = project.run("release")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, f"released {PLACED} version 1: {first}")
    contract = json.loads(project.read(first))
    assert "eventwright" not in contract
    assert contract["fields"][0]["type"]["name"] == "Money"
    ran = project.run("release")
    assert (ran.code, ran.out.splitlines()[-1].partition(":")[0]) == (0, "nothing to release")
    project.write(
        "schemas/Money.avsc", record("shop.Money", "units:long", {"name": "n", "type": "int", "default": 0})
    )
    assert project.run("release").out.endswith(
        f"released {PLACED} version 2: schemas/history/{PLACED}/2.avsc\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("// what a customer did", "/* words */"),
        ('"owner": "a"', '"owner": "b", "topic": "t"'),
        ('"eventwright": {"owner": "a"}, ', ""),
        ('  {"name"', '\r\n\t{ "name"'),
    ],
)
def test_what_is_no_new_version(project: Project, before: str, after: str) -> None:
    project.run("release")
    project.write("schemas/OrderPlaced.avsc", SCHEMA.replace(before, after))
    assert project.run("release").out.splitlines()[-1].startswith("nothing to release")


def test_layout_of_a_released_file_is_no_new_version(project: Project) -> None:
    project.run("release")
    file = f"schemas/history/{PLACED}/1.avsc"
    project.write(file, json.dumps(json.loads(project.read(file))))
    assert project.run("release").out.splitlines()[-1].startswith("nothing to release")


def test_nothing_is_released_while_the_check_fails(project: Project) -> None:
    project.run("release")
    before = project.files()
    project.write("schemas/Money.avsc", record("shop.Money", "units:long", "currency:string"))
    project.write("schemas/New.avsc", record("shop.New"))
    ran = project.run("release")
    assert (ran.code, ran.out.splitlines()[-1]) == (1, "nothing released: the check fails")
    assert project.files() == sorted([*before, "schemas/New.avsc"])


def test_dry_run_writes_nothing(project: Project) -> None:
    before = project.files()
    ran = project.run("release", "--dry-run")
    assert ran.out.endswith(f"would release {PLACED} version 1: schemas/history/{PLACED}/1.avsc\n")
    assert project.files() == before


def test_paths_choose_what_is_released(project: Project) -> None:
    project.write("schemas/New.avsc", record("shop.New"))
    ran = project.run("release", "schemas/New.avsc")
    assert [line for line in ran.out.splitlines() if line.startswith("released")] == [
        "released shop.New version 1: schemas/history/shop.New/1.avsc"
    ]


def test_tree_elsewhere_has_its_own_history(project: Project) -> None:
    project.write("other/New.avsc", record("shop.New"))
    assert project.run("release", "other").out.endswith("version 1: other/history/shop.New/1.avsc\n")
    assert project.run("check", "other").out.startswith("1 event checked against 1 earlier version")


def test_other_baselines_are_checked_and_the_own_history_is_appended(project: Project) -> None:
    project.write("older/shop.OrderPlaced/1.avsc", record(PLACED))
    project.write("eventwright.toml", 'baseline = "history:older"')
    ran = project.run("release")
    assert (ran.code, "reader-field-without-default" in ran.out) == (1, True)


def test_unwritable_history(project: Project) -> None:
    project.write("eventwright.toml", 'history = "blocked/history"')
    project.write("blocked", "a file in the way")
    ran = project.run("release")
    assert ran.code == 2
    assert "blocked" in ran.err


FIXTURES = f"schemas/history/{PLACED}/1.fixtures.json"
SUMS = "schemas/history/SHA256SUMS"


def test_versions_come_with_fixtures(project: Project) -> None:
    assert project.run("release").code == 0
    listed = json.loads(project.read(FIXTURES))
    assert [each["name"] for each in listed] == ["least", "full 1", "full 2"]
    assert listed[0] == {"name": "least", "json": {"total": {"units": 0}}, "hex": "00"}
    assert [line.partition("  ")[2] for line in project.read(SUMS).splitlines()] == [
        f"{PLACED}/1.avsc",
        f"{PLACED}/1.fixtures.json",
    ]


@pytest.mark.parametrize("paths", [(), ("schemas/OrderPlaced.avsc",)])
def test_fixtures_of_versions_that_have_none(project: Project, paths: tuple[str, ...]) -> None:
    project.run("release")
    before = project.files()
    texts = [project.read(FIXTURES), project.read(SUMS)]
    (project.folder / FIXTURES).unlink()
    project.write(SUMS, "".join(line for line in texts[1].splitlines(True) if "fixtures" not in line))
    assert project.run("release", *paths).out.splitlines()[-1].startswith("nothing to release")
    ran = project.run("release", "--fixtures", "--dry-run", *paths)
    assert (ran.code, ran.out.splitlines()[-2]) == (0, f"would write fixtures: {FIXTURES}")
    assert FIXTURES not in project.files()
    ran = project.run("release", "--fixtures", *paths)
    assert (ran.code, ran.out.splitlines()[-2]) == (0, f"wrote fixtures: {FIXTURES}")
    assert [project.read(FIXTURES), project.read(SUMS)] == texts
    assert project.files() == before
    assert "fixtures" not in project.run("release", "--fixtures", *paths).out


def test_fixtures_and_the_next_version_in_one_run(project: Project) -> None:
    project.run("release")
    (project.folder / FIXTURES).unlink()
    project.write(
        SUMS, "".join(line for line in project.read(SUMS).splitlines(True) if "fixtures" not in line)
    )
    project.write(
        "schemas/Money.avsc", record("shop.Money", "units:long", {"name": "n", "type": "int", "default": 0})
    )
    assert project.run("release", "--fixtures").code == 0
    assert {FIXTURES, FIXTURES.replace("1.", "2.")} <= set(project.files())
    assert len(project.read(SUMS).splitlines()) == 4
    assert project.run("check").code == 0


def test_edited_fixtures_are_a_finding_and_nothing_is_released(project: Project) -> None:
    project.run("release")
    project.write(FIXTURES, project.read(FIXTURES).replace('"hex": "00"', '"hex": "02"'))
    ran = project.run("check")
    assert ran.code == 1
    assert f"{FIXTURES}:1:1: error[edited-fixtures]" in ran.out
    assert f"the fixtures of version 1 of {PLACED} are not what SHA256SUMS has" in ran.out
    (project.folder / FIXTURES).unlink()
    before = project.files()
    ran = project.run("release", "--fixtures")
    assert (ran.code, ran.out.splitlines()[-1]) == (1, "nothing released: the check fails")
    assert "error[missing-fixtures]" in ran.out
    assert project.files() == before


def test_fixtures_stand_for_their_event(project: Project) -> None:
    """A hook is given the files of a change, whatever they are."""
    project.run("release")
    project.write("schemas/Other.avsc", '{"type": "record", "name": "Other", "fields": [{}]}')
    assert project.run("check").code == 1
    assert project.run("check", FIXTURES).out.startswith("1 event checked against 1 earlier version")
