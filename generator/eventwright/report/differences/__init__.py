"""What has changed between two states of schemas, as text for people and machines."""
