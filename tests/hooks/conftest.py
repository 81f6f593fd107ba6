from __future__ import annotations

from pathlib import Path

import pytest
from repositories import Repository, project


@pytest.fixture
def shop(tmp_path: Path) -> Repository:
    """A repository with three released events."""
    return project(tmp_path / "shop", "OrderPlaced", "OrderPaid", "OrderSent")
