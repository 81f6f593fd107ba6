from __future__ import annotations

import pytest

from eventwright.lint.words import is_imperative, is_past_tense, plain, styles_of, words_of


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("OrderPlaced", "order placed"),
        ("unit_price", "unit price"),
        ("HTTPRequestSent", "http request sent"),
        ("orderID", "order id"),
        ("OrderPlacedV2", "order placed v 2"),
        ("SKU", "sku"),
        ("__a__b", "a b"),
        ("größe", "gr e"),
        ("___", ""),
        ("", ""),
    ],
)
def test_words(name: str, words: str) -> None:
    assert words_of(name) == tuple(words.split())


@pytest.mark.parametrize(
    ("name", "styles"),
    [
        ("id", ("snake_case", "camelCase")),
        ("_id", ("snake_case", "camelCase")),
        ("line2", ("snake_case", "camelCase")),
        ("order_id", ("snake_case",)),
        ("_order_id", ("snake_case",)),
        ("order_2", ("snake_case",)),
        ("orderId", ("camelCase",)),
        ("oID", ("camelCase",)),
        ("OrderId", ("PascalCase",)),
        ("ID", ("UPPER_CASE", "PascalCase")),
        ("ORDER_ID", ("UPPER_CASE",)),
        ("order_Id", ()),
        ("Order_id", ()),
        ("order-id", ()),
        ("_" * 5000 + "-", ()),
    ],
)
def test_styles(name: str, styles: tuple[str, ...]) -> None:
    assert styles_of(name) == styles


def test_plain_names_are_those_of_every_style() -> None:
    assert {plain(name) for name in ("event_id", "eventId", "EventId", "EVENT_ID")} == {"eventid"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("OrderPlaced", True),
        ("PaymentFailed", True),
        ("StockSent", True),
        ("OrderPaid", True),
        ("PasswordReset", True),
        ("PriceCut", True),
        ("UserLoggedIn", True),
        ("OrderShippedToStore", True),
        ("OrderPlacedEvent", True),
        ("OrderPlacedV2", True),
        ("SKUAdded", True),
        ("Registered", True),
        ("order_placed", True),
        ("Order", False),
        ("PlaceOrder", False),
        ("FailedPayment", False),
        ("OrderFeed", False),
        ("PaymentNeed", False),
        ("OrderStatus", False),
        ("OrderReservation", False),
        ("Red", False),
        ("", False),
    ],
)
def test_past_tense(name: str, expected: bool) -> None:
    assert is_past_tense(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ReserveStock", True),
        ("ReserveStockCommand", True),
        ("CancelOrder", True),
        ("Reset", True),
        ("SplitShipment", True),
        ("MarkOrderPaid", True),
        ("MarkAsRead", True),
        ("AdjustCost", True),
        ("RingBell", True),
        ("PositionTruck", True),
        ("StockReserved", False),
        ("OrderPaid", False),
        ("ReservationRequest", False),
        ("PaymentCommand", False),
        ("ShippingOrder", False),
        ("", True),
    ],
)
def test_imperative(name: str, expected: bool) -> None:
    assert is_imperative(name) is expected
