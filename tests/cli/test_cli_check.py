from __future__ import annotations

import json

import pytest
from projects import Project, record

PLACED = "shop.OrderPlaced"
FIRST = record(PLACED, "id:string")
BROKEN = record(PLACED, "id:string", "currency:string")  # no default: cannot read version 1
WIDENED = record(PLACED, "id:string", {"name": "currency", "type": "string", "default": "EUR"})


def released(project: Project, proposed: object, *versions: object) -> None:
    project.write("schemas/OrderPlaced.avsc", proposed)
    for number, version in enumerate(versions, 1):
        project.write(f"schemas/history/{PLACED}/{number}.avsc", version)


def test_first_version_passes_and_is_counted(project: Project) -> None:
    released(project, FIRST)
    ran = project.run("check")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "1 event checked against 0 earlier versions (1 first version): no problems\n"


def test_compatible_change_passes(project: Project) -> None:
    released(project, WIDENED, FIRST)
    ran = project.run("check")
    assert ran.code == 0
    assert ran.out == (
        "shop.OrderPlaced satisfies FULL_TRANSITIVE, asked is BACKWARD\n"
        "  rollout: in any order\n\n"
        "1 event checked against 1 earlier version (0 first versions): no problems\n"
    )


def test_finding_says_place_rule_message_source_why_and_help(project: Project) -> None:
    released(project, BROKEN, FIRST)
    ran = project.run("check")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0] == "schemas/OrderPlaced.avsc:10:5: error[reader-field-without-default]"
    assert lines[1].startswith('  /fields/1: "currency" has no default; writer is shop.OrderPlaced version 1')
    assert lines[2:4] == ["  10 |     {", "     |     ^"]
    assert [line.partition(":")[0] for line in lines[4:7]] == ["  writer", "  why", "  help"]
    assert lines[-1].endswith("(0 first versions): 1 error")


@pytest.mark.parametrize(
    ("level", "code", "counted"),
    [
        ("BACKWARD", 0, "against 1 earlier version (0 first versions): no problems"),
        ("backward_transitive", 1, "against 2 earlier versions (0 first versions): 1 error"),
        ("FORWARD", 0, "against 1 earlier version (0 first versions): no problems"),
        ("NONE", 0, "against 0 earlier versions (0 first versions, 1 not compared: level NONE): no problems"),
    ],
)
def test_level_chooses_the_versions(project: Project, level: str, code: int, counted: str) -> None:
    released(project, BROKEN, FIRST, BROKEN)
    ran = project.run("check", "--level", level)
    assert (ran.code, ran.out.splitlines()[-1]) == (code, f"1 event checked {counted}")


def test_events_own_level_beats_the_settings_and_the_flag_beats_both(project: Project) -> None:
    project.write("eventwright.toml", 'compatibility = "BACKWARD"')
    released(project, {**BROKEN, "eventwright": {"compatibility": "NONE"}}, FIRST)
    assert project.run("check").code == 0
    assert project.run("check", "--level", "FULL").code == 1
    released(project, BROKEN, FIRST)
    assert project.run("check").code == 1


def test_schema_problems_of_all_files_are_reported_at_once(project: Project) -> None:
    project.write("schemas/a.avsc", "{")
    project.write("schemas/b.avsc", record("shop.B", "x:Missing"))
    project.write("schemas/c.avsc", record("shop.C", {"name": "x", "type": "int", "default": "one"}))
    ran = project.run("check")
    assert ran.code == 1
    assert [line for line in ran.out.splitlines() if "error[" in line] == [
        "schemas/a.avsc:1:2: error[invalid-json]",
        "schemas/b.avsc:8:15: error[unknown-type]",
        "schemas/c.avsc:9:18: error[invalid-default]",
    ]


def test_warnings_do_not_fail_unless_asked_to(project: Project) -> None:
    warned = record("shop.W", {"name": "x", "type": {"type": "string", "logicalType": "date"}})
    project.write("schemas/w.avsc", warned)
    ran = project.run("check")
    assert (ran.code, "warning[invalid-logical-type]" in ran.out) == (0, True)
    assert project.run("check", "--fail-on", "warning").code == 1
    project.write("eventwright.toml", 'fail_on = "warning"')
    assert project.run("check").code == 1
    assert project.run("check", "--fail-on", "error").code == 0


