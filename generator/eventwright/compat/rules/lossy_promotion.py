from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.promotions import EXACT_UP_TO
from eventwright.resolve.pairs import PrimitivePair
from eventwright.rule import Example, Migration, Problem, rule
from eventwright.severity import Kind


@rule(
    kind=Kind.SEMANTIC,
    migration=Migration.DUAL_WRITE,
    accepts=(
        Example(
            reader='"double"',
            writer='"int"',
        ),
        Example(
            reader='"long"',
            writer='"int"',
        ),
        Example(
            reader='"double"',
            writer='"float"',
        ),
        Example(
            reader='["null", "double", "long"]',
            writer='"long"',
        ),
    ),
    rejects=(
        Example(
            reader='"double"',
            writer='"long"',
            says='"long" is read as "double": whole numbers beyond 9,007,199,254,740,992 lose their last digits',
        ),
        Example(
            reader='"float"',
            writer='"int"',
            says='"int" is read as "float": whole numbers beyond 16,777,216 lose their last digits',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "n", "type": ["null", "float"]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "n", "type": "long"}]}',
            at="/fields/0/type/1",
            says='"long" is read as "float": whole numbers beyond 16,777,216 lose their last digits',
        ),
    ),
)
def lossy_promotion(pair: PrimitivePair) -> Iterator[Problem]:
    """A whole number is promoted to a type that does not hold all its digits.

    Why: Avro promotes int and long to float, and long to double, but a float holds 24 binary digits and a
    double 53; what is larger is rounded, without an error. Engines round differently: Java to the type, fastavro
    always to a double, and Apache's Python not at all.
    Help: promote int to double or to long, and keep a long; for another type add a new field beside the old one.
    """
    if (limit := EXACT_UP_TO.get((pair.writer.name, pair.reader.name))) is not None:
        yield Problem(
            f'"{pair.writer.name}" is read as "{pair.reader.name}": '
            f"whole numbers beyond {limit:,} lose their last digits"
        )
