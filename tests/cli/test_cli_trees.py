"""Several trees, and projects named from outside: no released version is passed over."""

from __future__ import annotations

import json

import pytest
from projects import Project, record

A, B, C = "shop.A", "shop.B", "shop.C"


def broken(project: Project, folder: str, name: str, history: str = "history") -> None:
    """Write an event that cannot read its released version."""
    short = name.rpartition(".")[2]
    project.write(f"{folder}/{short}.avsc", record(name, "id:string", "new:string"))
    project.write(f"{folder}/{history}/{name}/1.avsc", record(name, "id:string"))


def changed(project: Project, folder: str, name: str, versions: int) -> None:
    """Write an event that has changed since its latest version and can read all of them."""
    short = name.rpartition(".")[2]
    project.write(
        f"{folder}/{short}.avsc", record(name, "id:string", {"name": "n", "type": "int", "default": 0})
    )
    for number in range(1, versions + 1):
        project.write(f"{folder}/history/{name}/{number}.avsc", record(name, "id:string"))


@pytest.mark.parametrize("settings", [None, ""])
@pytest.mark.parametrize(
    ("paths", "errors"),
    [
        (("a",), 1),
        (("b", "a"), 2),
        (("a", "b"), 2),
        (("schemas", "a"), 2),
        (("a", "schemas", "b"), 3),
        (("a/A.avsc", "b/B.avsc"), 2),
        (("a/sub",), 1),
        (("schemas/C.avsc", "b/B.avsc"), 2),
    ],
)
def test_every_tree_has_its_own_history(
    project: Project, settings: str | None, paths: tuple[str, ...], errors: int
) -> None:
    if settings is not None:
        project.write("eventwright.toml", settings)
    broken(project, "a", A)
    broken(project, "b", B)
    broken(project, "schemas", C)
    project.write("a/sub/User.avsc", record("shop.User", f"a:{A}"))
    if paths == ("a/sub",):  # a tree of its own needs all its types
        project.write("a/sub/A.avsc", project.read("a/A.avsc"))
    ran = project.run("check", *paths, "--report", "json")
    summary = json.loads(ran.out)["summary"]
    assert (ran.code, summary["errors"]) == (1, errors)


@pytest.mark.parametrize("extra", ["README.md", "shop.A/notes.md", ".keep"])
def test_other_files_in_a_history_do_not_hide_it(project: Project, extra: str) -> None:
    broken(project, "a", A)
    project.write(f"a/history/{extra}", "words")
    assert project.run("check", "a").code == 1
    project.write("eventwright.toml", "")
    assert project.run("check", "a").code == 1


@pytest.mark.parametrize(
    ("paths", "files"),
    [
        (("a", "b"), ["a/history/shop.A/2.avsc", "b/history/shop.B/3.avsc"]),
        (("b", "a"), ["a/history/shop.A/2.avsc", "b/history/shop.B/3.avsc"]),
        (("schemas", "a"), ["a/history/shop.A/2.avsc", "schemas/history/shop.C/1.avsc"]),
        (("a/A.avsc",), ["a/history/shop.A/2.avsc"]),
        (("new",), ["new/history/shop.N/1.avsc"]),
        (("new/N.avsc", "b"), ["b/history/shop.B/3.avsc", "new/history/shop.N/1.avsc"]),
    ],
)
def test_versions_go_to_the_history_of_their_tree(
    project: Project, paths: tuple[str, ...], files: list[str]
) -> None:
    changed(project, "a", A, 1)
    changed(project, "b", B, 2)
    changed(project, "schemas", C, 0)
    changed(project, "new", "shop.N", 0)
    before = set(project.files())
    ran = project.run("release", *paths)
    assert (ran.code, ran.err) == (0, "")
    fixtures = [file.replace(".avsc", ".fixtures.json") for file in files]
    assert set(project.files()) - before == {*files, *fixtures}
    assert project.run("release", *paths).out.splitlines()[-1].startswith("nothing to release")


def test_event_that_has_left_its_history_is_not_released(project: Project) -> None:
    changed(project, "a", A, 1)
    (project.folder / "b").mkdir()
    (project.folder / "a/A.avsc").rename(project.folder / "b/A.avsc")
    changed(project, "a", B, 0)
    before = project.files()
    ran = project.run("release", "a", "b")
    assert (ran.code, project.files()) == (2, before)
    assert "b/A.avsc: shop.A belongs to the history in b/history" in ran.err
    assert "its released versions are in a/history" in ran.err


@pytest.mark.parametrize("settings", [None, "", 'history = "released"', 'schemas = "avro"'])
@pytest.mark.parametrize("path", ["proj", "proj/{}", "proj/{}/orders", "proj/{}/orders/A.avsc"])
@pytest.mark.parametrize("command", ["check", "release"])
def test_project_named_from_outside(project: Project, settings: str | None, path: str, command: str) -> None:
    schemas, history = "schemas", "history"
    if settings is not None:
        project.write("proj/eventwright.toml", settings)
        schemas = "avro" if "avro" in settings else "schemas"
        history = "../released" if "released" in settings else "history"
    project.write(f"proj/{schemas}/orders/A.avsc", record(A, "new:string"))
    project.write(f"proj/{schemas}/{history}/{A}/1.avsc", record(A))
    ran = project.run(command, path.format(schemas))
    assert (ran.code, "error[reader-field-without-default]" in ran.out) == (1, True)


