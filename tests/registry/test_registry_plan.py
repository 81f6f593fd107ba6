from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from projects import Project, record
from shop import MONEY, PAID, PLACED, apply, optional, paid, placed, without_attributes, write_shop
from stand_in import StandIn

from eventwright.registry import document
from eventwright.registry.document import plan_text, read_plan

# As Confluent's server answers a verbose check.
MESSAGES = [
    "{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE', description:'The field 'country' at path '/fields/2' "
    "in the new schema has no default value and is missing in the old schema', additionalInfo:'country'}",
    "{oldSchemaVersion: 1}",
    "{compatibility: 'BACKWARD'}",
]


def test_plan_of_an_empty_registry(project: Project, registry: StandIn) -> None:
    write_shop(project)
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (3, "")
    assert ran.out == (
        "2 events checked against 0 earlier versions (2 first versions): no problems\n"
        "\n"
        f"plan for the registry at {registry.url}\n"
        "+ shop.Money: new subject, version 1\n"
        "+ shop.payments-value: new subject, version 1 of shop.OrderPaid\n"
        "+ shop.orders-value: new subject, version 1 of shop.OrderPlaced\n"
        "    refers to shop.Money as planned\n"
        "\n"
        "to do: 3 new subjects, of 3 subjects\n"
    )
    assert registry.written() == []


def test_what_is_not_for_the_registry(project: Project) -> None:
    project.write(
        "schemas/a.avsc", record("shop.Inner", "a:int", eventwright={"kind": "domain", "topic": "t"})
    )
    project.write("schemas/b.avsc", record("shop.Unplaced", "a:int", eventwright={"kind": "integration"}))
    project.write("schemas/c.avsc", record("shop.Plain", "a:int"))
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("\nnothing to do for 0 subjects\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "// a comment\n" + text,
        lambda text: json.dumps(json.loads(text)),
        lambda text: text.replace('"key": [', '"owner": "us", "key": ['),
        lambda text: text.replace('"string"', '{"type": "string"}'),
        lambda text: text.replace('"shop.Money"', '"Money"'),
    ],
    ids=["comment", "layout", "attributes", "mere type", "relative name"],
)
def test_nothing_to_do(project: Project, registry: StandIn, change: object) -> None:
    assert callable(change)
    write_shop(project)
    apply(project)
    file = project.folder / "schemas/OrderPlaced.avsc"
    changed = change(file.read_text())
    assert changed != file.read_text()
    file.write_text(changed)
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("nothing to do for 3 subjects\n")


@pytest.mark.parametrize(
    "schema",
    [
        placed() | {"doc": "An order."},
        placed() | {"aliases": ["Order"]},
        placed({"name": "note", "type": "string", "default": ""}),
    ],
    ids=["doc", "alias", "field"],
)
def test_new_version(project: Project, registry: StandIn, schema: object) -> None:
    write_shop(project)
    apply(project)
    project.write("schemas/OrderPlaced.avsc", schema)
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (3, "")
    assert (
        "~ shop.orders-value: new version 2 of shop.OrderPlaced\n"
        "    refers to shop.Money version 1\n"
        "    eventwright accepts; the registry accepts, at level BACKWARD\n"
        "\n"
        "to do: 1 new version, of 3 subjects\n"
    ) in ran.out


def test_registry_that_rewrites_what_it_is_given(project: Project, registry: StandIn) -> None:
    """Confluent's server keeps a schema as Java's Schema.toString writes it."""
    registry.keep = as_java_writes
    write_shop(project)
    project.write("schemas/OrderPlaced.avsc", placed(optional("note")) | {"doc": "An order."})
    apply(project)
    assert '"doc":"An order.","fields"' in registry.versions[PLACED][0].text
    ran = project.run("registry", "plan")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "nothing to do for 3 subjects")
    assert len(registry.versions[PLACED]) == 1


def as_java_writes(text: str) -> str:
    schema = json.loads(text)
    order = ("type", "name", "namespace", "doc", "fields", "aliases")
    return json.dumps({key: schema[key] for key in order if key in schema}, separators=(",", ":"))


def test_self_contained_schema_is_as_good_as_one_with_references(project: Project, registry: StandIn) -> None:
    write_shop(project)
    registry.add("shop.Money", MONEY)
    inlined = record("shop.OrderPlaced", "id:string", {"name": "total", "type": MONEY})
    registry.add(PLACED, inlined)
    registry.add(PAID, without_attributes(paid()))
    ran = project.run("registry", "plan")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "nothing to do for 3 subjects")


