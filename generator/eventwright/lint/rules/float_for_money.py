from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventwright.lint.rule import Flaw, SchemaExample, lint_rule
from eventwright.lint.subjects import FieldSubject
from eventwright.lint.words import listed, words_of
from eventwright.model.nodes import Primitive, parts

_MONEY: Final = listed(  # wherever it stands in the name
    "amount amounts balance cost costs fare fee fees price prices revenue salary subtotal surcharge wage"
)
_MONEY_AT_THE_END: Final = listed(
    "charge charges discount discounts money payment premium refund tax taxes total totals vat"
)
_MEASURED: Final = listed(  # what is a number of something else, or no amount at all
    """
    alpha bps bytes change count days dist distance duration elasticity factor fraction hours id index
    length level load minutes pct percent percentage percentile points probability qty quantity rank
    rate ratio score seconds share size stddev time variance volatility volume weight
    """
)
_MONEY_RECORDS: Final = listed("amount cost fee money price")
_VALUES: Final = listed("units value")


@lint_rule(
    accepts=(
        SchemaExample(
            '{"type": "record", "name": "Line", "fields": [{"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}}]}'
        ),
        SchemaExample(
            '{"type": "record", "name": "Line", "fields": [{"name": "discount_rate", "type": "double"}, {"name": "total_weight", "type": "float"}, {"name": "accounted", "type": "float"}]}'
        ),
    ),
    rejects=(
        SchemaExample(
            '{"type": "record", "name": "Line", "fields": [{"name": "unitPrice", "type": "double"}]}',
            at="/fields/0/type",
            says='"unitPrice" is money and a double',
        ),
        SchemaExample(
            '{"type": "record", "name": "Order", "fields": [{"name": "total", "type": ["null", "float"], "default": null}]}',
            at="/fields/0/type/1",
            says='"total" is money and a float',
        ),
        SchemaExample(
            '{"type": "record", "name": "Money", "fields": [{"name": "value", "type": "double"}, {"name": "currency", "type": "string"}]}',
            at="/fields/0/type",
            says='"value" is money and a double',
        ),
    ),
)
def float_for_money(subject: FieldSubject) -> Iterator[Flaw]:
    """An amount of money is a float or a double.

    Why: binary fractions cannot hold most amounts, so 0.1 becomes a little more, sums are off by cents, and
    the cents depend on who adds them up.
    Help: use {"type": "bytes", "logicalType": "decimal", "precision": 19, "scale": 4}, or a long that counts
    the smallest unit and says so in its doc; for a released field add a new one beside it.
    """
    field = subject.field
    primitives = (part for part in parts(field.type) if isinstance(part, Primitive))
    found = next((part for part in primitives if part.name in ("float", "double")), None)
    if found and _is_money(subject):
        yield Flaw(f'"{field.name}" is money and a {found.name}', found.pointer)


def _is_money(subject: FieldSubject) -> bool:
    words = words_of(subject.field.name)
    if not _MEASURED.isdisjoint(words):
        return False
    last = words[-1:]
    is_value = not _VALUES.isdisjoint(words) and not _MONEY_RECORDS.isdisjoint(
        words_of(subject.record.name)[-1:]
    )
    return not _MONEY.isdisjoint(words) or not _MONEY_AT_THE_END.isdisjoint(last) or is_value
