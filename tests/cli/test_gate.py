"""The gate as teams meet it: real commands in a git repository, from a change to the verdict on it."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from projects import Project, Ran, record

PLACED = "shop.orders.OrderPlaced"
SERVICES = {"producers": ["order-service"], "consumers": ["inventory-service", "analytics"]}
INSTANT = {"type": "long", "logicalType": "timestamp-millis"}
MICROS = {"type": "long", "logicalType": "timestamp-micros"}


@dataclass(frozen=True, slots=True)
class Gate:
    """A project in a git repository, whose main branch has what was released."""

    project: Project

    def git(self, *arguments: str) -> str:
        ran = subprocess.run(
            ["git", *arguments],
            cwd=self.project.folder,
            env=_environment(),
            capture_output=True,
            check=True,
            text=True,
        )
        return ran.stdout

    def begin(self, **schemas: object) -> None:
        """Commit settings, schemas and their first release on main, and start a branch."""
        self.project.write("eventwright.toml", 'package = "events"\n')
        for name, schema in schemas.items():
            self.project.write(f"schemas/{name}.avsc", schema)
        assert self.project.run("release").code == 0
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("first release")
        self.git("switch", "--quiet", "--create", "change")

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def change(self, name: str, schema: object) -> None:
        self.project.write(f"schemas/{name}.avsc", schema)
        self.commit(f"change {name}")

    def check(self, *arguments: str) -> Ran:
        return self.project.run("check", "--baseline", "git:merge-base", *arguments)

    def report(self, *arguments: str) -> dict[str, Any]:
        return dict(json.loads(self.check(*arguments, "--report", "json").out))


def _environment() -> dict[str, str]:
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _WHO.items()}
    return {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


_WHO = {"NAME": "Test", "EMAIL": "test@example.com"}


@pytest.fixture
def gate(project: Project, monkeypatch: pytest.MonkeyPatch) -> Gate:
    for name in ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        monkeypatch.delenv(name, raising=False)
    return Gate(project)


def placed(*fields: object, **more: object) -> dict[str, object]:
    return record(PLACED, *fields, eventwright=SERVICES, **more)


def found(report: dict[str, Any], *kinds: str) -> list[tuple[str, str, str]]:
    kinds = kinds or ("wire", "semantic", "history", "schema", "settings")
    return [(one["rule"], one["path"], one["severity"]) for one in report["findings"] if one["kind"] in kinds]


def test_a_field_without_default(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.change("OrderPlaced", placed("id:string", "currency:string"))
    ran = gate.check()
    assert ran.code == 1
    assert "schemas/OrderPlaced.avsc:" in ran.out
    assert 'error[reader-field-without-default]\n  /fields/1: "currency" has no default; writer is' in ran.out
    assert f"{PLACED} satisfies FORWARD_TRANSITIVE" in ran.out
    assert "deploy order-service first, then inventory-service and analytics" in ran.out
    assert "deploy inventory-service and analytics: from then on events with and without the field" in ran.out


@pytest.mark.parametrize(
    ("aliases", "expected"),
    [
        ([], [("reader-field-without-default", "/fields/0", "error")]),
        (["id"], []),
    ],
)
def test_a_rename(gate: Gate, aliases: list[str], expected: list[tuple[str, str, str]]) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.change("OrderPlaced", placed({"name": "order_id", "type": "string", "aliases": aliases}))
    report = gate.report()
    assert found(report) == expected
    assert report["summary"]["failed"] is bool(expected)


@pytest.mark.parametrize("aliases", [[], [PLACED]])
def test_a_moved_namespace(gate: Gate, aliases: list[str]) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    moved = record("shop.sales.OrderPlaced", "id:string", eventwright=SERVICES, aliases=aliases)
    gate.change("OrderPlaced", moved)
    report = gate.report()
    removed = [("removed-event", "", "error")]
    assert found(report) == ([] if aliases else removed)
    assert report["summary"]["first_versions"] == (0 if aliases else 1)
    if not aliases:
        (finding,) = [one for one in report["findings"] if one["rule"] == "removed-event"]
        assert (
            'if "shop.sales.OrderPlaced" is the same event, give it the alias "shop.orders.OrderPlaced"'
            in finding["message"]
        )


def test_a_removed_symbol(gate: Gate) -> None:
    def state(*symbols: str) -> dict[str, object]:
        return placed({"name": "state", "type": {"type": "enum", "name": "State", "symbols": list(symbols)}})

    gate.begin(OrderPlaced=state("NEW", "PAID"))
    gate.change("OrderPlaced", state("NEW"))
    assert found(gate.report()) == [("enum-symbol-unknown", "/fields/0/type", "error")]


def test_another_unit_of_time(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed({"name": "at", "type": INSTANT}))
    gate.change("OrderPlaced", placed({"name": "at", "type": MICROS}))
    ran = gate.check("--prove")
    assert ran.code == 1
    assert "error[logical-type-changed]" in ran.out
    assert "1,000 times" in ran.out or "1000 times" in ran.out
    assert "proof: writes" in ran.out


def test_a_shared_type_three_files_deep(gate: Gate) -> None:
    names = ("A", "B", "C", "D", "E")
    gate.begin(
        Money=record("shop.shared.Money", "cents:long"),
        Line=record("shop.shared.Line", "price:shop.shared.Money"),
        Cart=record(
            "shop.shared.Cart", {"name": "lines", "type": {"type": "array", "items": "shop.shared.Line"}}
        ),
        **{f"Event{name}": record(f"shop.Event{name}", "cart:shop.shared.Cart") for name in names},
    )
    gate.change("Money", record("shop.shared.Money", "cents:long", "currency:string"))
    report = gate.report()
    findings = [one for one in report["findings"] if one["kind"] == "wire"]
    assert [one["subject"] for one in findings] == [f"shop.Event{name}" for name in names]
    assert {(one["file"], one["path"], one["via"]) for one in findings} == {
        ("schemas/Money.avsc", "/fields/1", "cart.lines[].price")
    }
    assert [one["event"] for one in report["events"]] == [f"shop.Event{name}" for name in names]
    text = gate.check().out
    assert text.count("error[reader-field-without-default]") == 1
    assert all(f"shop.Event{name} via cart.lines[].price" in text for name in names)
    one_file = gate.check("schemas/Money.avsc")
    assert (one_file.code, "5 events checked" in one_file.out) == (1, True)


def allowance(expires: date, **changed: object) -> str:
    keys = {
        "rule": "reader-field-without-default",
        "at": "schemas/OrderPlaced.avsc#/fields/currency",
        "reason": "all producers were stopped",
        **changed,
    }
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items() if value is not None)
    return f'package = "events"\n\n[[allow]]\n{lines}expires = {expires}\n'


@pytest.mark.parametrize(
    "at",
    [
        "schemas/OrderPlaced.avsc",
        "schemas/OrderPlaced.avsc#/fields/id",
        "schemas/OrderPlaced.avsc#/fields/0",
        "schemas/OrderPlaced.avsc#/fields/id/type",
        PLACED,
        f"{PLACED}#/fields/id",
    ],
)
def test_what_an_allowance_covers(gate: Gate, at: str) -> None:
    gate.begin(OrderPlaced=placed("id:string", "other:string"))
    gate.change("OrderPlaced", placed("id:int", "other:int"))
    gate.project.write("eventwright.toml", allowance(date.max, rule="type-mismatch", at=at))
    left = [] if "#" not in at else [("type-mismatch", "/fields/1/type", "error")]
    assert found(gate.report()) == left


def test_an_intended_break_is_allowed_and_then_no_more(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.change("OrderPlaced", placed("id:string", "currency:string"))
    today = date.today()  # noqa: DTZ011
    gate.project.write("eventwright.toml", allowance(today))
    report = gate.report()
    assert (found(report), report["summary"]["failed"]) == ([], False)
    (allowed,) = report["allowed"]
    assert (allowed["reason"], allowed["expires"]) == ("all producers were stopped", today.isoformat())
    gate.project.write("eventwright.toml", allowance(today - timedelta(days=1)))
    assert found(gate.report()) == [
        ("expired-allowance", "", "warning"),
        ("reader-field-without-default", "/fields/1", "error"),
    ]


@pytest.mark.parametrize(
    ("changed", "rule", "line"),
    [
        ({"at": "schemas/OrderPlaced.avsc#/fields/id"}, "unused-allowance", 3),
        ({"rule": "no-such-rule"}, "invalid-allowance", 4),
        ({"reason": ""}, "invalid-allowance", 6),
        ({"reason": None}, "invalid-allowance", 3),
        ({"until": "2027-01-31"}, "invalid-allowance", 7),
        ({"at": 3}, "invalid-allowance", 5),
    ],
)
def test_allowances_that_allow_nothing(gate: Gate, changed: dict[str, object], rule: str, line: int) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.project.write("eventwright.toml", allowance(date.max, **changed))
    report = json.loads(gate.project.run("check", "--report", "json").out)
    assert [(one["rule"], one["file"], one["line"]) for one in report["findings"]] == [
        (rule, "eventwright.toml", line)
    ]


def test_imperfect_schemas_are_adopted(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"), Other=record("shop.Other", "a:int"))
    gate.change("OrderPlaced", placed("id:string", "currency:string"))
    gate.change("Other", record("shop.Other", "a:string"))
    ran = gate.check("--write-allowances")
    assert (ran.code, ran.out) == (
        0,
        "wrote 2 allowances to eventwright.toml; give each a reason of its own\n",
    )
    assert gate.check().code == 0
    assert gate.check("--write-allowances").out == "no allowance is needed\n"


def test_a_new_event(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.change("OrderPaid", record("shop.orders.OrderPaid", "id:string"))
    assert "2 events checked against 1 earlier version (1 first version): no problems" in gate.check().out
    assert found(gate.report("--require-baseline")) == [("no-earlier-version", "", "error")]


def test_a_deleted_event(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"), Other=record("shop.Other", "a:int"))
    (gate.project.folder / "schemas/Other.avsc").unlink()
    gate.commit("delete")
    report = gate.report()
    assert found(report) == [("removed-event", "", "error")]
    assert report["findings"][0]["file"] == "schemas/Other.avsc"
    assert found(dict(json.loads(gate.project.run("check", "--report", "json").out))) == [
        ("removed-event", "", "error")
    ]


def test_a_broken_base(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.git("switch", "--quiet", "main")
    gate.change("OrderPlaced", "{")
    gate.git("switch", "--quiet", "--create", "repair")
    gate.change("OrderPlaced", placed("id:string"))
    ran = gate.check()
    assert ran.code == 2
    assert "schemas/OrderPlaced.avsc:1:" in ran.err


@pytest.mark.parametrize(
    "ci",
    [
        {},
        {"GITHUB_BASE_REF": "main"},
        {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "{base}"},
    ],
    ids=["nowhere", "GitHub", "GitLab"],
)
def test_two_branches_release_the_same_version(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, ci: dict[str, str]
) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    note = {"name": "note", "type": "string", "default": ""}
    for branch, default in (("main", "theirs"), ("change", "ours")):
        gate.git("switch", "--quiet", branch)
        gate.project.write("schemas/OrderPlaced.avsc", placed("id:string", {**note, "default": default}))
        assert gate.project.run("release").code == 0
        gate.commit("release version 2")
    assert gate.project.run("check").code == 0
    base = gate.git("merge-base", "main", "change").strip()
    for name, value in ci.items():
        monkeypatch.setenv(name, value.format(base=base))
    for baseline in ("git:main", "git:merge-base"):
        ran = gate.project.run("check", "--baseline", baseline)
        assert ran.code == 1
        assert f"version 2 of {PLACED} was released differently in main" in ran.out


@pytest.mark.parametrize("is_committed", [False, True])
def test_an_edited_and_a_removed_version(gate: Gate, is_committed: bool) -> None:
    gate.begin(OrderPlaced=placed("id:string"), Other=record("shop.Other", "a:int"))
    gate.project.write(f"schemas/history/{PLACED}/1.avsc", placed("id:string", "more:int"))
    (gate.project.folder / "schemas/history/shop.Other/1.avsc").unlink()
    if is_committed:
        gate.commit("tidy up")
    for ran in (gate.project.run("check"), gate.check(), gate.project.run("check", "--baseline", "git:main")):
        assert ran.code == 1
        assert f"version 1 of {PLACED} is not what" in ran.out
        assert "version 1 of shop.Other is missing" in ran.out


def test_moved_and_renamed_files_are_the_same_events(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.git("mv", "schemas/OrderPlaced.avsc", "schemas/Ordered.avsc")
    gate.change("Ordered", placed("id:int"))
    assert found(gate.report()) == [("type-mismatch", "/fields/0/type", "error")]


def test_a_shallow_clone_says_what_to_fetch(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.change("OrderPlaced", placed("id:string", "currency:string"))
    clone = gate.project.folder / "clone"
    gate.git(
        "clone", "--quiet", "--depth", "1", "--branch", "change", f"file://{gate.project.folder}", "clone"
    )
    monkeypatch.chdir(clone)
    ran = gate.project.run("check", "--baseline", "git:merge-base:main")
    assert (ran.code, ran.out) == (2, "")
    assert "shallow" in ran.err
    assert "fetch-depth: 0" in ran.err


@pytest.mark.parametrize("written", ["allow = 3", "allow = [1]", "[allow]", '[[allow]]\n"" = 1'])
def test_an_allowance_of_another_shape_is_a_finding(gate: Gate, written: str) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.project.write("eventwright.toml", f"{written}\n")
    ran = gate.project.run("check")
    assert (ran.code, "eventwright.toml:1:1: error[invalid-allowance]" in ran.out) == (1, True)


def test_the_folder_of_the_schemas_is_all_of_them(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"), Other=record("shop.Other", "a:int"))
    (gate.project.folder / "schemas/Other.avsc").unlink()
    for path in ("schemas", ".", "eventwright.toml", str(gate.project.folder / "schemas")):
        ran = gate.project.run("check", path)
        assert (ran.code, "error[removed-event]" in ran.out) == (1, True)


def test_a_version_that_release_did_not_write_is_told(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    for path in ("schemas/OrderPlaced.avsc", f"schemas/history/{PLACED}/2.avsc"):
        gate.project.write(path, placed("id:int"))
    assert "warning[unrecorded-version]" in gate.project.run("check").out


def test_the_schemas_are_no_baseline_of_themselves(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    ran = gate.project.run("check", "--baseline", "dir:schemas")
    assert (ran.code, "is the folder of the schemas themselves" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "target", ["eventwright.toml", "schemas/OrderPlaced.avsc", "schemas/history/SHA256SUMS"]
)
def test_a_report_replaces_no_schema(gate: Gate, target: str) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    before = gate.project.read(target)
    assert gate.project.run("check", "--report", f"json={target}").code == 2
    assert gate.project.read(target) == before


def test_severities_decide_what_breaks(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.change("OrderPlaced", placed("id:string", "currency:string"))
    gate.project.write("eventwright.toml", '[rules]\nwire = "off"\nsource = "error"\n')
    assert found(gate.report(), "source") == [("required-field-added", "/fields/1", "error")]


def test_what_breaks_python_is_no_noise_where_it_is_an_error(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.change("OrderPlaced", placed("id:string", "currency:string"))
    gate.project.write("eventwright.toml", allowance(date.max) + '\n[rules]\nsource = "error"\n')
    assert found(gate.report()) == []
    assert found(gate.report(), "source") == [("required-field-added", "/fields/1", "error")]


def test_the_record_of_a_renamed_event_is_looked_at_with_it(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.change("OrderPlaced", record("shop.orders.Ordered", "id:string", aliases=[PLACED]))
    gate.project.write(f"schemas/history/{PLACED}/1.avsc", placed("id:string", "more:int"))
    assert "error[edited-version]" in gate.project.run("check", "schemas/OrderPlaced.avsc").out


def test_other_baselines_say_nothing_of_unused_allowances(gate: Gate) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    gate.project.write("eventwright.toml", allowance(date.max))
    assert "unused-allowance" in gate.project.run("check").out
    assert "unused-allowance" not in gate.check().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--write-allowances", "--report", "json"),
        ("lint", "--write-allowances", "--report", "json=out.json"),
        ("check", "--level", "NONE", "--require-baseline"),
    ],
)
def test_flags_that_contradict_each_other(gate: Gate, arguments: tuple[str, ...]) -> None:
    gate.begin(OrderPlaced=placed("id:string"))
    ran = gate.project.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert arguments[1] in ran.err
