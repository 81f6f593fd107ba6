"""Test data for the events of generated packages: values of every kind, small events, and released bytes."""

from __future__ import annotations

from eventwright.testing.making import make
from eventwright.testing.packages import event_classes
from eventwright.testing.strategies import events

__all__ = ["event_classes", "events", "make"]