def test_changed_type_makes_new_versions_of_all_that_use_it(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    project.write("schemas/Money.avsc", MONEY | {"doc": "An amount."})
    ran = project.run("registry", "plan")
    assert ran.code == 3
    assert "~ shop.Money: new version 2\n" in ran.out
    assert (
        "~ shop.orders-value: new version 2 of shop.OrderPlaced\n    refers to shop.Money as planned\n"
        in ran.out
    )
    assert "shop.payments" not in ran.out


def test_both_refuse(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    project.write("schemas/OrderPlaced.avsc", placed("country:string"))
    registry.refusals[PLACED] = MESSAGES
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (1, "")
    assert "error[reader-field-without-default]" in ran.out
    assert "error[registry-refuses]" in ran.out
    assert (
        "eventwright refuses: reader-field-without-default; the registry refuses, at level BACKWARD"
        in ran.out
    )
    for message in MESSAGES:  # in full
        assert f"      {message}\n" in ran.out
    assert "differ" not in ran.out.partition("plan for")[2]
    assert ran.out.endswith("refused: 1 new version, of 3 subjects; correct the errors first\n")


def test_only_we_refuse(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    project.write("schemas/OrderPlaced.avsc", placed("country:string"))
    ran = project.run("registry", "plan")
    assert ran.code == 1
    assert "eventwright refuses: reader-field-without-default; the registry accepts" in ran.out
    assert "    the two verdicts differ\n" in ran.out


def test_only_the_registry_refuses(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    project.write("schemas/OrderPlaced.avsc", placed(optional("country")))
    registry.refusals[PLACED] = MESSAGES
    ran = project.run("registry", "plan")
    assert ran.code == 1
    assert (
        "schemas/OrderPlaced.avsc:1:1: error[registry-refuses]\n  the registry refuses version 2 of "
        f'"shop.orders-value" at level BACKWARD: {MESSAGES[0]}\n'
    ) in ran.out
    assert "eventwright accepts; the registry refuses" in ran.out
    assert "    the two verdicts differ\n" in ran.out


def test_registry_that_cannot_tell_does_not_refuse(project: Project, registry: StandIn) -> None:
    """Apicurio judges nothing that refers to others, and says so of what it has itself."""
    write_shop(project)
    apply(project)
    project.write("schemas/OrderPlaced.avsc", placed(optional("country")))
    registry.answers_to_checks[PLACED] = (422, {"error_code": 42201, "message": "Could not execute"})
    ran = project.run("registry", "plan")
    assert ran.code == 3
    assert (
        "eventwright accepts; the registry cannot tell, at level BACKWARD\n      Could not execute\n"
        in ran.out
    )


def test_versions_that_a_transitive_level_asks_for(project: Project, registry: StandIn) -> None:
    write_shop(project)
    transitive = {"compatibility": "BACKWARD_TRANSITIVE"}
    project.write("schemas/OrderPaid.avsc", paid(**transitive))
    apply(project)
    project.write("schemas/OrderPaid.avsc", paid({"name": "n", "type": "int", "default": 0}, **transitive))
    apply(project)
    project.write("schemas/OrderPaid.avsc", paid("n:int", **transitive))
    ran = project.run("registry", "plan")
    assert ran.code == 1
    assert "writer is shop.payments-value version 1" in ran.out
    assert "writer is shop.payments-value version 2" not in ran.out
    assert f"writer: shop.payments-value version 1, registry:{PAID}/1:1:1" in ran.out


def test_schema_of_an_earlier_version_again(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    project.write("schemas/OrderPaid.avsc", paid(optional("note")))
    apply(project)
    project.write("schemas/OrderPaid.avsc", paid())
    ran = project.run("registry", "plan")
    assert ran.code == 0
    assert "note: the schema is that of version 1 again; version 2 stays the latest\n" in ran.out


def test_deleted_versions_are_left_out(project: Project, registry: StandIn) -> None:
    write_shop(project)
    registry.add(PAID, record("shop.OrderPaid", "id:int"))
    registry.add(PAID, without_attributes(paid()))
    registry.versions[PAID][0].is_deleted = True
    project.write("schemas/OrderPaid.avsc", paid(optional("note"), compatibility="FULL_TRANSITIVE"))
    ran = project.run("registry", "plan")
    assert ran.code == 3
    assert "~ shop.payments-value: new version 3 of shop.OrderPaid\n" in ran.out
    registry.versions[PAID][1].is_deleted = True
    assert "+ shop.payments-value: new subject" in project.run("registry", "plan").out


def test_levels(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.write("schemas/OrderPlaced.avsc", placed(compatibility="FORWARD_TRANSITIVE"))
    project.write("schemas/OrderPaid.avsc", paid({"name": "sum", "type": "shop.Money"}, compatibility="FULL"))
    ran = project.run("registry", "plan")
    assert [line for line in ran.out.splitlines() if "level" in line] == [
        "    level BACKWARD becomes FULL_TRANSITIVE",  # of the type, which both use
        "    level BACKWARD becomes FULL",
        "    note: level BACKWARD stays, though the schemas ask for FORWARD_TRANSITIVE: --lower " + PLACED,
        "to do: 3 new subjects, 2 level changes, of 3 subjects",
    ]


def test_level_is_lowered_by_name_alone(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    registry.config[PAID] = {"compatibilityLevel": "FULL_TRANSITIVE"}
    ran = project.run("registry", "plan")
    note = "level FULL_TRANSITIVE stays, though the schemas ask for BACKWARD: --lower shop.payments-value"
    assert (ran.code, f"    note: {note}\n" in ran.out) == (0, True)
    ran = project.run("registry", "plan", "--lower", PAID)
    assert (ran.code, "    level FULL_TRANSITIVE becomes BACKWARD\n" in ran.out) == (3, True)
    ran = project.run("registry", "plan", "--lower", "shop.payment-value")
    assert ran.code == 2
    assert 'the plan has no such subject; did you mean "shop.payments-value"?' in ran.err


def test_kept_level_is_the_one_that_we_judge_at(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    registry.config[PAID] = {"compatibilityLevel": "FULL_TRANSITIVE"}
    project.write("schemas/OrderPaid.avsc", record("shop.OrderPaid", eventwright={"topic": "shop.payments"}))
    ran = project.run("registry", "plan")
    assert ran.code == 1  # though it is BACKWARD, which the schemas ask for
    assert "reader is shop.payments-value version 1" in ran.out


def test_two_events_with_one_subject(project: Project) -> None:
    write_shop(project)
    project.write("schemas/OrderPaid.avsc", paid(topic="shop.orders"))
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("schemas/OrderPlaced.avsc:6:14: error[shared-subject]\n  /eventwright/topic: ")
    assert '"shop.OrderPlaced" and "shop.OrderPaid" have the same subject, "shop.orders-value"' in ran.out
    assert 'help: set subject_strategy = "TopicRecordNameStrategy" or "RecordNameStrategy"' in ran.out
    assert ran.out.endswith("1 error; nothing planned\n")


@pytest.mark.parametrize(
    ("strategy", "subjects"),
    [
        ("RecordNameStrategy", ["shop.Money", "shop.OrderPaid", "shop.OrderPlaced"]),
        ("TopicRecordNameStrategy", ["shop.Money", "shop.all-shop.OrderPaid", "shop.all-shop.OrderPlaced"]),
    ],
)
def test_strategies(project: Project, registry: StandIn, strategy: str, subjects: list[str]) -> None:
    settings = project.read("eventwright.toml")
    project.write("eventwright.toml", f'subject_strategy = "{strategy}"\n{settings}')
    write_shop(project)
    project.write("schemas/OrderPlaced.avsc", placed(topic="shop.all"))
    project.write("schemas/OrderPaid.avsc", paid(topic="shop.all"))
    apply(project)
    assert sorted(registry.versions) == subjects


@pytest.mark.parametrize("topic", ["a b", "..", "x" * 250, "käse", ":.ctx:t"])
def test_topic_that_kafka_cannot_have(project: Project, topic: str) -> None:
    write_shop(project)
    project.write("schemas/OrderPaid.avsc", paid(topic=topic))
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (1, "")
    assert "error[invalid-topic]" in ran.out


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ({"schema": 'syntax = "proto3";', "type": "PROTOBUF"}, "is PROTOBUF, not Avro"),
        ({"schema": '{"type": "record"'}, "the text ends too early"),
    ],
    ids=["protobuf", "broken"],
)
def test_subject_of_others(
    project: Project, registry: StandIn, version: dict[str, str], message: str
) -> None:
    write_shop(project)
    registry.add(PAID, **version)
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (1, "")
    assert (
        f'error[foreign-subject]\n  version 1 of "shop.payments-value" in {registry.url}: {message}'
        in ran.out
    )


def test_schemas_with_errors(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.write("schemas/Money.avsc", "{")
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.endswith("1 error; nothing planned\n")
    assert registry.requests == []


def test_part_of_the_schemas(project: Project, registry: StandIn) -> None:
    write_shop(project)
    ran = project.run("registry", "plan", "schemas/OrderPaid.avsc")
    assert (ran.code, ran.out.splitlines()[-1]) == (3, "to do: 1 new subject, of 1 subject")
    ran = project.run("registry", "plan", "schemas/Money.avsc")
    assert (ran.code, ran.out.splitlines()[-1]) == (3, "to do: 2 new subjects, of 2 subjects")
    project.write("schemas/OrderPaid.avsc", paid("sum:shop.Money", compatibility="FULL"))
    ran = project.run("registry", "plan", "schemas/OrderPlaced.avsc")
    assert "+ shop.Money: new subject, version 1\n    level BACKWARD becomes FULL\n" in ran.out


def test_key_of_several_paths(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.write("schemas/OrderPlaced.avsc", placed(key=["id", "total.currency"]))
    ran = project.run("registry", "plan")
    assert ran.code == 3
    assert "+ shop.orders-key: new subject, version 1 of shop.OrderPlacedKey\n" in ran.out
    apply(project)
    (key,) = registry.versions["shop.orders-key"]
    assert json.loads(key.text) == record("shop.OrderPlacedKey", "id:string", "currency:string")
    assert project.run("registry", "plan").code == 0
    project.write("schemas/OrderPlaced.avsc", placed(key=["id", "total.amount"]))
    ran = project.run("registry", "plan")
    assert ran.code == 1
    assert "key of shop.OrderPlaced:10:5: error[reader-field-without-default]\n  /fields/1: " in ran.out


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (["id", "nothing"], 'the key "nothing" of shop.OrderPlaced leads to no field'),
        (["id", "total"], 'the key "total" of shop.OrderPlaced is of type record, which makes no keys'),
    ],
)
def test_key_that_is_none(project: Project, key: list[str], says: str) -> None:
    write_shop(project)
    project.write("schemas/OrderPlaced.avsc", placed(key=key))
    ran = project.run("registry", "plan")
    assert (ran.code, ran.err) == (1, "")
    assert f"schemas/OrderPlaced.avsc:7:12: error[invalid-key]\n  /eventwright/key: {says}" in ran.out


def test_plan_as_json(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    project.write("schemas/Money.avsc", MONEY | {"doc": "An amount."})
    project.write("schemas/New.avsc", record("shop.New", "a:int", eventwright={"topic": "new"}))
    project.write("schemas/OrderPaid.avsc", paid("sum:int"))
    registry.refusals[PAID] = MESSAGES
    assert project.run("registry", "plan", "--out", "plan.json").code == 1
    text = project.read("plan.json")
    schema = Path(document.__file__).with_name("plan.schema.json").read_text(encoding="utf-8")
    jsonschema.validate(json.loads(text), json.loads(schema))
    plan = read_plan(text.encode(), "plan.json")
    assert plan_text(plan) == text
    assert (plan.is_refused, len(plan.steps), len(plan.changes)) == (True, 4, 4)
    steps = {step["subject"]: step for step in json.loads(text)["steps"]}
    assert steps[PLACED]["references"] == [{"name": "shop.Money", "subject": "shop.Money", "version": 0}]
    assert steps[PAID]["verdicts"] == {
        "eventwright": ["reader-field-without-default"],
        "registry": {"verdict": "refuses", "messages": MESSAGES, "level": "BACKWARD"},
        "differ": False,
    }


def test_nothing_is_asked_for_twice(project: Project, registry: StandIn) -> None:
    """What a plan of many subjects takes is the registry's time."""
    write_shop(project)
    apply(project)
    registry.requests.clear()
    assert project.run("registry", "plan").code == 0
    subjects = ("shop.Money", PAID, PLACED)
    assert sorted(registry.requests) == [
        "GET /config",
        *sorted(f"GET /config/{subject}" for subject in subjects),
        *sorted(f"GET /subjects/{subject}/versions/latest" for subject in subjects),
    ]
    project.write("schemas/Money.avsc", MONEY | {"doc": "An amount."})
    apply(project)
    project.write("schemas/Money.avsc", MONEY | {"doc": "Much."})
    project.write("schemas/OrderPaid.avsc", paid(optional("note")))
    for command, code in ((("registry", "plan"), 3), (("registry", "status"), 1)):
        registry.requests.clear()
        assert project.run(*command).code == code
        assert len(registry.requests) == len(set(registry.requests))
