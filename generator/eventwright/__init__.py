"""eventwright: Avro event schemas, checked for compatibility and compiled into typed Python."""
