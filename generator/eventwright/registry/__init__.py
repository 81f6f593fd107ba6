"""A Confluent-compatible schema registry: what it has, what is to be registered, and how that is done."""