def test_rules_change_severities(project: Project) -> None:
    released(project, BROKEN, FIRST)
    project.write("eventwright.toml", '[rules]\nreader-field-without-default = "warning"')
    ran = project.run("check")
    assert (ran.code, "warning[reader-field-without-default]" in ran.out) == (0, True)
    project.write("eventwright.toml", '[rules]\nreader-field-without-default = "off"')
    assert "reader-field-without-default" not in project.run("check").out


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (
            'reader-field-without-defalt = "off"',
            'eventwright.toml:2: unknown rule "reader-field-without-defalt"; did you mean '
            '"reader-field-without-default"?',
        ),
        ('invalid-json = "off"', 'eventwright.toml:2: "invalid-json" says that a schema cannot be used'),
    ],
)
def test_rules_that_cannot_be_changed(project: Project, rules: str, message: str) -> None:
    released(project, FIRST)
    project.write("eventwright.toml", f"[rules]\n{rules}")
    ran = project.run("check")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {message}")


# A part of a tree


def part(project: Project) -> None:
    project.write("eventwright.toml", "")
    project.write("schemas/shared/Money.avsc", record("shop.Money", "units:long", "currency:string"))
    project.write("schemas/orders/Placed.avsc", record("shop.Placed", "total:Money"))
    project.write("schemas/users/Seen.avsc", record("shop.Seen", "id:string"))
    project.write(
        "schemas/history/shop.Placed/1.avsc",
        record("shop.Placed", {"name": "total", "type": record("shop.Money", "units:long")}),
    )
    project.write("schemas/history/shop.Seen/1.avsc", record("shop.Seen"))


@pytest.mark.parametrize(
    ("paths", "events", "errors"),
    [
        ((), 2, 2),
        (("schemas/users",), 1, 1),
        (("schemas/users/Seen.avsc",), 1, 1),
        (("schemas/orders/Placed.avsc", "schemas/users"), 2, 2),
        (("schemas/shared/Money.avsc",), 1, 1),  # the event that uses it
    ],
)
def test_paths_choose_events(project: Project, paths: tuple[str, ...], events: int, errors: int) -> None:
    part(project)
    ran = project.run("check", *paths, "--report", "json")
    summary = json.loads(ran.out)["summary"]
    assert (summary["checked"], summary["errors"]) == (events, errors)


def test_path_elsewhere_is_a_tree_of_its_own(project: Project) -> None:
    part(project)
    project.write("other/Placed.avsc", record("shop.Placed", "n:int"))
    project.write("other/history/shop.Placed/1.avsc", record("shop.Placed"))
    ran = project.run("check", "other")
    assert (ran.code, "other/Placed.avsc:6:5: error" in ran.out) == (1, True)
    assert "1 event checked against 1 earlier version" in ran.out


