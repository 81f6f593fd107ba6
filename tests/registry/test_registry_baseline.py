from __future__ import annotations

import pytest
from projects import Project, record
from shop import PAID, PLACED, apply, optional, paid, placed, without_attributes, write_shop
from stand_in import StandIn


def test_check_against_a_registry(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    ran = project.run("check", "--baseline", "registry")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "2 events checked against 2 earlier versions (0 first versions): no problems\n"
    project.write("schemas/Money.avsc", record("shop.Money", "amount:int", "currency:string"))
    ran = project.run("check", "--baseline", "registry")
    assert (ran.code, ran.err) == (1, "")
    assert (
        '  /fields/0/type: "long" cannot be read as "int"; writer is shop.orders-value version 1\n' in ran.out
    )
    # The place is in the version that is referred to.
    assert "  writer: shop.orders-value version 1, registry:shop.Money/1:8:15 /fields/0/type\n" in ran.out


def test_named_in_the_settings(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    project.write(
        "eventwright.toml", f'baseline = "registry:prod"\n[registry.prod]\nurl = "{registry.url}"\n'
    )
    project.write("schemas/OrderPaid.avsc", paid("sum:int"))
    ran = project.run("check")
    assert (ran.code, "writer is shop.payments-value version 1" in ran.out) == (1, True)
    assert "registry:prod:shop.payments-value/1:" in ran.out
    ran = project.run("release")
    assert (ran.code, "nothing released: the check fails" in ran.out) == (1, True)


def test_what_is_cached_depends_on_what_the_registry_has(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    assert project.run("check", "--baseline", "registry").code == 0
    registry.versions[PAID][0].text = registry.versions[PAID][0].text.replace('"string"', '"int"')
    assert project.run("check", "--baseline", "registry").code == 1


def test_subject_without_versions_is_a_first_version(project: Project, registry: StandIn) -> None:
    write_shop(project)
    ran = project.run("check", "--baseline", "registry")
    assert ran.out == "2 events checked against 0 earlier versions (2 first versions): no problems\n"
    assert project.run("check", "--baseline", "registry", "--require-baseline").code == 1


def test_deleted_versions_are_left_out(project: Project, registry: StandIn) -> None:
    write_shop(project)
    registry.add(PAID, record("shop.OrderPaid", "id:int"))
    registry.add(PAID, without_attributes(paid()))
    assert project.run("check", "--baseline", "registry", "--level", "FULL_TRANSITIVE").code == 1
    registry.versions[PAID][0].is_deleted = True
    assert project.run("check", "--baseline", "registry", "--level", "FULL_TRANSITIVE").code == 0


def test_references_are_pinned_to_versions(project: Project, registry: StandIn) -> None:
    """The type has a version 2 that would break the event, which still refers to version 1."""
    write_shop(project)
    apply(project)
    registry.add("shop.Money", record("shop.Money", "amount:string", "currency:string"))
    assert project.run("check", "--baseline", "registry", "--level", "FULL_TRANSITIVE").code == 0


def test_compatibility_groups(project: Project, registry: StandIn) -> None:
    """A new version has the properties of the latest one, and is compared with those of the same group."""
    write_shop(project)
    major = [{"properties": {"major": number}} for number in ("1", "2", "2")]
    registry.add(PAID, record("shop.OrderPaid", "id:int"), metadata=major[0])
    registry.add(PAID, record("shop.OrderPaid", "id:string", optional("a")), metadata=major[1])
    registry.add(PAID, without_attributes(paid()), metadata=major[2])
    transitive = ("check", "--baseline", "registry", "--level", "BACKWARD_TRANSITIVE")
    assert project.run(*transitive).code == 1
    registry.config[PAID] = {"compatibilityLevel": "BACKWARD", "compatibilityGroup": "major"}
    ran = project.run(*transitive)
    assert (ran.code, "against 2 earlier versions" in ran.out) == (0, True)
    # What is laid over all schemas decides where a new version goes.
    registry.config[PAID]["overrideMetadata"] = {"properties": {"major": "1"}}
    ran = project.run(*transitive)
    assert (ran.code, "shop.payments-value version 1" in ran.out) == (1, True)


def test_context(project: Project, registry: StandIn) -> None:
    settings = f'[registry]\nurl = "{registry.url}"\nretries = 0\n'
    registry.add(PAID, record("shop.OrderPaid", "id:int"))
    project.write("eventwright.toml", settings + 'context = "staging"\n')
    registry.config[":.staging:"] = {"compatibilityLevel": "FULL"}
    write_shop(project)
    ran = project.run("registry", "plan")
    assert ran.code == 3
    assert f"plan for the registry at {registry.url}, context staging\n" in ran.out
    assert "note: level FULL stays, though the schemas ask for BACKWARD" in ran.out
    apply(project)
    assert sorted(registry.versions) == [
        ":.staging:shop.Money",
        ":.staging:shop.orders-value",
        ":.staging:shop.payments-value",
        PAID,
    ]
    (reference,) = registry.versions[f":.staging:{PLACED}"][0].references
    assert reference == {"name": "shop.Money", "subject": ":.staging:shop.Money", "version": 1}
    assert project.run("registry", "plan").code == 0
    assert project.run("check", "--baseline", "registry").code == 0
    registry.modes[":.staging:"] = "READONLY"
    project.write("schemas/OrderPaid.avsc", paid(optional("note")))
    ran = project.run("registry", "plan")
    assert (ran.code, "the mode is READONLY" in ran.err) == (2, True)
    project.write("eventwright.toml", settings)
    assert project.run("check", "--baseline", "registry").code == 1  # against the default context's version


def test_renamed_event_with_an_alias(project: Project, registry: StandIn) -> None:
    project.write(
        "eventwright.toml", 'subject_strategy = "RecordNameStrategy"\n' + project.read("eventwright.toml")
    )
    write_shop(project)
    apply(project)
    (project.folder / "schemas/OrderPaid.avsc").unlink()
    event = record("shop.Paid", "id:int", aliases=["OrderPaid"], eventwright={"topic": "shop.payments"})
    project.write("schemas/Paid.avsc", event)
    ran = project.run("check", "--baseline", "registry")
    assert (ran.code, "writer is shop.OrderPaid version 1" in ran.out) == (1, True)


def test_two_events_with_one_subject(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.write("schemas/OrderPaid.avsc", paid(topic="shop.orders"))
    ran = project.run("check", "--baseline", "registry")
    assert (ran.code, ran.out) == (2, "")
    assert '"shop.OrderPlaced" and "shop.OrderPaid" have the same subject, "shop.orders-value"' in ran.err


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ({"schema": "{}", "type": "JSON"}, "is JSON, not Avro"),
        ({"schema": "{"}, "the text ends too early"),
        ({"schema": '"shop.Nothing"'}, '"shop.Nothing" is no type that is known'),
        (
            {"schema": {"type": "record", "name": "A", "fields": [{"name": "a", "type": "B"}]}},
            '"B" is no type that is known',
        ),
    ],
)
def test_version_that_cannot_be_used_is_never_a_pass(
    project: Project, registry: StandIn, version: dict[str, str], message: str
) -> None:
    write_shop(project)
    registry.add(PAID, **version)
    ran = project.run("check", "--baseline", "registry")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(
        f'error: baseline "registry": {registry.url}: shop.payments-value: version 1 cannot be used: '
        f"{message}"
    )


def test_references_that_go_round_in_a_circle(project: Project, registry: StandIn) -> None:
    write_shop(project)
    registry.add("shop.A", record("shop.A", "b:shop.B"), ("shop.B", "shop.B", 1))
    registry.add("shop.B", record("shop.B", "a:shop.A"), ("shop.A", "shop.A", 1))
    registry.add(PAID, record("shop.OrderPaid", "a:shop.A"), ("shop.A", "shop.A", 1))
    ran = project.run("check", "--baseline", "registry")
    assert (ran.code, ran.out) == (2, "")
    assert "its references go round in a circle, or too deep" in ran.err


def test_one_type_in_two_versions(project: Project, registry: StandIn) -> None:
    write_shop(project)
    registry.add("shop.M", record("shop.M", "a:int"))
    registry.add("shop.M", record("shop.M", "a:long"))
    registry.add("shop.N", record("shop.N", "m:shop.M"), ("shop.M", "shop.M", 1))
    event = record("shop.OrderPaid", "m:shop.M", "n:shop.N")
    registry.add(PAID, event, ("shop.M", "shop.M", 2), ("shop.N", "shop.N", 1))
    ran = project.run("check", "--baseline", "registry")
    assert (ran.code, '"shop.M" comes from registry:shop.M/2 and from registry:shop.M/1' in ran.err) == (
        2,
        True,
    )


def test_diff_with_a_registry(project: Project, registry: StandIn) -> None:
    write_shop(project)
    apply(project)
    project.write("schemas/OrderPlaced.avsc", placed(optional("note")))
    ran = project.run("diff", "registry")
    assert (ran.code, ran.err) == (0, "")
    assert "  + note: optional string, default null\n" in ran.out


@pytest.mark.parametrize(
    ("settings", "name", "message"),
    [
        (
            '[registry.dev]\nurl = "http://a"\n[registry.prod]\nurl = "http://b"\n',
            "registry",
            "several registries: dev, prod; name one",
        ),
        (
            '[registry.prod]\nurl = "http://b"\n',
            "registry:prd",
            'no [registry.prd]; did you mean "prod"?; the settings have: prod',
        ),
        ("[registry]\nretries = 1\n", "registry", "[registry]: no url is given"),
    ],
)
def test_registry_that_is_not_in_the_settings(
    project: Project, settings: str, name: str, message: str
) -> None:
    write_shop(project)
    project.write("eventwright.toml", settings)
    for command in (("check", "--baseline", name), ("registry", "plan", "--registry", name[9:])):
        ran = project.run(*command)
        assert (ran.code, ran.out) == (2, "")
        assert message in ran.err


@pytest.mark.parametrize("is_pulled", [False, True])
def test_event_that_was_registered_from_here_and_is_gone(
    project: Project, registry: StandIn, is_pulled: bool
) -> None:
    """The registry misses it as the history does; not so what others registered, or what has a new name."""
    registry.add("others-value", record("others.Event", "id:string"))
    if is_pulled:
        registry.add(PAID, without_attributes(paid()))
        assert project.run("registry", "pull", PAID).code == 0
    else:
        write_shop(project)
        assert project.run("release").code == 0
        apply(project)
    path = "schemas/shop/OrderPaid.avsc" if is_pulled else "schemas/OrderPaid.avsc"
    text = project.read(path)
    project.write("schemas/Other.avsc", record("shop.Other", "id:string"))
    assert project.run("check", "--baseline", "registry").code == 0
    (project.folder / path).unlink()
    ran, by_history = project.run("check", "--baseline", "registry"), project.run("check")
    place = "schemas/history/shop.OrderPaid/1.avsc:1:1: error[removed-event]"
    assert (ran.code, by_history.code) == (1, 1)
    assert place in ran.out
    assert place in by_history.out
    assert f'"shop.OrderPaid" is not among the schemas, and registry has {PAID} version 1' in ran.out
    assert ran.out.count("removed-event") == by_history.out.count("removed-event")
    project.write(
        path, text.replace("OrderPaid", "Paid").replace('"name"', '"aliases": ["OrderPaid"], "name"', 1)
    )
    assert "removed-event" not in project.run("check", "--baseline", "registry").out
    (project.folder / path).unlink()
    registry.versions[PAID][0].is_deleted = True
    assert "removed-event" not in project.run("check", "--baseline", "registry").out
