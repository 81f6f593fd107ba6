"""A short run of the fuzzer on every kind and flavour; `fuzzing.py` runs a long one."""

from __future__ import annotations

import pytest
from fuzzing import SPARE, inputs, run
from generated import Generated
from ways import WAYS, Way


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_short_run(every: Generated, way: Way) -> None:
    found = run(every, way, seed=3, count=1_500)
    assert sum(found.outcomes.values()) == 1_500
    assert found.outcomes["value"] > 50
    assert found.outcomes["DecodeError"] > 500
    assert found.peak < found.warm + SPARE


def test_equal_seeds_give_equal_inputs(every: Generated) -> None:
    assert [*inputs(every, 5, 120)] == [*inputs(every, 5, 120)]
