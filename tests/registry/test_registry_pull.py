from __future__ import annotations

import json
import subprocess

import pytest
from projects import Project, record
from shop import MONEY, PAID, PLACED, optional, paid, without_attributes
from stand_in import StandIn

ORDER = record("shop.OrderPlaced", "id:string", "total:shop.Money")
PAYMENT = without_attributes(paid())


def filled(registry: StandIn) -> None:
    """Register as somebody did who has never heard of us."""
    registry.add("shop.Money", json.dumps(MONEY, indent=7))
    registry.add(PAID, json.dumps(PAYMENT, indent=5))
    registry.add(PAID, json.dumps(PAYMENT | {"doc": "Käse"}, indent=3, ensure_ascii=False))
    registry.add(PLACED, ORDER, ("shop.Money", "shop.Money", 1))


def test_pull(project: Project, registry: StandIn) -> None:
    filled(registry)
    ran = project.run("registry", "pull")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "pulled 3 subjects: 3 schema files and 3 released versions written, 0 up to date\n"
    assert project.files() == [
        "eventwright.toml",
        "schemas/history/REGISTERED",
        "schemas/history/shop.OrderPaid/1.avsc",
        "schemas/history/shop.OrderPaid/2.avsc",
        "schemas/history/shop.OrderPlaced/1.avsc",
        "schemas/shop/Money.avsc",
        "schemas/shop/OrderPaid.avsc",
        "schemas/shop/OrderPlaced.avsc",
    ]
    for path, subject, number in [
        ("shop/Money.avsc", "shop.Money", 1),
        ("shop/OrderPaid.avsc", PAID, 2),
        ("shop/OrderPlaced.avsc", PLACED, 1),
        ("history/shop.OrderPaid/1.avsc", PAID, 1),
        ("history/shop.OrderPaid/2.avsc", PAID, 2),
    ]:
        text = (project.folder / "schemas" / path).read_bytes()
        assert text == registry.versions[subject][number - 1].text.encode()
    inlined = json.loads(project.read("schemas/history/shop.OrderPlaced/1.avsc"))
    assert inlined["fields"][1]["type"]["name"] == "Money"
    assert registry.written() == []


def test_what_was_pulled_is_a_project(project: Project, registry: StandIn) -> None:
    filled(registry)
    project.run("registry", "pull")
    for command in (("check",), ("check", "--baseline", "history")):
        ran = project.run(*command)
        assert (ran.code, ran.err) == (0, "")
    history = project.folder / "schemas/history"
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=history, check=True)
    recorded = [line.split()[:3] for line in project.read("schemas/history/REGISTERED").splitlines()]
    assert recorded == [
        [PLACED, "1", registry.versions[PLACED][0].guid],
        [PAID, "1", registry.versions[PAID][0].guid],
        [PAID, "2", registry.versions[PAID][1].guid],
    ]


def test_pulled_again(project: Project, registry: StandIn) -> None:
    filled(registry)
    project.run("registry", "pull")
    before = {path: project.read(path) for path in project.files()}
    ran = project.run("registry", "pull")
    assert ran.out == "pulled 3 subjects: 0 schema files and 0 released versions written, 3 up to date\n"
    assert {path: project.read(path) for path in project.files()} == before
    registry.add(PAID, PAYMENT | {"doc": "Third."})
    ran = project.run("registry", "pull", "--overwrite")
    assert ran.out == "pulled 3 subjects: 1 schema file and 1 released version written, 2 up to date\n"
    assert "Third." in project.read("schemas/history/shop.OrderPaid/3.avsc")


@pytest.mark.parametrize("pattern", ["shop.pay*", "shop.payments-value", "*payments*", "shop.?ayments-value"])
def test_patterns(project: Project, registry: StandIn, pattern: str) -> None:
    filled(registry)
    ran = project.run("registry", "pull", pattern)
    assert ran.out == "pulled 1 subject: 1 schema file and 2 released versions written, 0 up to date\n"


def test_references_come_along(project: Project, registry: StandIn) -> None:
    filled(registry)
    ran = project.run("registry", "pull", PLACED)
    assert ran.out == "pulled 1 subject: 2 schema files and 1 released version written, 0 up to date\n"
    assert "schemas/shop/Money.avsc" in project.files()


