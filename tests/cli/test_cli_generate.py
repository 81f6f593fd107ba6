from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from projects import Project, record

MONEY = record("shop.Money", "units:long")
PLACED = record(
    "shop.Placed", "total:Money", eventwright={"producers": ["orders"], "consumers": ["mail", "stock"]}
)
SEEN = record("shop.users.Seen", "id:string", eventwright={"producers": ["web"]})


@pytest.fixture(autouse=True)
def schemas(project: Project) -> None:
    project.write("schemas/Money.avsc", MONEY)
    project.write("schemas/orders/Placed.avsc", PLACED)
    project.write("schemas/users/Seen.avsc", SEEN)


def generated(project: Project, folder: str = "generated/events") -> list[str]:
    return [file for file in project.files() if file.startswith(folder)]


def classes(project: Project, package: str = "generated/events") -> set[str]:
    """Return the fullnames of the records that a package has."""
    return {path.stem for path in (project.folder / package / "_schemas").glob("*.avsc")}


def test_written_once_then_unchanged(project: Project) -> None:
    project.write("eventwright.toml", 'package = "events"')
    ran = project.run("generate")
    count = len(generated(project))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{count} files written, 0 removed, 0 unchanged in generated/events\n"
    assert (
        project.run("generate").out == f"0 files written, 0 removed, {count} unchanged in generated/events\n"
    )
    assert classes(project) == {"shop.Money", "shop.Placed", "shop.users.Seen"}


def test_stale_files_are_removed(project: Project) -> None:
    project.write("eventwright.toml", 'package = "events"')
    project.run("generate")
    project.write("generated/events/notes.txt", "mine")
    (project.folder / "schemas/users/Seen.avsc").unlink()
    ran = project.run("generate")
    assert (ran.code, " 0 removed," in ran.out) == (0, False)
    assert classes(project) == {"shop.Money", "shop.Placed"}
    assert project.read("generated/events/notes.txt") == "mine"


def test_check_lists_changed_missing_and_stale(project: Project) -> None:
    project.write("eventwright.toml", 'package = "events"')
    ran = project.run("generate", "--check")
    assert (ran.code, "missing: generated/events/__init__.py" in ran.out) == (1, True)
    assert generated(project) == []
    project.run("generate")
    ran = project.run("generate", "--check")
    assert (ran.code, ran.out) == (0, f"{len(generated(project))} files up to date in generated/events\n")
    project.write("generated/events/shop/__init__.py", "# edited")
    (project.folder / "generated/events/py.typed").unlink()
    (project.folder / "schemas/users/Seen.avsc").unlink()
    ran = project.run("generate", "--check")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert "changed: generated/events/shop/__init__.py" in lines
    assert "missing: generated/events/py.typed" in lines
    assert "stale: generated/events/_schemas/shop.users.Seen.avsc" in lines
    assert lines[-1] == "generated/events is not up to date; run: eventwright generate"
    assert not (project.folder / "generated/events/py.typed").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--package", "events"),
        ("--out", "a b;c", "--package", "events", "--flavour", "dataclass", "--for", "mail", "schemas"),
        ("--package", "events", "schemas/orders", "schemas/users/it's.avsc"),
        ("--package", "events", "--", "-schemas"),
    ],
)
def test_what_check_says_to_run_makes_it_pass(project: Project, arguments: tuple[str, ...]) -> None:
    project.write("schemas/users/it's.avsc", record("shop.users.Own", "id:string"))
    project.write("-schemas/Other.avsc", record("shop.Other", "id:string"))
    ran = project.run("generate", "--check", *arguments)
    said = ran.out.splitlines()[-1].partition("not up to date; run: ")[2]
    words = shlex.split(said)
    assert (ran.code, words) == (1, ["eventwright", "generate", *arguments])
    assert project.run(*words[1:]).code == 0
    assert project.run("generate", "--check", *arguments).code == 0


def test_path_needs_no_settings(project: Project) -> None:
    ran = project.run("generate", "schemas/users/Seen.avsc", "--out", "here", "--package", "users")
    assert (ran.code, classes(project, "here/users")) == (0, {"shop.users.Seen"})
    ran = project.run(
        "generate", "schemas/orders", "schemas/Money.avsc", "--out", "there", "--package", "orders"
    )
    assert (ran.code, classes(project, "there/orders")) == (0, {"shop.Money", "shop.Placed"})


def test_path_chooses_types_and_what_they_need(project: Project) -> None:
    project.write("eventwright.toml", 'package = "events"')
    assert project.run("generate", "schemas/orders").code == 0
    assert classes(project) == {"shop.Money", "shop.Placed"}


