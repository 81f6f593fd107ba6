"""Lint: is it the schema that a team wants to live with."""
