from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventwright.compat.meaning import AnnotatedPair, logical_types
from eventwright.model.nodes import LogicalType
from eventwright.rule import Example, Migration, Problem, rule
from eventwright.severity import Kind

_MOST_ZEROS: Final = 9  # in a factor that is written out


@rule(
    kind=Kind.SEMANTIC,
    migration=Migration.DUAL_WRITE,
    accepts=(
        Example(
            reader='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
            writer='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
        ),
        Example(
            reader='{"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}',
            writer='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
        ),
        Example(
            reader='"bytes"',
            writer='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
            writer='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 4}',
            says="a decimal of scale 4 is read with scale 2: 100 times too large",
        ),
        Example(
            reader='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 4}',
            writer='{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}',
            says="a decimal of scale 2 is read with scale 4: 100 times too small",
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 6, "scale": 2}}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}}]}',
            at="/fields/0/type",
            says="a decimal of precision 9 is read with precision 6: values of more than 6 digits fail to decode",
        ),
        Example(
            reader='{"type": "fixed", "name": "Price", "size": 8, "logicalType": "decimal", "precision": 5, "scale": 1}',
            writer='{"type": "fixed", "name": "Price", "size": 8, "logicalType": "decimal", "precision": 9, "scale": 2}',
            says="a decimal of scale 2 is read with scale 1: 10 times too large",
        ),
    ),
)
def decimal_changed(pair: AnnotatedPair) -> Iterator[Problem]:
    """A decimal is read with another scale, or with a smaller precision.

    Why: a decimal's bytes hold its digits and neither scale nor precision, so each side takes its own. The
    specification lets two decimals match only if both are the same, and does not say what happens if not:
    we and Java take the reader's scale, fastavro and Apache's Python the writer's.
    Help: keep scale and precision; for other ones add a new field beside the old one, and write both while
    consumers move.
    """
    reader, writer = logical_types(pair)
    if reader is None or writer is None or not reader.name == writer.name == "decimal":
        return
    if reader.scale != writer.scale:
        yield Problem(
            f"a decimal of scale {writer.scale} is read with scale {reader.scale}: {_factor(reader, writer)}"
        )
    elif reader.precision < writer.precision:
        yield Problem(
            f"a decimal of precision {writer.precision} is read with precision {reader.precision}: "
            f"values of more than {reader.precision} digits fail to decode"
        )


def _factor(reader: LogicalType, writer: LogicalType) -> str:
    by = abs(writer.scale - reader.scale)
    factor = f"{10**by:,} times" if by <= _MOST_ZEROS else f"10 to the power of {by} times"
    return f"{factor} too {'large' if writer.scale > reader.scale else 'small'}"