def test_list_of_subjects_that_has_pages(project: Project, registry: StandIn) -> None:
    filled(registry)
    registry.page = 2
    assert project.run("registry", "pull").out.startswith("pulled 3 subjects: ")
    registry.page, registry.has_pages = 1000, False
    assert project.run("registry", "pull").out.startswith("pulled 3 subjects: ")


def test_subjects_that_are_not_listed_are_there_all_the_same(project: Project, registry: StandIn) -> None:
    """Apicurio lists 1,000 at most, and a plan must not take the others for new ones."""
    filled(registry)
    registry.page = 1
    project.write("schemas/OrderPaid.avsc", paid() | {"doc": "Käse"})
    ran = project.run("registry", "plan")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "nothing to do for 1 subject")


def test_pattern_that_matches_nothing(project: Project, registry: StandIn) -> None:
    filled(registry)
    ran = project.run("registry", "pull", "shop.payment-value")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f'error: {registry.url}: no subject matches "shop.payment-value"; did you mean '
        '"shop.payments-value"?\n'
    )


def test_local_files_that_differ_are_kept(project: Project, registry: StandIn) -> None:
    filled(registry)
    project.write("schemas/own/place.avsc", MONEY | {"doc": "Ours."})
    before = project.files()
    ran = project.run("registry", "pull")
    assert (ran.code, project.files()) == (1, before)
    assert ran.out == (
        "schemas/own/place.avsc: differs from what the registry has of shop.Money\n"
        "nothing written: move the files away, or let --overwrite replace those of schemas\n"
    )
    assert project.run("registry", "pull", "--overwrite").code == 0
    assert project.read("schemas/own/place.avsc") == registry.versions["shop.Money"][0].text
    assert "schemas/shop/Money.avsc" not in project.files()


def test_local_files_that_say_the_same_are_kept(project: Project, registry: StandIn) -> None:
    filled(registry)
    ours = "// ours\n" + json.dumps(MONEY | {"eventwright": {"owner": "us"}})
    project.write("schemas/Money.avsc", ours)
    ran = project.run("registry", "pull")
    assert (ran.code, project.read("schemas/Money.avsc")) == (0, ours)
    assert "1 up to date" in ran.out


def test_type_inside_of_another_file(project: Project, registry: StandIn) -> None:
    filled(registry)
    project.write("schemas/Other.avsc", record("shop.Other", {"name": "m", "type": MONEY}))
    ran = project.run("registry", "pull", "--overwrite")
    assert ran.code == 1
    assert "schemas/Other.avsc: defines shop.Money at /fields/0/type, and the registry has it" in ran.out


def test_released_versions_are_never_replaced(project: Project, registry: StandIn) -> None:
    filled(registry)
    project.write("schemas/OrderPaid.avsc", paid("sum:int"))
    assert project.run("release").code == 0
    before = {path: project.read(path) for path in project.files()}
    ran = project.run("registry", "pull", "--overwrite")
    assert ran.code == 1
    assert (
        "schemas/history/shop.OrderPaid/1.avsc: is not version 1 of shop.payments-value; released versions "
        "are never replaced\n"
    ) in ran.out
    assert {path: project.read(path) for path in project.files()} == before


def test_deleted_version_leaves_no_gap(project: Project, registry: StandIn) -> None:
    filled(registry)
    registry.add(PAID, PAYMENT | {"doc": "Third."})
    registry.versions[PAID][1].is_deleted = True
    assert project.run("registry", "pull").code == 0
    assert "Third." in project.read("schemas/history/shop.OrderPaid/2.avsc")
    assert "shop.payments-value 3 " in project.read("schemas/history/REGISTERED")
    assert project.run("check").code == 0


def test_what_is_no_file(project: Project, registry: StandIn) -> None:
    registry.add("a-key", '"string"')
    registry.add("b-value", 'syntax = "proto3";', type="PROTOBUF")
    registry.add("c-value", "{")
    registry.add("d-value", ["null", "string"])
    registry.add("e-value", {"type": "record", "name": "../../E", "fields": []})
    registry.add("f-value", record("f.F", "a:int"))
    ran = project.run("registry", "pull")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "note: a-key: not taken: version 1 is string, which has no name to make a file of\n"
        "note: b-value: not taken: version 1 is PROTOBUF, not Avro\n"
        "note: c-value: not taken: version 1 is no schema: the text ends too early: a bracket that was "
        "opened is never closed\n"
        "note: d-value: not taken: version 1 is union, which has no name to make a file of\n"
        "note: e-value: not taken: version 1 has a name that Avro does not allow\n"
        "pulled 6 subjects: 1 schema file and 1 released version written, 0 up to date\n"
    )