def test_the_package_knows_all_events_in_it(project: Project) -> None:
    """Also where the schemas that are not chosen say that nothing else uses one, or that something does."""
    project.write("schemas/Root.avsc", record("shop.Root", "seen:shop.users.Seen"))
    project.write("eventwright.toml", 'package = "events"')
    assert project.run("generate").code == 0
    said = project.read("generated/events/__init__.py")
    for fullname in ("shop.Placed", "shop.Root", "shop.users.Seen"):
        assert f'"{fullname}": ("", ()),' in said
    assert '"shop.Money": ("", ()),' not in said
    assert project.run("generate", "schemas/Money.avsc").code == 0
    assert "events=" not in project.read("generated/events/__init__.py")


def test_history_folder_beside_schemas_is_no_schema(project: Project, tmp_path: Path) -> None:
    project.write("schemas/history/shop.Money/1.avsc", MONEY)
    elsewhere = project.write("elsewhere/x", "").parent
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(elsewhere)
        ran = project.run("generate", "../schemas", "--out", ".", "--package", "events")
    assert (ran.code, ran.out.count("error")) == (0, 0)


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("orders", {"shop.Money", "shop.Placed"}),
        ("stock", {"shop.Money", "shop.Placed"}),
        ("web", {"shop.users.Seen"}),
    ],
)
def test_for_service(project: Project, service: str, found: set[str]) -> None:
    ran = project.run("generate", "--for", service, "--package", "events")
    assert (ran.code, classes(project)) == (0, found)


def test_for_unknown_service(project: Project) -> None:
    ran = project.run("generate", "--for", "stok", "--package", "events")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        'error: no event has "stok" among its producers or consumers; did you mean "stock"?; '
        "the services are: mail, orders, stock, web\n"
    )


def test_errors_are_findings_and_nothing_is_written(project: Project) -> None:
    project.write("schemas/Bad.avsc", record("shop.Bad", "x:Missing"))
    ran = project.run("generate", "--package", "events")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("schemas/Bad.avsc:8:15: error[unknown-type]")
    assert ran.out.endswith("1 error; nothing written\n")
    assert generated(project) == []


def test_errors_leave_the_package_as_it_was(project: Project) -> None:
    project.run("generate", "--package", "events")
    before = {file: project.read(file) for file in generated(project)}
    project.write("schemas/Placed2.avsc", record("shop.placed"))  # differs only in case
    ran = project.run("generate", "--package", "events")
    assert (ran.code, "error[names-differ-only-in-case]" in ran.out) == (1, True)
    assert {file: project.read(file) for file in generated(project)} == before


