"""Packages that several tests of the runtime share."""

from __future__ import annotations

import pytest
from everything import every_schema
from generated import FLAVOURS, Generated, build


@pytest.fixture(scope="session", params=FLAVOURS)
def every(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """Return a package with `test.all.Every`, in each flavour."""
    flavour = request.param
    return build(tmp_path_factory.mktemp("every"), f"every_{flavour}", [every_schema()], [flavour])
