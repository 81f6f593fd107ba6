"""`eventwright diff` and `eventwright changelog`, on real schemas, histories and revisions."""

from __future__ import annotations

import json
import subprocess
from typing import Any, Final

import pytest
from projects import Project, Ran, field, record

Json = Any

MONEY: Final = record("shop.Money", "amount:long", "currency:string")
PLACED: Final = record("shop.OrderPlaced", "id:string", {"name": "total", "type": "shop.Money"})
PAID: Final = record("shop.OrderPaid", {"name": "paid", "type": ["null", "shop.Money"]})
NOTE: Final = {"name": "note", "type": ["null", "string"], "default": None}


@pytest.fixture
def shop(project: Project) -> Project:
    """Two events that share a type, released and committed."""
    project.write("eventwright.toml", 'schemas = "schemas"\n')
    write(project, MONEY, PLACED, PAID)
    assert project.run("release").code == 0
    git(project, "init", "-q", "-b", "main")
    commit(project)
    return project


def write(project: Project, *records: Json) -> None:
    for one in records:
        project.write(f"schemas/{one['name']}.avsc", one)


def git(project: Project, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run(("git", *identity, *arguments), cwd=project.folder, check=True, capture_output=True)


def commit(project: Project) -> None:
    git(project, "add", "-A")
    git(project, "commit", "-qm", "change")


def more(schema: Json, *fields: Json, **attributes: Json) -> Json:
    """A schema with more fields."""
    return {**schema, "fields": [*schema["fields"], *map(field, fields)], **attributes}


def lines(ran: Ran) -> list[str]:
    assert ran.err == ""
    return ran.out.splitlines()


def test_no_change(shop: Project) -> None:
    ran = shop.run("diff", "--exit-code")
    assert (ran.code, ran.out) == (0, "2 events compared, history with schemas: 2 unchanged\n")


def test_what_the_next_release_will_bring(shop: Project) -> None:
    write(shop, more(PLACED, NOTE))
    assert lines(shop.run("diff")) == [
        "shop.OrderPlaced (schemas/OrderPlaced.avsc)",
        "  + note: optional string, default null",
        "",
        "2 events compared, history with schemas: 1 changed, 1 unchanged",
    ]


def test_the_exit_code_says_whether_there_are_changes_where_that_is_asked(shop: Project) -> None:
    write(shop, more(PLACED, NOTE))
    assert (shop.run("diff").code, shop.run("diff", "--exit-code").code) == (0, 1)


def test_a_shared_type_is_told_once(shop: Project) -> None:
    write(shop, more(MONEY, NOTE))
    assert lines(shop.run("diff")) == [
        "shop.OrderPaid (schemas/OrderPaid.avsc)",
        "  ~ paid: shop.Money has changed, see there",
        "",
        "shop.OrderPlaced (schemas/OrderPlaced.avsc)",
        "  ~ total: shop.Money has changed, see there",
        "",
        "shop.Money, used by shop.OrderPaid at paid, shop.OrderPlaced at total",
        "  + note: optional string, default null",
        "",
        "2 events compared, history with schemas: 2 changed",
    ]


def test_new_removed_and_renamed_events(shop: Project) -> None:
    (shop.folder / "schemas/OrderPaid.avsc").unlink()
    (shop.folder / "schemas/OrderPlaced.avsc").unlink()
    write(shop, {**PLACED, "namespace": "shop.orders", "aliases": ["shop.OrderPlaced"]})
    write(shop, record("shop.OrderShipped", "id:string"))
    for earlier in ("history", "git:HEAD"):
        assert lines(shop.run("diff", earlier)) == [
            f"shop.OrderPaid ({'HEAD:schemas/OrderPaid.avsc' if earlier != 'history' else ''}"
            f"{'schemas/history/shop.OrderPaid/1.avsc' if earlier == 'history' else ''})",
            "  - removed event: record with 1 field: paid",
            "",
            "shop.OrderShipped (schemas/OrderShipped.avsc)",
            "  + new event: record with 1 field: id",
            "",
            "shop.orders.OrderPlaced (schemas/OrderPlaced.avsc)",
            "  = moved from shop.OrderPlaced to shop.orders.OrderPlaced, which is an alias",
            "",
            f"3 events compared, {earlier} with schemas: 1 changed, 1 new, 1 removed",
        ]


def test_one_event(shop: Project) -> None:
    write(shop, more(PLACED, NOTE), more(MONEY, NOTE))
    for name in ("shop.OrderPlaced", "OrderPlaced"):
        assert lines(shop.run("diff", name)) == [
            "shop.OrderPlaced (schemas/OrderPlaced.avsc)",
            "  + note: optional string, default null",
            "  + total.note: optional string, default null",
            "",
            "1 event compared, history with shop.OrderPlaced in schemas: 1 changed",
        ]


def test_versions_of_an_event(shop: Project) -> None:
    write(shop, more(PLACED, NOTE))
    assert shop.run("release").code == 0
    ran = shop.run("diff", "shop.OrderPlaced@2", "OrderPlaced@1")
    assert "  - note: removed, was optional string, default null" in lines(ran)
    assert lines(ran)[-1] == (
        "1 event compared, shop.OrderPlaced version 2 with shop.OrderPlaced version 1: 1 changed"
    )
    assert lines(shop.run("diff", "OrderPlaced@latest"))[-1].endswith(" with schemas: 1 unchanged")


def test_revisions(shop: Project) -> None:
    write(shop, more(PLACED, NOTE))
    commit(shop)
    for sides in (("git:HEAD~1",), ("git:HEAD~1", "git:HEAD"), ("OrderPlaced@git:HEAD~1", "OrderPlaced")):
        assert "  + note: optional string, default null" in lines(shop.run("diff", *sides))
    assert lines(shop.run("diff", "git:HEAD"))[-1].endswith(": 2 unchanged")


def test_the_merge_base(shop: Project) -> None:
    git(shop, "checkout", "-qb", "work")
    write(shop, more(PLACED, NOTE))
    commit(shop)
    assert "  + note: optional string, default null" in lines(shop.run("diff", "git:merge-base:main"))


def test_a_path_of_the_project_is_about_the_events_that_it_touches(shop: Project) -> None:
    write(shop, more(MONEY, NOTE), more(PAID, NOTE))
    assert lines(shop.run("diff", "schemas/Money.avsc"))[-1].startswith("2 events compared")
    assert lines(shop.run("diff", "schemas/OrderPaid.avsc"))[-1].startswith("1 event compared")
    ran = shop.run("diff", "git:HEAD", "schemas/Money.avsc")
    assert lines(ran)[-1] == "1 type compared, git:HEAD with schemas/Money.avsc: 1 changed"


def test_files_by_themselves(project: Project) -> None:
    project.write("old.avsc", record("a.E", "x:int"))
    project.write("new.avsc", record("b.F", "x:long"))
    assert lines(project.run("diff", "old.avsc", "new.avsc")) == [
        "b.F (new.avsc)",
        "  = moved and renamed from a.E to b.F, without an alias for it",
        "  ~ x: int became long (widened)",
        "",
        "1 event compared, old.avsc with new.avsc: 1 changed",
    ]


def test_files_of_several_types_and_of_types_that_are_no_events(project: Project) -> None:
    project.write("old.avsc", [record("a.E", "x:int"), record("a.F", {"name": "e", "type": "a.E"})])
    project.write("new.avsc", [record("a.E", "x:long"), {"type": "enum", "name": "a.S", "symbols": ["A"]}])
    ran = project.run("diff", "old.avsc", "new.avsc")
    assert "  - removed event: record with 1 field: e" in lines(ran)
    assert "  + new enum: enum with 1 symbol: A" in lines(ran)
    assert lines(ran)[-1] == "3 types compared, old.avsc with new.avsc: 1 changed, 1 new, 1 removed"


def test_files_with_types_from_elsewhere(project: Project) -> None:
    project.write("types/Money.avsc", MONEY)
    project.write("old.avsc", PLACED)
    project.write("new.avsc", more(PLACED, NOTE))
    ran = project.run("diff", "old.avsc", "new.avsc", "--include", "types")
    assert "  + note: optional string, default null" in lines(ran)
    ran = project.run("diff", "old.avsc", "new.avsc")
    assert ran.code == 1
    assert '"shop.Money" is no type that is known' in ran.out
    assert ran.out.endswith("2 errors; nothing compared\n")


def test_folders(project: Project) -> None:
    project.write("old/Money.avsc", MONEY)
    project.write("old/OrderPlaced.avsc", PLACED)
    project.write("new/deeper/Money.avsc", more(MONEY, NOTE))
    project.write("new/all.avsc", [PLACED])
    expected = "  + total.note: optional string, default null"
    assert expected in lines(project.run("diff", "old", "new"))
    assert expected in lines(project.run("diff", "dir:old", "dir:new"))


def test_layout_comments_and_attributes_of_ours_are_no_changes(shop: Project) -> None:
    write(shop, {"eventwright": {"owner": "orders"}, **PLACED})
    commit(shop)
    text = json.dumps({**PLACED, "eventwright": {"owner": "sales", "key": ["id"]}})
    shop.write("schemas/OrderPlaced.avsc", f"// a comment\n{text}")
    ran = shop.run("diff", "git:HEAD", "--exit-code")
    assert (ran.code, lines(ran)) == (
        0,
        [
            "shop.OrderPlaced (schemas/OrderPlaced.avsc)",
            "  not part of the contract:",
            "  + key added: id",
            "  ~ owner became sales, was orders",
            "",
            "2 events compared, git:HEAD with schemas: 2 unchanged",
        ],
    )
    assert lines(shop.run("diff")) == ["2 events compared, history with schemas: 2 unchanged"]


def test_json(shop: Project) -> None:
    write(shop, more(PLACED, NOTE))
    found = json.loads(shop.run("diff", "--report", "json").out)
    assert {key: value for key, value in found.items() if key != "events"} == {
        "format": 1,
        "earlier": "history",
        "proposed": "schemas",
        "summary": {"compared": 2, "changed": 1, "new": 0, "removed": 0, "unchanged": 1},
    }
    assert [event["status"] for event in found["events"]] == ["unchanged", "changed"]
    (change,) = found["events"][1]["changes"]
    assert change == {
        "what": "added",
        "part": "field",
        "type": "shop.OrderPlaced",
        "path": "note",
        "at": "note",
        "also": [],
        "sentence": "optional string, default null",
        "before": "",
        "after": "optional string, default null",
        "earlier": {
            "file": "schemas/history/shop.OrderPlaced/1.avsc",
            "line": 1,
            "column": 1,
            "path": "",
        },
        "proposed": {"file": "schemas/OrderPlaced.avsc", "line": 14, "column": 5, "path": "/fields/2"},
    }


def test_markdown_and_files(shop: Project) -> None:
    write(shop, more(PLACED, {**NOTE, "doc": "by @someone"}), more(MONEY, NOTE))
    ran = shop.run("diff", "--report", "markdown=out.md", "--report", "json=out.json")
    assert ran.out.endswith("2 changed\n")
    assert json.loads(shop.read("out.json"))["format"] == 1
    assert shop.read("out.md") == (
        "### Schema changes\n"
        "\n"
        "2 events compared, history with schemas: 2 changed\n"
        "\n"
        "#### `shop.OrderPaid`\n"
        "\n"
        "- `paid`: `shop.Money` has changed, see there\n"
        "\n"
        "#### `shop.OrderPlaced`\n"
        "\n"
        "- added `note`: optional string, default null\n"
        "- `total`: `shop.Money` has changed, see there\n"
        "\n"
        "#### `shop.Money`\n"
        "\n"
        "Used by `shop.OrderPaid` at `paid`, `shop.OrderPlaced` at `total`.\n"
        "\n"
        "- added `note`: optional string, default null\n"
    )


def test_markdown_is_what_was_written(shop: Project) -> None:
    write(shop, more(PLACED, doc="<b> *by* _him_ or order_id @someone, #1"))
    assert "&#64;someone, &#35;1" in shop.run("diff", "--report", "markdown").out
    assert r"\<b\> \*by\* \_him\_ or order_id" in shop.run("diff", "--report", "markdown").out


def test_text_that_a_terminal_would_obey_is_shown(shop: Project) -> None:
    write(shop, more(PLACED, doc="\x1b[31m\u202e"))
    assert "\x1b" not in shop.run("diff").out
    assert "\x1b" not in shop.run("diff", "--report", "markdown").out


def test_schemas_with_errors_are_not_compared(shop: Project) -> None:
    write(shop, more(PLACED, "x:nothing"))
    for sides in ((), ("git:HEAD",), ("OrderPlaced@1", "OrderPlaced")):
        ran = shop.run("diff", *sides)
        assert ran.code == 1
        assert '"shop.nothing" is no type that is known' in ran.out
        assert ran.out.endswith("1 error; nothing compared\n")
    assert shop.run("diff", "OrderPlaced@1", "git:HEAD").code == 0


UNREADABLE: Final = (
    (("nothing.avsc",), "nothing.avsc: no such file or folder"),
    (("shop.OrderPlacd",), 'did you mean "shop.OrderPlaced"?'),
    (("shop.OrderPlacd@1",), 'did you mean "shop.OrderPlaced"?'),
    (("OrderPlaced@7",), "shop.OrderPlaced has no version 7; it has 1 and latest"),
    (("git:nothing",), 'there is no commit "nothing"'),
    (("OrderPlaced@git:nothing",), 'there is no commit "nothing"'),
    (("dir:nothing",), "there is no such folder"),
    (("history:nothing",), "there is no such folder"),
    (("registry",), "[registry]: no url is given"),
    (("OrderPlaced@main",), "is nothing to compare; name a file"),
    (("",), "is nothing to compare; name a file"),
    (("a", "b", "c"), "3 sides are named"),
    (("empty", "schemas"), "empty: holds no .avsc files"),
    (("unnamed.avsc", "schemas"), "unnamed.avsc: defines no record, enum or fixed type"),
)


@pytest.mark.parametrize(("sides", "message"), UNREADABLE, ids=lambda value: str(value)[:40])
def test_what_cannot_be_read(shop: Project, sides: tuple[str, ...], message: str) -> None:
    (shop.folder / "empty").mkdir()
    shop.write("unnamed.avsc", ["null", "int"])
    ran = shop.run("diff", *sides)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_history_that_cannot_be_read(shop: Project) -> None:
    shop.write("schemas/history/shop.OrderPlaced/1.avsc", "{")
    for command in (("diff",), ("changelog",)):
        ran = shop.run(*command)
        assert (ran.code, ran.out) == (2, "")
        assert "schemas/history/shop.OrderPlaced/1.avsc:1:" in ran.err


def test_a_path_of_a_version_is_a_path(shop: Project) -> None:
    write(shop, more(PLACED, NOTE))
    ran = shop.run("diff", "schemas/history/shop.OrderPlaced/1.avsc")
    assert lines(ran)[-1].endswith("/1.avsc with schemas: 1 changed")
    ran = shop.run("diff", "schemas/history", "schemas")
    assert lines(ran)[-1] == "2 events compared, schemas/history with schemas: 1 changed, 1 unchanged"


def test_unknown_reports(shop: Project) -> None:
    ran = shop.run("diff", "--report", "sarif")
    assert ran.code == 2
    assert 'unknown report "sarif"; known are: text, json, markdown' in ran.err


def test_changelog(shop: Project) -> None:
    write(shop, more(PLACED, NOTE))
    assert shop.run("release").code == 0
    write(shop, more(PLACED, {**NOTE, "doc": "For the driver."}), record("shop.OrderShipped", "id:string"))
    (shop.folder / "schemas/OrderPaid.avsc").unlink()
    ran = shop.run("changelog")
    assert ran.code == 0
    assert ran.out == (
        "# Changelog of events\n"
        "\n"
        "## `shop.OrderPaid`\n"
        "\n"
        "### Unreleased\n"
        "\n"
        "- removed\n"
        "\n"
        "### Version 1\n"
        "\n"
        "- first version: record with 1 field: paid\n"
        "\n"
        "## `shop.OrderPlaced`\n"
        "\n"
        "### Unreleased\n"
        "\n"
        '- `note`: documented: "For the driver."\n'
        "\n"
        "### Version 2\n"
        "\n"
        "- added `note`: optional string, default null\n"
        "\n"
        "### Version 1\n"
        "\n"
        "- first version: record with 2 fields: id, total\n"
        "\n"
        "## `shop.OrderShipped`\n"
        "\n"
        "### Unreleased\n"
        "\n"
        "- first version: record with 1 field: id\n"
    )
    assert shop.run("changelog").out == ran.out


def test_changelog_of_one_event_as_json(shop: Project) -> None:
    write(shop, more(PLACED, NOTE))
    found = json.loads(shop.run("changelog", "OrderPlaced", "--report", "json").out)
    assert found["format"] == 1
    (event,) = found["events"]
    assert [(one["version"], one["status"], len(one["changes"])) for one in event["versions"]] == [
        (None, "changed", 1),
        (1, "new", 0),
    ]


def test_changelog_goes_on_under_a_new_name(shop: Project) -> None:
    (shop.folder / "schemas/OrderPlaced.avsc").unlink()
    write(shop, {**PLACED, "name": "OrderReceived", "aliases": ["OrderPlaced"]})
    moved = "- renamed from shop.OrderPlaced to shop.OrderReceived, which is an alias"
    out = shop.run("changelog").out
    assert "## `shop.OrderPlaced`\n\n### Unreleased\n\n- goes on as shop.OrderReceived\n" in out
    assert f"## `shop.OrderReceived`\n\n### Unreleased\n\n{moved}\n" in out
    assert shop.run("release").code == 0
    assert f"## `shop.OrderReceived`\n\n### Version 1\n\n{moved}\n" in shop.run("changelog").out


def test_changelog_says_where_a_version_says_nothing_new(shop: Project) -> None:
    total = {"name": "total", "type": "shop.Money"}
    write(shop, record("shop.OrderPlaced", {"name": "id", "type": {"type": "string"}}, total))
    note = "- written differently; what it says is the same\n"
    assert f"### Unreleased\n\n{note}" in shop.run("changelog", "OrderPlaced").out
    assert shop.run("release").code == 0
    assert f"## `shop.OrderPlaced`\n\n### Version 2\n\n{note}" in shop.run("changelog", "OrderPlaced").out


def test_changelog_of_what_is_not_there(shop: Project) -> None:
    ran = shop.run("changelog", "OrderPlacd")
    assert (ran.code, ran.out) == (2, "")
    assert '"OrderPlacd" is no event, of today or released; did you mean "OrderPlaced"?' in ran.err
    write(shop, more(PLACED, "x:nothing"))
    assert shop.run("changelog").code == 1


@pytest.mark.parametrize("name", ["Money", "shop.Money"])
def test_a_shared_type_alone_is_the_events_that_use_it(shop: Project, name: str) -> None:
    write(shop, record("shop.Money", "amount:long", "currency:string", NOTE))
    ran = shop.run("diff", name)
    assert "  + note: optional string, default null" in ran.out
    assert ran.out.endswith(f"2 events compared, history with {name}: 2 changed\n")
