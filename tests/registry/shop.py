"""Two events that share a type, in the states that tests need."""

from __future__ import annotations

from projects import Project, record

MONEY = record("shop.Money", "amount:long", "currency:string")

PLACED = "shop.orders-value"
PAID = "shop.payments-value"


def placed(*fields: object, **attributes: object) -> dict[str, object]:
    """Return an order's schema with further fields."""
    event = {"topic": "shop.orders", "key": ["id"], **attributes}
    return record("shop.OrderPlaced", "id:string", "total:shop.Money", *fields, eventwright=event)


def paid(*fields: object, **attributes: object) -> dict[str, object]:
    event = {"topic": "shop.payments", **attributes}
    return record("shop.OrderPaid", "id:string", *fields, eventwright=event)


def optional(name: str) -> dict[str, object]:
    """Return a field that breaks nobody."""
    return {"name": name, "type": ["null", "string"], "default": None}


def write_shop(project: Project) -> None:
    project.write("schemas/Money.avsc", MONEY)
    project.write("schemas/OrderPlaced.avsc", placed())
    project.write("schemas/OrderPaid.avsc", paid())


def apply(project: Project) -> None:
    """Bring the registry to the state of the schemas."""
    ran = project.run("registry", "apply", "--yes")
    assert (ran.code, ran.err) == (0, "")


def without_attributes(schema: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in schema.items() if key != "eventwright"}
