"""Fixtures of real services: `broker` and `registry` are shared, `own_broker` and `own_registry` are not.

Where something that they need is not on the machine, the tests that ask for them are reported as not run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.artifacts import NotHere
from services.running import Running, share, start


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return `bootstrap.servers` of a Kafka broker."""
    with_broker = _here(share, "kafka", shared_folder(tmp_path_factory))
    yield with_broker.address
    with_broker.stop()


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a registry; others register in it too, so take subjects of your own."""
    with_registry = _here(share, "registry", shared_folder(tmp_path_factory))
    yield with_registry.address
    with_registry.stop()


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[Running]:
    """Return a broker that nobody else uses."""
    alone = _here(start, "kafka", tmp_path)
    yield alone
    alone.stop()


@pytest.fixture
def own_registry(tmp_path: Path) -> Iterator[Running]:
    """Return an empty registry that nobody else uses."""
    alone = _here(start, "registry", tmp_path)
    yield alone
    alone.stop()


def _here(begin: Callable[[str, Path], Running], name: str, scratch: Path) -> Running:
    try:
        return begin(name, scratch)
    except NotHere as missing:
        pytest.skip(f"not run: {name} needs {missing}")


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all workers of this run have in common."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
