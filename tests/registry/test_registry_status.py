from __future__ import annotations

from projects import Project
from shop import MONEY, PAID, PLACED, apply, optional, paid, placed, without_attributes, write_shop
from stand_in import StandIn


def in_step(project: Project) -> None:
    write_shop(project)
    assert project.run("release").code == 0
    apply(project)


def test_in_step(project: Project, registry: StandIn) -> None:
    in_step(project)
    ran = project.run("registry", "status")
    assert (ran.code, ran.out) == (0, f"3 of 3 subjects in step with {registry.url}\n")


def test_nothing_is_registered_and_nothing_released(project: Project, registry: StandIn) -> None:
    write_shop(project)
    ran = project.run("registry", "status")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == (
        "shop.Money\n"
        "    it is not registered\n"
        "shop.payments-value (shop.OrderPaid)\n"
        "    it is not registered\n"
        "    the schema was never released\n"
        "shop.orders-value (shop.OrderPlaced)\n"
        "    it is not registered\n"
        "    the schema was never released\n"
        "\n"
        f"0 of 3 subjects in step with {registry.url}\n"
    )


def test_schema_that_was_changed(project: Project) -> None:
    in_step(project)
    project.write("schemas/OrderPaid.avsc", paid(optional("note")))
    ran = project.run("registry", "status")
    assert ran.out.startswith(
        "shop.payments-value (shop.OrderPaid)\n"
        "    the registry has version 1, which is released version 1; the schema is another one\n"
        "    the schema was changed since released version 1\n"
        "\n"
    )
    assert project.run("release").code == 0
    ran = project.run("registry", "status")
    assert "the schema was changed since" not in ran.out
    apply(project)
    assert project.run("registry", "status").code == 0


def test_somebody_else_has_registered(project: Project, registry: StandIn) -> None:
    in_step(project)
    registry.add(PAID, without_attributes(paid(optional("theirs"))))
    ran = project.run("registry", "status")
    assert ran.code == 1
    assert "    the schema is that of version 1 again; version 2 stays the latest\n" in ran.out
    project.write("schemas/OrderPaid.avsc", paid(optional("ours")))
    ran = project.run("registry", "status")
    assert (
        "    the registry has version 2, which is none that was released from here; the schema is another "
        "one\n"
    ) in ran.out


def test_somebody_has_changed_a_level(project: Project, registry: StandIn) -> None:
    in_step(project)
    registry.config[PAID] = {"compatibilityLevel": "NONE"}
    ran = project.run("registry", "status")
    assert "    its level is NONE, and the schemas ask for BACKWARD\n" in ran.out
    registry.config[PAID] = {"compatibilityLevel": "FULL"}
    ran = project.run("registry", "status")
    assert (ran.code, "level FULL stays, though the schemas ask for BACKWARD" in ran.out) == (1, True)


def test_level_is_told_beside_another_version(project: Project, registry: StandIn) -> None:
    in_step(project)
    registry.config[PAID] = {"compatibilityLevel": "FULL"}
    project.write("schemas/OrderPaid.avsc", paid(optional("note")))
    ran = project.run("registry", "status")
    assert (ran.code, ran.err) == (1, "")
    assert (
        "shop.payments-value (shop.OrderPaid)\n"
        "    the registry has version 1, which is released version 1; the schema is another one\n"
        f"    level FULL stays, though the schemas ask for BACKWARD: --lower {PAID}\n"
    ) in ran.out


def test_somebody_has_deleted(project: Project, registry: StandIn) -> None:
    in_step(project)
    registry.versions[PAID][0].is_deleted = True
    ran = project.run("registry", "status")
    assert (ran.code, "    it is not registered, and version 1 is recorded\n" in ran.out) == (1, True)


def test_subject_that_is_wanted_no_more(project: Project) -> None:
    in_step(project)
    project.write("schemas/OrderPaid.avsc", paid(topic="shop.paid"))
    ran = project.run("registry", "status")
    assert (
        "shop.payments-value\n    it was registered from here, and no schema is registered there any more\n"
    ) in ran.out
    ran = project.run("registry", "status", "schemas/OrderPlaced.avsc")
    assert ran.code == 0  # which is not about others


def test_half_registered(project: Project, registry: StandIn) -> None:
    in_step(project)
    project.write("schemas/Money.avsc", MONEY | {"doc": "An amount."})
    registry.add("shop.Money", MONEY | {"doc": "An amount."})  # and no further
    ran = project.run("registry", "status")
    assert ran.code == 1
    assert "shop.Money\n    version 2 is registered, and not recorded in the history\n" in ran.out
    assert "\nhalf registered: an apply did not come to its end; apply again to go on with it\n" in ran.out
    project.write(
        "schemas/history/REGISTERED",
        project.read("schemas/history/REGISTERED") + f"shop.Money 2 - {'0' * 64}\n",
    )
    ran = project.run("registry", "status")
    assert "shop.Money\n    version 2 is registered, and nothing registered refers to it\n" in ran.out
    apply(project)
    assert project.run("release").code == 0
    assert project.run("registry", "status").code == 0
    assert registry.versions[PLACED][1].references[0]["version"] == 2


def test_schemas_with_errors(project: Project, registry: StandIn) -> None:
    write_shop(project)
    project.write("schemas/OrderPlaced.avsc", placed("a:nothing"))
    ran = project.run("registry", "status")
    assert (ran.code, ran.err) == (1, "")
    assert "error[unknown-type]" in ran.out