def test_warnings_are_printed_and_do_not_fail(project: Project) -> None:
    project.write(
        "schemas/W.avsc", record("shop.W", {"name": "x", "type": {"type": "int", "logicalType": "uuid"}})
    )
    ran = project.run("generate", "--package", "events")
    assert (ran.code, "warning[invalid-logical-type]" in ran.out) == (0, True)
    assert ran.out.splitlines()[-1].endswith("unchanged in generated/events")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "error: the package has no name; use --package, or set package in the settings\n"),
        (("--package", "a-b"), 'error: --package cannot be "a-b": a package name is ASCII letters'),
        (
            ("--package", "events", "--flavour", "attrs"),
            "'attrs' is not one of 'msgspec', 'dataclass', 'pydantic'",
        ),
        (("--package", "events", "missing"), "error: missing: no such file or folder\n"),
    ],
)
def test_what_cannot_be_done(project: Project, arguments: tuple[str, ...], message: str) -> None:
    ran = project.run("generate", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_unwritable_output(project: Project) -> None:
    project.write("blocked", "a file in the way")
    ran = project.run("generate", "--package", "events", "--out", "blocked")
    assert (ran.code, ran.out) == (2, "")
    assert "blocked" in ran.err


@pytest.mark.parametrize("flavour", ["msgspec", "dataclass", "pydantic"])
def test_flavours_encode_and_decode(project: Project, flavour: str) -> None:
    assert project.run("generate", "--package", "events", "--flavour", flavour).code == 0
    script = (
        "import events; from events.shop import Money, Placed\n"
        "event = Placed(total=Money(units=7)); data = events.encode(event)\n"
        "print(data, events.decode(Placed, data) == event)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=project.folder / "generated",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("b'\\x0e' True\n", "")


def test_released_versions_are_embedded(project: Project) -> None:
    assert project.run("release").code == 0
    assert project.run("generate", "--package", "events").code == 0
    assert "generated/events/_schemas/shop.Placed/1.avsc" in project.files()


def test_what_was_released_under_a_former_name_is_read(project: Project) -> None:
    project.write("eventwright.toml", 'package = "events"')
    assert project.run("release").code == 0
    assert project.run("generate").code == 0
    program = "import events; from events.shop.users import {0}; print(events.{1})"
    data = _said(project, program.format("Seen", "encode_single_object(Seen(id='a'))"))
    (project.folder / "schemas/users/Seen.avsc").unlink()
    page = {"name": "page", "type": "string", "default": ""}
    renamed = record("shop.users.Noticed", "id:string", page, aliases=["Seen"])
    project.write("schemas/users/Noticed.avsc", renamed)
    assert project.run("release").code == 0
    assert project.run("generate").code == 0
    read = program.format("Noticed", f"decode_single_object(Noticed, {data})")
    assert _said(project, read) == "Noticed(id='a', page='')"

    first = project.read("schemas/history/shop.users.Seen/1.avsc")
    project.write("schemas/history/shop.users.Seen/2.avsc", first)
    assert project.run("generate", "--check").code == 1
    assert project.run("generate").code == 0
    assert "generated/events/_schemas/shop.users.Seen/2.avsc" in project.files()
    assert project.run("generate", "--check").code == 0


def _said(project: Project, program: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project.folder / "generated",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.strip()


def test_output_does_not_depend_on_the_working_directory(project: Project) -> None:
    settings = project.write("eventwright.toml", 'package = "events"')
    project.run("generate")
    before = {file: project.read(file) for file in generated(project)}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(settings.parent / "schemas" / "users")
        ran = project.run("generate")
    assert (ran.code, ran.out.startswith("0 files written, 0 removed")) == (0, True)
    assert {file: project.read(file) for file in generated(project)} == before


WITHOUT_LIBRARY = """
import sys
sys.modules[{library!r}] = None
from eventwright.cli import main
sys.exit(main(["generate", "--package", "events"]))
"""


@pytest.mark.parametrize("library", ["jinja2", "datamodel_code_generator"])
def test_missing_library_says_what_to_install(project: Project, library: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_LIBRARY.format(library=library)],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        f'error: generating needs "{library}", which is not installed: pip install "eventwright[cli]"\n'
    )


def test_python_interface(project: Project) -> None:
    from eventwright import generate_package, load_schemas, write_package
    from eventwright.errors import RenderError, SettingsError

    tree = load_schemas("schemas")
    files = generate_package(tree, package="events", flavour="dataclass")
    assert "events/shop/__init__.py" in files
    write_package(project.folder / "out", files)
    assert {file for file in project.files() if file.startswith("out/")} == {f"out/{file}" for file in files}
    with pytest.raises(SettingsError, match="'attrs' is not a valid Flavour"):
        generate_package(tree, package="events", flavour="attrs")
    for wrong in (None, 5, "__init__", "_events"):
        with pytest.raises(SettingsError, match=r"^cannot be "):
            generate_package(tree, package=cast(str, wrong))
    project.write("schemas/Bad.avsc", "{")
    with pytest.raises(RenderError, match=r"^schemas/Bad\.avsc:1:2: "):
        generate_package(load_schemas("schemas"), package="events")


ODD_FILES: list[tuple[dict[object, object], str]] = [
    ({}, "of one package, but of none;"),
    ({"a/x": "", "b/x": ""}, "of one package, but of 'a' and 'b';"),
    ({"a/x": b""}, "the text of 'a/x' is a str, not bytes;"),
    ({"a/x": None}, "the text of 'a/x' is a str, not NoneType;"),
    ({b"a/x": ""}, "a path is a str, not bytes;"),
    ({"a/x": "\ud800"}, "the text of 'a/x' has a lone surrogate at 0"),
    ({"a/\ud800": ""}, "a path has a lone surrogate at 2"),
    ({"a/x": "", "a/x/y": ""}, "nothing was changed"),
]
ODD_PATHS = (
    *("x", "a", "", "/", "/a/x", "../x", "a/../x", "a/../../x", "./x"),
    *("a/", "a//x", "a/.", "a\\x/y", "C:/x", "a/x\0"),
)
ODD_FILES += [({"a/x": "", path: ""}, " is no path below a package's folder") for path in ODD_PATHS]


@pytest.mark.parametrize(("files", "says"), ODD_FILES)
def test_files_of_no_package_are_not_written(
    project: Project, files: dict[object, object], says: str
) -> None:
    from eventwright import write_package
    from eventwright.errors import OutputError

    before = sorted(project.folder.rglob("*"))
    with pytest.raises(OutputError) as caught:
        write_package(project.folder / "out", cast("dict[str, str]", files))
    assert says in str(caught.value)
    assert sorted(project.folder.rglob("*")) == before