def test_one_event_in_two_subjects(project: Project, registry: StandIn) -> None:
    for subject in ("a-value", "b-value"):
        registry.add(subject, PAYMENT)
    ran = project.run("registry", "pull")
    assert ran.out == "pulled 2 subjects: 1 schema file and 1 released version written, 0 up to date\n"


def test_two_events_of_one_name(project: Project, registry: StandIn) -> None:
    registry.add("a-value", PAYMENT)
    registry.add("b-value", PAYMENT | {"doc": "Another."})
    ran = project.run("registry", "pull")
    assert ran.code == 0
    assert 'note: b-value: is another "shop.OrderPaid" than that of a-value, which is taken\n' in ran.out
    assert (
        'note: b-value: has other versions of "shop.OrderPaid" than a-value, so that neither becomes'
        in ran.out
    )
    assert project.files() == ["eventwright.toml", "schemas/shop/OrderPaid.avsc"]


def test_type_in_two_versions(project: Project, registry: StandIn) -> None:
    filled(registry)
    registry.add("shop.Money", MONEY | {"doc": "Second."})
    ran = project.run("registry", "pull")
    assert (
        ran.code,
        "note: shop.Money: versions 2 and 1 are in use; the later one is taken\n" in ran.out,
    ) == (0, True)
    assert "Second." in project.read("schemas/shop/Money.avsc")


def test_nothing_is_half_written(project: Project, registry: StandIn) -> None:
    filled(registry)
    project.write("schemas/shop", "a file that is in the way of a folder")
    before = project.files()
    ran = project.run("registry", "pull")
    assert (ran.code, ran.out) == (2, "")
    assert project.files() == before
    assert "schemas/shop" in ran.err


def test_event_that_was_renamed(project: Project, registry: StandIn) -> None:
    registry.add(PAID, record("shop.Paid", "id:string"))
    registry.add(PAID, PAYMENT | {"aliases": ["Paid"]} | {"fields": [*PAYMENT["fields"], optional("a")]})  # type: ignore[misc]
    assert project.run("registry", "pull").code == 0
    assert "schemas/history/shop.OrderPaid/1.avsc" in project.files()
    assert project.run("check").code == 0


def test_references_that_go_round_in_a_circle(project: Project, registry: StandIn) -> None:
    registry.add("shop.A", record("shop.A", "b:shop.B"), ("shop.B", "shop.B", 1))
    registry.add("shop.B", record("shop.B", "a:shop.A"), ("shop.A", "shop.A", 1))
    filled(registry)
    ran = project.run("registry", "pull")
    assert (ran.code, ran.err) == (0, "")
    assert "note: shop.A: not taken: version 1 is no schema: its references go round in a circle" in ran.out
    assert "schemas/shop/OrderPlaced.avsc" in project.files()


def test_references_of_references(project: Project, registry: StandIn) -> None:
    """Each level refers to the next one twice, which makes a million ways to the last one."""
    registry.add("shop.T20", record("shop.T20", "a:int"))
    for level in reversed(range(20)):
        name = f"shop.T{level + 1}"
        below = (name, name, 1)
        registry.add(f"shop.T{level}", record(f"shop.T{level}", f"a:{name}", f"b:{name}"), below, below)
    assert project.run("registry", "pull").code == 0
    assert "schemas/shop/T20.avsc" in project.files()
    assert project.run("check").code == 0


def test_keys_that_the_schemas_make_are_no_files(project: Project, registry: StandIn) -> None:
    project.write("schemas/OrderPaid.avsc", paid("sum:int", key=["id", "sum"]))
    assert project.run("registry", "apply", "--yes").code == 0
    assert "shop.payments-key" in registry.versions
    assert project.run("release").code == 0
    before = {path: project.read(path) for path in project.files()}
    ran = project.run("registry", "pull")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "pulled 2 subjects: 0 schema files and 0 released versions written, 1 up to date\n"
    assert {path: project.read(path) for path in project.files()} == before
    registry.add("shop.payments-key", record("shop.OrderPaidKey", "id:string"))
    ran = project.run("registry", "pull")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(
        "note: shop.payments-key: not taken: is another key than the one that shop.OrderPaid has here\n"
    )
    assert {path: project.read(path) for path in project.files()} == before