def test_settings_are_found_from_a_folder_below(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    part(project)
    monkeypatch.chdir(project.folder / "schemas" / "users")
    ran = project.run("check", "Seen.avsc")
    assert (ran.code, ran.out.splitlines()[0]) == (
        1,
        "Seen.avsc:6:5: error[reader-field-without-default]",
    )


# Nothing is passed that was not checked


@pytest.mark.parametrize("arguments", [(), ("schemas",), ("missing",), ("schemas/empty",)])
def test_no_schemas_is_no_pass(project: Project, arguments: tuple[str, ...]) -> None:
    (project.folder / "schemas" / "empty").mkdir(parents=True)
    ran = project.run("check", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "no .avsc files in" in ran.err or "missing: no such file or folder" in ran.err


def test_part_without_schemas_is_no_pass(project: Project) -> None:
    released(project, FIRST)
    (project.folder / "schemas" / "empty").mkdir()
    ran = project.run("check", "schemas/empty")
    assert (ran.code, ran.err.startswith("error: no .avsc files in schemas/empty;")) == (2, True)


@pytest.mark.parametrize(
    ("baseline", "message"),
    [
        (
            "git:main",
            "git: schemas lies in no git repository; name another",
        ),
        ("registry", "[registry]: no url is given; write it into the settings, or set"),
        ("registry:prod", "there is no [registry.prod]; write its url into the settings"),
        ("dir:old", 'baseline "dir:old": old: there is no such folder'),
        ("histroy", 'unknown baseline "histroy"; did you mean "history"?'),
        ("history:", 'unknown baseline "history:"'),
        ("history", 'baseline "history": schemas/history: there is no such folder'),
        ("history:gone", 'baseline "history:gone": gone: there is no such folder'),
    ],
)
def test_baseline_that_cannot_be_read(project: Project, baseline: str, message: str) -> None:
    released(project, FIRST)
    ran = project.run("check", "--baseline", baseline)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_named_baselines(project: Project) -> None:
    released(project, BROKEN, BROKEN)
    project.write("older/shop.OrderPlaced/1.avsc", FIRST)
    ran = project.run("check", "--baseline", "history", "--baseline", "history:older")
    assert (ran.code, "older/shop.OrderPlaced/1.avsc" in ran.out) == (1, True)
    assert "against 2 earlier versions" in ran.out
    project.write("eventwright.toml", 'baseline = "history:older"')
    assert project.run("check").code == 1


@pytest.mark.parametrize(
    "second", ["history", "history:schemas/history", "history:./schemas/../schemas/history"]
)
def test_baseline_named_twice_is_read_once(project: Project, second: str) -> None:
    released(project, BROKEN, FIRST)
    ran = project.run("check", "--baseline", "history", "--baseline", second)
    assert (ran.code, "against 1 earlier version (" in ran.out) == (1, True)


@pytest.mark.parametrize(
    ("settings", "arguments", "code"),
    [
        ("", (), 0),
        ('baseline = "history"', (), 0),
        ('baseline = ["history"]', (), 0),
        ('baseline = "history:schemas/history"', (), 2),
        ('baseline = ["history", "history:schemas/history"]', (), 2),
        ("", ("--baseline", "history"), 2),
    ],
)
def test_before_the_first_release(
    project: Project, settings: str, arguments: tuple[str, ...], code: int
) -> None:
    released(project, FIRST)
    project.write("eventwright.toml", settings)
    assert project.run("check", *arguments).code == code


def test_require_baseline(project: Project) -> None:
    released(project, FIRST)
    ran = project.run("check", "--require-baseline")
    assert (ran.code, ran.out.splitlines()[0]) == (
        1,
        "schemas/OrderPlaced.avsc:1:1: error[no-earlier-version]",
    )
    released(project, FIRST, FIRST)
    assert project.run("check", "--require-baseline").code == 0


def test_missing_version_is_an_error(project: Project) -> None:
    released(project, FIRST, FIRST, FIRST)
    (project.folder / "schemas/history" / PLACED / "1.avsc").unlink()
    ran = project.run("check")
    assert ran.code == 1
    assert ran.out.startswith(f"schemas/history/{PLACED}/2.avsc:1:1: error[missing-version]")
    assert f"restore schemas/history/{PLACED}/1.avsc" in ran.out


def test_removed_event_is_told(project: Project) -> None:
    released(project, FIRST, FIRST)
    project.write("schemas/history/shop.Gone/1.avsc", record("shop.Gone"))
    ran = project.run("check")
    assert (ran.code, "error[removed-event]" in ran.out) == (1, True)
    assert '"shop.Gone" is not among the schemas, and history has shop.Gone version 1' in ran.out
    assert "removed-event" not in project.run("check", "schemas/OrderPlaced.avsc").out


def test_released_type_stays_checked_when_it_is_no_event_any_more(project: Project) -> None:
    released(project, BROKEN, FIRST)
    project.write("schemas/Wrapper.avsc", record("shop.Wrapper", f"inner:{PLACED}"))
    ran = project.run("check")
    assert (ran.code, "2 events checked" in ran.out) == (1, True)


def test_unusable_released_version_names_file_and_line(project: Project) -> None:
    released(project, FIRST, '{\n  "type": "record",\n')
    ran = project.run("check")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: schemas/history/{PLACED}/1.avsc:3:1: the text ends too early")


def test_released_version_with_tolerable_faults_is_used(project: Project) -> None:
    bad_default = record(PLACED, {"name": "id", "type": "string", "default": 1})
    released(project, BROKEN, bad_default)
    ran = project.run("check")
    assert (ran.code, "reader-field-without-default" in ran.out) == (1, True)


def test_what_a_terminal_would_obey_is_shown_as_escapes(project: Project) -> None:
    hostile = "\u202ered\x1b[31m"
    project.write("schemas/h.avsc", record("shop.H", {"name": "x", "type": "int", "default": hostile}))
    ran = project.run("check")
    assert ran.code == 1
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
