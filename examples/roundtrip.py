"""Encode an event, decode it, and decode what a service with the first version of its schema wrote.

Run it with the generated package on the path: PYTHONPATH=generated python examples/roundtrip.py
"""

from __future__ import annotations

from datetime import UTC, datetime
from textwrap import fill
from uuid import UUID

from shop_events import decode, encode, to_json
from shop_events.shop.shared import EventMetadata
from shop_events.shop.shipping import Carrier, OrderShipped, Parcel

SHIPPED = OrderShipped(
    metadata=EventMetadata(
        event_id=UUID("7d0a1f0c-93a5-4f0e-8a53-3c1f6d2b9e40"),
        correlation_id=UUID("2f6c9b1e-0d57-4b7a-9c3e-8e5a4d1f7b26"),
        occurred_at=datetime(2024, 5, 17, 9, 30, tzinfo=UTC),
    ),
    shipment_id=UUID("4b8e2d90-6a1c-4e3f-b5d7-0f9c8a7e6d51"),
    order_id=UUID("a3f1c7e2-58b4-4d69-8e0a-1b2c3d4e5f60"),
    carrier=Carrier.POST,
    tracking_code="RR123456785SE",
    handed_over_at=datetime(2024, 5, 17, 11, 30),  # noqa: DTZ001 - the warehouse's clock, as the schema says
    parcels=[Parcel(parcel_no="1", weight_kg=1.25, contents={"MUG-BLUE": 1})],
)

# Version 1 knew tracking_no instead of tracking_code, weights as floats, and no scans.
WRITTEN_WITH_VERSION_1 = bytes.fromhex(
    "4830643363306133652d366635622d346337652d396230652d356631663661326638633131"
    "4835623063376135322d316630652d346635372d386135352d306339626531663061376433"
    "0080a4c5bedfc984060000000000000000000000000000000000000000000000000000"
    "4839653764336136302d353263622d346630622d386437652d326636663166366334613130"
    "4863316135653064652d316136632d346438652d613366342d366430643866356232653737"
    "001a5252303132333435363738534580b4e2a7fac984060202310000204000020e4d55472d52454404000000"
)


def main() -> None:
    """Print each step and what came of it."""
    data = encode(SHIPPED)
    print("An event:", to_json(SHIPPED), sep="\n")
    print(f"\nAs {len(data)} bytes of Avro binary:", fill(data.hex(), 96), sep="\n")
    print("\nDecoded, it is equal to the event:", decode(OrderShipped, data) == SHIPPED)

    older = decode(OrderShipped, WRITTEN_WITH_VERSION_1, writer=1)
    print("\nAn event written with version 1, as the version of today:")
    print("tracking_code:", older.tracking_code)
    print("weight_kg:", older.parcels[0].weight_kg)
    print("scans:", older.scans)


if __name__ == "__main__":
    main()