def test_status_of_what_was_pulled(project: Project, registry: StandIn) -> None:
    """Nobody has said yet which topics the events have."""
    filled(registry)
    project.run("registry", "pull")
    ran = project.run("registry", "status")
    assert (ran.code, ran.out) == (0, f"2 of 2 subjects in step with {registry.url}\n")
    registry.add(PAID, PAYMENT | {"doc": "Third."})
    registry.versions[PLACED][0].is_deleted = True
    ran = project.run("registry", "status")
    assert (ran.code, ran.out) == (
        1,
        "shop.orders-value\n"
        "    it is recorded, and not registered any more\n"
        "shop.payments-value (shop.OrderPaid)\n"
        "    the registry has version 3; the schema, which names no topic, is another one\n"
        "\n"
        f"0 of 1 subject in step with {registry.url}\n",
    )


def test_all_types_of_a_topic_are_taken(project: Project, registry: StandIn) -> None:
    one, two = record("multi.One", "a:string"), record("multi.Two", "b:string")
    for schema in (one, two, record("multi.One", "a:string", "c:string")):
        registry.add("multi-value", schema)
    ran = project.run("registry", "pull")
    assert (ran.code, ran.err) == (0, "")
    assert [file for file in project.files() if file.endswith(".avsc")] == [
        "schemas/history/multi.One/1.avsc",
        "schemas/history/multi.One/2.avsc",
        "schemas/history/multi.Two/1.avsc",
        "schemas/multi/One.avsc",
        "schemas/multi/Two.avsc",
    ]
    assert '"c"' in project.read("schemas/multi/One.avsc")


def test_versions_under_a_former_name_are_told(project: Project, registry: StandIn) -> None:
    registry.add("ren-value", record("ren.Old", "a:string"))
    registry.add("ren-value", {**record("ren.New", "a:string"), "aliases": ["Old"]})
    ran = project.run("registry", "pull")
    assert ran.code == 0
    assert 'ren-value: not taken: version 1 and what is before it is "ren.Old", as "ren.New" was called' in (
        ran.out + ran.err
    )
    assert "schemas/ren/Old.avsc" not in project.files()


def test_inner_types_that_differ_are_told(project: Project, registry: StandIn) -> None:
    for name, field in (("X", "int"), ("Y", "long")):
        money = {"type": "record", "name": "dup.Money", "fields": [{"name": "a", "type": field}]}
        outer = {"type": "record", "name": f"dup.{name}", "fields": [{"name": "m", "type": money}]}
        registry.add(f"dup.{name}-value", json.dumps(outer))
    ran = project.run("registry", "pull")
    assert ran.code == 0
    assert 'dup.Y-value: defines "dup.Money" in another way than dup.X-value' in ran.out + ran.err


def test_a_namespace_called_history_is_refused(project: Project, registry: StandIn) -> None:
    registry.add("odd-value", record("history.E", "a:string"))
    before = project.files()
    ran = project.run("registry", "pull")
    assert ran.code != 0
    assert "would lie among the released versions" in ran.out + ran.err
    assert project.files() == before


@pytest.mark.parametrize(
    "subject", ["odd[x]-value", "a\tb", "a\u00a0b", "a\nb", "a b%20c", "a\u2028b", "a\x85b"]
)
def test_subjects_of_any_characters(project: Project, registry: StandIn, subject: str) -> None:
    registry.add(subject, record("odd.E", "a:string"))
    for _ in range(2):
        ran = project.run("registry", "pull", subject)
        assert (ran.code, ran.err) == (0, "")
    assert len(project.read("schemas/history/REGISTERED").split("\n")) == 2
    assert project.run("registry", "status").code in (0, 1)


@pytest.mark.parametrize("blocked", ["schemas/shop", "schemas/history/shop.OrderPaid"])
def test_pull_that_cannot_write_writes_nothing_and_says_so(
    project: Project, registry: StandIn, blocked: str
) -> None:
    filled(registry)
    project.write(blocked, b"a file where a folder has to be")
    before = project.files()
    ran = project.run("registry", "pull")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {blocked}")
    assert ran.err.endswith("; nothing was written\n")
    assert "released" not in ran.err
    assert project.files() == before
