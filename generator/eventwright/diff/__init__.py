"""What has changed between two states of a contract, in words."""
