from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from projects import Project, record
from shop import MONEY, PAID, PLACED, apply, optional, paid, placed, write_shop
from stand_in import Fault, StandIn

from eventwright import load_schemas
from eventwright.model.contract import contract_text


def test_apply(project: Project, registry: StandIn) -> None:
    write_shop(project)
    ran = project.run("registry", "apply", "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert registry.written() == [
        "POST /subjects/shop.Money/versions",
        "POST /subjects/shop.payments-value/versions",
        "POST /subjects/shop.orders-value/versions",
    ]
    guid = registry.versions[PLACED][0].guid
    assert f"shop.orders-value has now version 1, GUID {guid}\n" in ran.out
    assert ran.out.endswith("recorded in schemas/history/REGISTERED\napplied: 3 of 3 changes are done\n")
    assert registry.versions[PLACED][0].references == [
        {"name": "shop.Money", "subject": "shop.Money", "version": 1}
    ]
    assert json.loads(registry.versions[PLACED][0].text) == {
        key: value for key, value in placed().items() if key != "eventwright"
    }


def test_what_is_recorded(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.run("release")
    apply(project)
    tree = load_schemas(project.folder / "schemas", exclude=[project.folder / "schemas/history"])
    lines = [
        f"{subject} 1 {registry.versions[subject][0].guid} "
        f"{sha256(contract_text(fullname, tree.types).encode()).hexdigest()}\n"
        for subject, fullname in [
            ("shop.Money", "shop.Money"),
            (PLACED, "shop.OrderPlaced"),
            (PAID, "shop.OrderPaid"),
        ]
    ]
    assert project.read("schemas/history/REGISTERED") == "".join(lines)
    released = project.read("schemas/history/SHA256SUMS")
    assert all(line.split()[-1] in released for line in lines[1:])  # by which a release is known
    project.write("schemas/OrderPaid.avsc", paid(optional("note")))
    registry.has_guids = False
    apply(project)
    assert project.read("schemas/history/REGISTERED").count("\n") == 4  # nothing is forgotten, or told twice
    assert "shop.payments-value 2 - " in project.read("schemas/history/REGISTERED")
    assert project.run("check").code == 0  # which knows that the file is no release


def test_apply_does_exactly_the_plan(project: Project, registry: StandIn) -> None:
    write_shop(project)
    assert project.run("registry", "plan", "--out", "plan.json").code == 3
    project.write("schemas/OrderPaid.avsc", paid(optional("later")))
    project.write("schemas/Another.avsc", record("shop.Another", "a:int", eventwright={"topic": "another"}))
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(registry.versions) == ["shop.Money", PLACED, PAID]
    assert "later" not in registry.versions[PAID][0].text


def test_twice_is_once(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.run("registry", "plan", "--out", "plan.json")
    apply(project)
    done = registry.written()
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, registry.written()) == (0, done)
    assert "shop.orders-value had already version 1" in ran.out
    ran = project.run("registry", "apply")
    assert (ran.code, registry.written()) == (0, done)
    assert ran.out.endswith("nothing to do for 3 subjects\n")


def test_registry_that_was_made_anew(project: Project, registry: StandIn) -> None:
    """It has the versions that the plan leaves, after one that the plan has not seen."""
    write_shop(project)
    apply(project)
    project.write("schemas/OrderPaid.avsc", paid(optional("note")))
    assert project.run("registry", "plan", "--out", "plan.json").code == 3
    apply(project)
    assert project.run("registry", "apply", "plan.json", "--yes").code == 0  # it was done
    registry.versions[PAID][0].id = 77
    before = registry.written()
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, registry.written()) == (1, before)
    assert f"  {PAID}: the latest version was 1, and is 2\n" in ran.out


@pytest.mark.parametrize("what", ["version", "level", "subject", "gone"])
def test_registry_that_has_moved(project: Project, registry: StandIn, what: str) -> None:
    write_shop(project)
    apply(project)
    project.write("schemas/OrderPlaced.avsc", placed(optional("note")))
    assert project.run("registry", "plan", "--out", "plan.json").code == 3
    moves: dict[str, tuple[Callable[[], object], str]] = {
        "version": (lambda: registry.add("shop.Money", MONEY | {"doc": "By others."}), "is 2"),
        "level": (lambda: registry.config.update({PAID: {"compatibilityLevel": "NONE"}}), "is NONE"),
        "subject": (lambda: registry.add(PLACED, placed("by_others:int")), "is 2"),
        "gone": (lambda: registry.versions.pop("shop.Money"), "is none"),
    }
    move, message = moves[what]
    move()
    before = registry.written()
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, registry.written()) == (1, before)
    assert "nothing applied: the registry has moved since the plan was made; plan again\n  " in ran.out
    assert message in ran.out.rpartition("plan again")[2]


