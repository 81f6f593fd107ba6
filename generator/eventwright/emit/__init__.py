"""Print what was planned."""
