"""The kinds of codec, all of which do the same, and packages that several tests of the runtime share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from everything import every_schema
from generated import FLAVOURS, Generated, Kind, build, use


@pytest.fixture(scope="session", params=Kind, ids=lambda kind: kind.value, autouse=True)
def kind(request: pytest.FixtureRequest) -> Iterator[Kind]:
    """Run every test of the runtime with each kind of codec."""
    chosen: Kind = request.param
    with use(chosen):
        yield chosen


@pytest.fixture(scope="session", params=FLAVOURS)
def every(request: pytest.FixtureRequest, kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """Return a package with `test.all.Every`, in each flavour."""
    flavour = request.param
    return build(tmp_path_factory.mktemp("every"), f"every_{flavour}", [every_schema()], [flavour])
