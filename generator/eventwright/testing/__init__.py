"""Test data for the events of generated packages: values of every kind, small events, and released bytes."""

from __future__ import annotations

from eventwright.testing.fixtures import ReleasedFixture, check_fixtures, fixtures
from eventwright.testing.making import make
from eventwright.testing.packages import event_classes
from eventwright.testing.strategies import events

__all__ = ["ReleasedFixture", "check_fixtures", "event_classes", "events", "fixtures", "make"]