def test_level_goes_before_a_new_version_and_after_a_new_subject(project: Project, registry: StandIn) -> None:
    registry.config[""] = {"compatibilityLevel": "NONE"}
    write_shop(project)
    registry.add(PAID, record("shop.OrderPaid", "id:string"))
    project.write("schemas/OrderPaid.avsc", paid(optional("note"), compatibility="FULL"))
    apply(project)
    assert registry.written() == [
        "POST /subjects/shop.Money/versions",
        "PUT /config/shop.Money",
        "PUT /config/shop.payments-value",
        "POST /subjects/shop.payments-value/versions",
        "POST /subjects/shop.orders-value/versions",
        "PUT /config/shop.orders-value",
    ]
    assert registry.config[PAID] == {"compatibilityLevel": "FULL"}


def test_level_is_lowered_by_name(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    registry.config[PAID] = {"compatibilityLevel": "FULL_TRANSITIVE"}
    registry.config[PLACED] = {"compatibilityLevel": "FULL_TRANSITIVE"}
    ran = project.run("registry", "apply", "--yes", "--lower", PAID)
    assert (ran.code, ran.err) == (0, "")
    assert [registry.config[one]["compatibilityLevel"] for one in (PAID, PLACED)] == [
        "BACKWARD",
        "FULL_TRANSITIVE",
    ]


def test_nobody_can_be_asked(project: Project, registry: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    write_shop(project)
    with Path(os.devnull).open() as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        ran = project.run("registry", "apply")
    assert (ran.code, registry.written()) == (2, [])
    assert "nobody can be asked here; --yes applies without asking" in ran.err


@pytest.mark.parametrize(("answer", "code", "count"), [(b"y\n", 0, 3), (b"n\n", 130, 0)])
def test_asks_at_a_terminal(
    project: Project, registry: StandIn, answer: bytes, code: int, count: int
) -> None:
    pty = pytest.importorskip("pty")
    write_shop(project)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "eventwright", "registry", "apply"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        os.write(ours, answer)
        _, asked = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert f"Apply 3 changes to {registry.url}? [y/N]:".encode() in asked
    assert (process.returncode, len(registry.written())) == (code, count)


@pytest.mark.parametrize("mode", ["READONLY", "READONLY_OVERRIDE", "IMPORT", "FORWARD"])
@pytest.mark.parametrize("subject", ["", PAID])
def test_mode_is_an_error_before_the_work(
    project: Project, registry: StandIn, mode: str, subject: str
) -> None:
    write_shop(project)
    registry.modes[subject] = mode
    for command in (("plan",), ("apply", "--yes")):
        ran = project.run("registry", *command)
        assert (ran.code, registry.written()) == (2, [])
        assert f"{subject or 'shop.Money'}" in ran.err
        assert f"the mode is {mode}, in which nothing can be registered" in ran.err
    registry.modes = {"": "READWRITE"}
    apply(project)
    registry.modes[""] = mode
    assert project.run("registry", "plan").code == 0  # there is nothing to be written


def test_registry_refuses_what_it_accepted_in_the_plan(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    project.write("schemas/Money.avsc", MONEY | {"doc": "An amount."})
    registry.answers_to_checks[PLACED] = (200, {"is_compatible": True})
    registry.refusals[PLACED] = ["{errorType:'NAME_MISMATCH'}"]
    ran = project.run("registry", "apply", "--yes")
    assert (ran.code, ran.err) == (1, "")
    assert (
        "refused shop.orders-value: the registry does not accept the schema:\n"
        "  Schema being registered is incompatible with an earlier schema: "
        "[\"{errorType:'NAME_MISMATCH'}\"]\n"
        "1 of 2 changes are done, and stay done; apply again to go on\n"
    ) in ran.out
    assert "shop.Money 2 " in project.read("schemas/history/REGISTERED")


def test_failure_between_two_registrations(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.run("registry", "plan", "--out", "plan.json")
    registry.faults.append(Fault(r"POST /subjects/shop\.orders-value/versions", 503, b"", times=1))
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert ran.code == 2
    assert "2 of 3 changes are done, and stay done; apply again to go on\n" in ran.out
    assert f"error: {registry.url}/subjects/shop.orders-value/versions: shop.orders-value: 503" in ran.err
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert [len(versions) for versions in registry.versions.values()] == [1, 1, 1]
    assert registry.written().count("POST /subjects/shop.Money/versions") == 1


def test_answer_that_is_lost(project: Project, registry: StandIn) -> None:
    """The registry has registered, and nobody here has heard of it."""
    write_shop(project)
    registry.faults.append(Fault(r"POST /subjects/shop\.Money/versions", times=1, is_lost=True))
    ran = project.run("registry", "apply", "--yes")
    assert (ran.code, len(registry.versions["shop.Money"])) == (2, 1)
    assert "shop.Money: cannot be asked: " in ran.err
    apply(project)
    assert [len(versions) for versions in registry.versions.values()] == [1, 1, 1]
    assert project.read("schemas/history/REGISTERED").count("\n") == 3


def test_killed_between_two_registrations(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.run("release")
    project.run("registry", "plan", "--out", "plan.json")
    registry.faults.append(Fault(r"POST /subjects/shop\.orders-value/versions", times=1, delay=30))
    command = [sys.executable, "-m", "eventwright", "registry", "apply", "plan.json", "--yes"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while "POST /subjects/shop.orders-value/versions" not in registry.requests:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert sorted(registry.versions) == ["shop.Money", PAID]
    ran = project.run("registry", "status")
    assert (ran.code, ran.err) == (1, "")
    assert "shop.orders-value (shop.OrderPlaced)\n    it is not registered\n" in ran.out
    assert "half registered: an apply did not come to its end; apply again to go on with it\n" in ran.out
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert [len(versions) for versions in registry.versions.values()] == [1, 1, 1]
    assert registry.written().count("POST /subjects/shop.Money/versions") == 1
    assert project.run("registry", "status").code == 0


def test_refused_plan_is_not_applied(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    done = registry.written()
    project.write("schemas/OrderPaid.avsc", paid("sum:int"))
    assert project.run("registry", "plan", "--out", "plan.json").code == 1
    for command in (("plan.json", "--yes"), ("--yes",)):
        ran = project.run("registry", "apply", *command)
        assert (ran.code, registry.written()) == (1, done)
        assert ran.out.endswith("nothing applied: the plan is refused\n")


def test_plan_for_another_registry(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.run("registry", "plan", "--out", "plan.json")
    project.write("eventwright.toml", '[registry]\nurl = "http://127.0.0.1:1"\n')
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, registry.written()) == (2, [])
    assert "its url and context are not those that the plan was made for; plan again" in ran.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "plan.json: is no plan"),
        (b"\xff\xfe", "plan.json: is no plan"),
        (b"[]", "plan.json: is no plan; write one with registry plan --out"),
        (b"[" * 100_000, "plan.json: is no plan"),
        (b'{"format": 2, "steps": []}', "plan.json: is a plan of format 2, and this version reads 1"),
        (b'{"format": 1, "steps": []}', "plan.json: is no plan that is whole"),
        (
            b'{"format": 1, "steps": 1, "registry": "", "url": "", "context": "", "refused": false}',
            "is no plan",
        ),
        (
            b'{"format": 1, "registry": "", "url": "", "context": "", "refused": false, "steps": [{}]}',
            "is no plan that is whole",
        ),
    ],
)
def test_file_that_is_no_plan(project: Project, content: bytes, message: str) -> None:
    project.write("plan.json", content)
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"amount', '"sum'),
        ('"version": 1', '"version": true'),
        ('"refused": false', '"refused": true'),
        ('"level": "BACKWARD"', '"level": "NONE"'),
    ],
)
def test_plan_that_was_edited(project: Project, registry: StandIn, before: str, after: str) -> None:
    write_shop(project)
    project.run("registry", "plan", "--out", "plan.json")
    text = project.read("plan.json")
    for escaped in (False, True):
        old, new = (json.dumps(part)[1:-1] if escaped else part for part in (before, after))
        if old in text:
            text = text.replace(old, new)
            break
    else:
        raise AssertionError("there is nothing to edit")
    project.write("plan.json", text)
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, registry.written()) == (2, [])
    assert "plan.json: is no plan that is whole: it was cut or changed; plan again" in ran.err


def test_what_cannot_be_recorded_is_not_begun(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.write("schemas/history/REGISTERED", "<<<<<<< HEAD\n")
    ran = project.run("registry", "apply", "--yes")
    assert (ran.code, registry.written()) == (2, [])
    assert "REGISTERED:1: says nothing of a registered version" in ran.err


def test_plan_that_is_not_there(project: Project) -> None:
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, "plan.json: cannot be read: No such file" in ran.err) == (2, True)


def test_record_that_was_torn(project: Project) -> None:
    write_shop(project)
    project.write("schemas/history/REGISTERED", "shop.Money 1\n<<<<<<< ours\n")
    ran = project.run("registry", "status")
    assert ran.code == 2
    assert "schemas/history/REGISTERED:1: says nothing of a registered version" in ran.err


def test_history_that_cannot_be_written(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.write("schemas/history", "in the way")
    ran = project.run("registry", "apply", "--yes")
    assert ran.code == 2
    assert "schemas/history" in ran.err
    assert "Traceback" not in ran.err
