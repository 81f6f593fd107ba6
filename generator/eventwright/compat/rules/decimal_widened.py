from __future__ import annotations

from collections.abc import Iterator

from eventwright.compat.meaning import AnnotatedPair, logical_types
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.SEMANTIC,
    severity=Severity.WARNING,
    accepts=(
        Example(
            reader='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
            writer='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
        ),
        Example(
            reader='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
            writer='{"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}',
        ),
        Example(
            reader='{"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 4}',
            writer='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}',
            writer='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
            says="a decimal of precision 9 is read with precision 12; no value changes",
        ),
    ),
)
def decimal_widened(pair: AnnotatedPair) -> Iterator[Problem]:
    """A decimal is read with a larger precision and the same scale.

    Why: all values are read as they were written, here and by Java, fastavro and Apache's Python. But the
    specification lets two decimals match only if scale and precision are the same, so an engine may refuse
    them; and readers of the smaller precision fail on the values that need the larger one.
    Help: let every reader have the larger precision before a producer writes more digits.
    """
    reader, writer = logical_types(pair)
    if reader is None or writer is None or not reader.name == writer.name == "decimal":
        return
    if reader.scale == writer.scale and reader.precision > writer.precision:
        yield Problem(
            f"a decimal of precision {writer.precision} is read with precision {reader.precision}; no value changes"
        )
