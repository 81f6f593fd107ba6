"""Whether a change to a schema breaks somebody, and where."""
