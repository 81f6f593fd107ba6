"""init, explain, and what holds for every command."""

from __future__ import annotations

import pytest
from projects import Project, record

from eventwright import __version__
from eventwright.rulebook import entries


def test_init_starts_a_project_that_passes(project: Project) -> None:
    ran = project.run("init")
    assert ran.code == 0
    assert project.files() == ["eventwright.toml", "schemas/orders/OrderPlaced.avsc"]
    assert "eventwright generate" in ran.out
    assert project.run("check", "--fail-on", "info").code == 0
    assert project.run("release").code == 0
    assert project.run("check", "--require-baseline").code == 0


def test_init_changes_nothing_that_exists(project: Project) -> None:
    project.write("schemas/Own.avsc", record("shop.Own"))
    assert project.run("init").out.startswith("wrote eventwright.toml\n\n")
    assert project.files() == ["eventwright.toml", "schemas/Own.avsc"]
    before = project.read("eventwright.toml")
    ran = project.run("init")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: eventwright.toml: holds settings already; nothing was written\n"
    assert project.read("eventwright.toml") == before


def test_init_that_cannot_write(project: Project) -> None:
    project.write("schemas", "a file in the way")
    ran = project.run("init")
    assert ran.code == 2
    assert ran.err.startswith("error: schemas/orders/OrderPlaced.avsc: cannot be written:")
    assert ran.err.endswith("; nothing was written\n")
    assert project.files() == ["schemas"]


def test_init_leaves_no_folders_behind(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventwright.starter.FILES", {"a/b/1.toml": "", "a/c/2.avsc": "", "a/c/2.avsc/3": ""})
    ran = project.run("init")
    assert (ran.code, ran.out) == (2, "")
    assert list(project.folder.iterdir()) == []


def test_levels_are_listed_as_they_are_written(project: Project) -> None:
    ran = project.run("check", "--level", "backwrd")
    assert (ran.code, 'did you mean "BACKWARD"?' in ran.err) == (2, True)
    assert "use one of: BACKWARD, BACKWARD_TRANSITIVE, FORWARD" in ran.err
    told = " ".join(project.run("compat", "--help").out.split())
    assert "settings' and the events' own" not in told
    assert "[default: BACKWARD]" in told


def test_rule_ids_are_unique() -> None:
    ids = [entry.explanation.id for entry in entries()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.explanation.id)
def test_every_rule_is_explained(project: Project, entry: object) -> None:
    from eventwright.rulebook import Entry

    assert isinstance(entry, Entry)
    rule = entry.explanation
    ran = project.run("explain", rule.id)
    assert ran.code == 0
    for text in (rule.id, rule.summary, f"why: {rule.why}", f"help: {rule.help}"):
        assert text in ran.out
    assert ran.out.count("  accepted:") == len(entry.accepts)
    assert ran.out.count("  rejected:") == len(entry.rejects)


def test_all_rules_are_listed(project: Project) -> None:
    ran = project.run("explain")
    assert ran.code == 0
    for entry in entries():
        assert f"  {entry.explanation.id} " in ran.out


def test_unknown_rule(project: Project) -> None:
    ran = project.run("explain", "reader-field-without-defualt")
    assert (ran.code, ran.out) == (2, "")
    assert 'did you mean "reader-field-without-default"?' in ran.err


def test_version(project: Project) -> None:
    assert project.run("--version").out == f"eventwright {__version__}\n"


@pytest.mark.parametrize("command", ["", "init", "check", "compat", "generate", "release", "explain"])
def test_help(project: Project, command: str) -> None:
    ran = project.run(*command.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: eventwright {command}".rstrip())


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("check", "--nonsense"),
        ("check", "--level", "SIDEWARD"),
        ("check", ""),
        ("generate", ""),
        ("generate", "--out", ""),
        ("release", "schemas", ""),
        ("compat", "", "a"),
        ("compat",),
        ("explain", "a", "b"),
    ],
)
def test_wrong_arguments(project: Project, arguments: tuple[str, ...]) -> None:
    ran = project.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: ")


@pytest.mark.parametrize("command", ["check", "release", "generate", "init"])
def test_wrong_settings_stop_every_command_that_reads_them(project: Project, command: str) -> None:
    project.write("eventwright.toml", "shcemas = 1")
    project.write("schemas/A.avsc", record("shop.A"))
    ran = project.run(command)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == 'error: eventwright.toml:1: unknown setting "shcemas"; did you mean "schemas"?\n'


def test_interrupt(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("eventwright.settings.read_settings", interrupt)
    ran = project.run("check")
    assert (ran.code, ran.err) == (130, "\ninterrupted\n")


def test_our_bugs_keep_their_traceback(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("eventwright.settings.read_settings", fail)
    with pytest.raises(ZeroDivisionError):
        project.run("check")
