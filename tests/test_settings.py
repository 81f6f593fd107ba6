from __future__ import annotations

from pathlib import Path

import pytest

from eventwright.errors import SettingsError
from eventwright.model.levels import Level
from eventwright.plan.options import Flavour, UnknownSymbols
from eventwright.registry.settings import RegistrySettings
from eventwright.settings import FLAVOURS, UNKNOWN_SYMBOLS, Settings, package_name, read_settings
from eventwright.severity import Severity


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults(folder: Path) -> None:
    settings = read_settings(folder)
    assert settings == Settings()
    assert (settings.schemas, settings.history) == (Path("schemas"), Path("schemas/history"))
    assert (settings.compatibility, settings.fail_on) == (Level.BACKWARD, Severity.ERROR)


def test_words_are_those_of_the_plan() -> None:
    assert tuple(Flavour) == FLAVOURS
    assert tuple(UnknownSymbols) == UNKNOWN_SYMBOLS


def test_every_key(folder: Path) -> None:
    (folder / "eventwright.toml").write_text(
        """
schemas = "avro"
history = "released"
out = "src"
package = "shop_events"
flavour = "pydantic"
compatibility = "FULL_TRANSITIVE"
baseline = ["history", "history:older"]
subject_strategy = "RecordNameStrategy"
unknown_symbols = "keep"
fail_on = "warning"

[rules]
missing-version = "off"
removed-event = "error"

[registry.production]
url = "https://registry.example"
password_env = "PASSWORD"
timeout = 5
"""
    )
    settings = read_settings(folder)
    assert settings == Settings(
        file=folder / "eventwright.toml",
        schemas=folder / "avro",
        history=folder / "released",
        out=folder / "src",
        package="shop_events",
        flavour="pydantic",
        compatibility=Level.FULL_TRANSITIVE,
        baselines=("history", "history:older"),
        unknown_symbols="keep",
        fail_on=Severity.WARNING,
        rules={"missing-version": None, "removed-event": Severity.ERROR},
        subject_strategy="RecordNameStrategy",
        registries={
            "production": RegistrySettings(
                "production",
                "https://registry.example",
                timeout=5.0,
                variables={"password": "PASSWORD"},
            )
        },
        rule_places={"missing-version": "eventwright.toml:14", "removed-event": "eventwright.toml:15"},
    )


def test_history_follows_schemas(folder: Path) -> None:
    (folder / "eventwright.toml").write_text('schemas = "avro"')
    assert read_settings(folder).history == folder / "avro" / "history"


def test_nearest_file_at_or_above_holds(folder: Path) -> None:
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    (folder / "eventwright.toml").write_text('package = "far"')
    (below / "pyproject.toml").write_text('[project]\nname = "x"')  # says nothing about us
    assert read_settings(below).package == "far"
    (folder / "a" / "pyproject.toml").write_text('[tool.eventwright]\npackage = "near"')
    assert read_settings(below).package == "near"
    assert read_settings(below).schemas == folder / "a" / "schemas"


def test_two_files_in_one_folder(folder: Path) -> None:
    (folder / "eventwright.toml").write_text("")
    (folder / "pyproject.toml").write_text("[tool.eventwright]\n")
    with pytest.raises(SettingsError, match=r"both hold settings; keep one of them"):
        read_settings(folder)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nshcemas = 1", 'eventwright.toml:2: unknown setting "shcemas"; did you mean "schemas"?'),
        ("# out\nunheard = 1", 'eventwright.toml:2: unknown setting "unheard"'),
        ("schemas = 1", '"schemas" is a folder\'s path in quotes, not 1'),
        ('schemas = ""', '"schemas" is a folder\'s path in quotes, not ""'),
        ('package = "a-b"', 'eventwright.toml:1: "package" cannot be "a-b": a package name is ASCII letters'),
        ('package = "class"', '"package" cannot be "class", which is a Python keyword; try "class_events"'),
        ('package = "json"', '"package" cannot be "json", which would hide that module'),
        ("package = 1", '"package" is a Python package\'s name in quotes, not 1'),
        ('flavour = "attrs"', '"flavour" is one of msgspec, dataclass, pydantic, not "attrs"'),
        ('compatibility = "backward"', '"compatibility" is one of BACKWARD, BACKWARD_TRANSITIVE, FORWARD'),
        ('fail_on = "never"', '"fail_on" is one of error, warning, info, not "never"'),
        ('unknown_symbols = "drop"', '"unknown_symbols" is one of error, keep, not "drop"'),
        ("baseline = [1]", '"baseline" is "history" or a list of baselines, not [1]'),
        ("rules = 1", '"rules" is a table of rules'),
        (
            '[rules]\nx = "fatal"',
            'eventwright.toml:2: "rules" says "fatal" for "x"; say one of error, warning',
        ),
        ("subject_strategy = 1", '"subject_strategy" is one of TopicNameStrategy, RecordNameStrategy'),
        ('registry = "http://me:secret@registry"', '"registry" is a table: write [registry] or'),
        ("schemas = ", "eventwright.toml: is not TOML: Invalid value (at end of document)"),
        ("schemas = 1979-05-27", '"schemas" is a folder\'s path in quotes, not "1979-05-27"'),
    ],
)
def test_wrong_settings_name_file_line_and_remedy(folder: Path, text: str, message: str) -> None:
    (folder / "eventwright.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_settings(folder)
    assert message in str(caught.value)
    assert str(caught.value).startswith("eventwright.toml:")


def test_all_wrong_settings_are_told_at_once(folder: Path) -> None:
    (folder / "eventwright.toml").write_text(
        'shcemas = 1\nflavour = "attrs"\nfail_on = "error"\n[rules]\na = "fatal"\nb = "off"\nc = 1'
    )
    with pytest.raises(SettingsError) as caught:
        read_settings(folder)
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["1", "2", "5", "7"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[project]\npackage = "x"\n[tool.eventwright]\npackage = 1', 4),
        ('[project]\nname = "x"\n[tool]\neventwright.package = 1', 4),
        ("tool.eventwright.package = 1", 1),
        ('[ tool . "eventwright" ]\n"package" = 1', 2),
        ("[tool.eventwright.package]\nx = 1", 1),
        ("x = 1\ntool = {eventwright = {package = 1}}", 1),  # not found in inline tables
        ("\ntool.eventwright = 1", 2),
    ],
)
def test_lines_in_project_files(folder: Path, text: str, line: int) -> None:
    (folder / "pyproject.toml").write_text(text)
    with pytest.raises(SettingsError, match=rf"^pyproject\.toml:{line}: "):
        read_settings(folder)


def test_unreadable_texts(folder: Path) -> None:
    (folder / "eventwright.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"is not UTF-8 text"):
        read_settings(folder)
    (folder / "eventwright.toml").write_bytes(b'\xef\xbb\xbfpackage = "p"')
    assert read_settings(folder).package == "p"


@pytest.mark.parametrize("name", ["events", "shop_events", "e_", "Events2"])
def test_package_names(name: str) -> None:
    assert package_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "1a",
        "a.b",
        "../x",
        "a b",
        "é",
        "None",
        "sys",
        "eventwright",
        "msgspec",
        "_x",
        "__init__",
        "_",
    ],
)
def test_names_no_package_can_have(name: str) -> None:
    with pytest.raises(SettingsError):
        package_name(name)