@pytest.mark.parametrize(
    ("schemas", "history", "cwd", "paths"),
    [
        ("schemas", "schemas/history", ".", ()),
        ("schemas", "history", ".", ()),
        ("schemas", "history", ".", ("schemas",)),
        ("schemas", "history", ".", (".",)),
        ("schemas", "schemas/history", ".", (".",)),
        ("schemas", "schemas/history", "schemas", (".",)),
        ("schemas", "schemas/history", "schemas", ("A.avsc",)),
        ("avro", "avro/history", ".", (".",)),
        ("avro", "history", ".", (".",)),
        ("avro/orders", "avro/history", "avro/orders", (".",)),
        ("avro/orders", "avro/history", "other", ("../avro/orders",)),
        ("avro/orders", "avro/orders/history", ".", ("avro",)),
    ],
)
@pytest.mark.parametrize("command", ["check", "release"])
def test_history_is_found_without_settings(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    schemas: str,
    history: str,
    cwd: str,
    paths: tuple[str, ...],
    command: str,
) -> None:
    project.write(f"{schemas}/A.avsc", record(A, "new:string"))
    project.write(f"{history}/{A}/1.avsc", record(A))
    (project.folder / cwd).mkdir(exist_ok=True)
    monkeypatch.chdir(project.folder / cwd)
    ran = project.run(command, *paths)
    assert (ran.code, ran.out.count("error[reader-field-without-default]")) == (1, 1)


def test_generate_with_the_settings_of_the_path(project: Project) -> None:
    pytest.importorskip("jinja2")
    project.write("proj/eventwright.toml", 'package = "shop_events"')
    project.write("proj/schemas/A.avsc", record(A, "id:string"))
    assert project.run("generate", "proj").code == 0
    assert (project.folder / "proj/generated/shop_events/manifest.json").exists()


def test_paths_of_several_projects(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        project.write(f"{name}/eventwright.toml", "")
        project.write(f"{name}/schemas/A.avsc", record(A))
    project.write("bare/A.avsc", record(A))
    for paths in (("one", "two"), ("one/schemas", "bare")):
        ran = project.run("check", *paths)
        assert (ran.code, "name the PATHs of one project at a time" in ran.err) == (2, True)
    monkeypatch.chdir(project.folder / "one")
    ran = project.run("check", "../two/schemas")
    assert (ran.code, "has settings of its own in" in ran.err) == (2, True)


@pytest.mark.parametrize("settings", [None, "", 'schemas = "a"'])
@pytest.mark.parametrize("path", ["a/history", "a/history/shop.A", "a/history/shop.A/1.avsc"])
@pytest.mark.parametrize("command", ["check", "release", "generate"])
def test_released_versions_are_not_todays(
    project: Project, settings: str | None, path: str, command: str
) -> None:
    if settings is not None:
        project.write("eventwright.toml", settings)
    broken(project, "a", A)
    flags = ("--package", "p") if command == "generate" else ()
    ran = project.run(command, path, *flags)
    if command == "check" and path.endswith(".avsc"):  # a hook is given all files of a change
        assert (ran.code, "1 event checked against 1 earlier version" in ran.out) == (1, True)
        return
    assert (ran.code, f"{path}: holds released versions" in ran.err) == (2, True)
    assert "--baseline history:a/history" in ran.err


def test_history_above_ends_at_the_repository(project: Project) -> None:
    project.write(f"history/{A}/1.avsc", record(A))
    project.write("repo/a/A.avsc", record(A, "new:string"))
    assert project.run("check", "repo/a").code == 1
    (project.folder / "repo/.git").mkdir()
    assert project.run("check", "repo/a").code == 0


@pytest.mark.parametrize(
    ("settings", "history"),
    [
        ("", "a/history"),
        ('schemas = "a"', "a/history"),
        ('schemas = "a"\nhistory = "released"', "released"),
    ],
)
def test_a_released_version_stands_for_its_event(project: Project, settings: str, history: str) -> None:
    project.write("eventwright.toml", settings)
    for name in (A, B):
        broken(project, "a", name, f"../{history}")
    ran = project.run("check", f"{history}/{A}/1.avsc", "--report", "json")
    summary = json.loads(ran.out)["summary"]
    assert (ran.code, summary["checked"], summary["errors"]) == (1, 1, 1)
    ran = project.run("check", f"{history}/{A}/1.avsc", f"{history}/{B}/1.avsc", "a/A.avsc")
    assert (ran.code, "2 events checked" in ran.out) == (1, True)
    ran = project.run("lint", f"{history}/{A}/1.avsc")
    assert (ran.code < 2, "1 event linted" in ran.out) == (True, True)
    ran = project.run("check", f"{history}/{A}/2.avsc")
    assert (ran.code, ran.err) == (2, f"error: {history}/{A}/2.avsc: no such file or folder\n")


def test_a_released_version_of_an_event_that_is_gone(project: Project) -> None:
    project.write("eventwright.toml", "")
    broken(project, "schemas", A)
    broken(project, "schemas", B)
    (project.folder / "schemas/A.avsc").unlink()
    ran = project.run("check", f"schemas/history/{A}/1.avsc", "--report", "json")
    report = json.loads(ran.out)
    assert (ran.code, report["summary"]["checked"]) == (1, 1)
    assert "removed-event" in [finding["rule"] for finding in report["findings"]]


def test_the_settings_file_stands_for_all_schemas(project: Project) -> None:
    file = project.write("project/eventwright.toml", "")
    broken(project, "project/schemas", A)
    broken(project, "project/schemas", B)
    (project.folder / "project/schemas/A.avsc").unlink()
    for path in ("project/eventwright.toml", "project", str(file)):
        ran = project.run("check", path, "project/schemas/B.avsc", "--report", "json")
        report = json.loads(ran.out)
        assert (ran.code, report["summary"]["checked"]) == (1, 1)
        assert "removed-event" in [finding["rule"] for finding in report["findings"]]
