"""The Avro schema model: frozen nodes and the facts of the specification about them."""
