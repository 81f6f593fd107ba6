"""Apache Kafka and a Confluent-compatible schema registry as processes, for tests that need the real ones."""
