"""The order of the stages; every command is one function in a module here, and prints nothing."""
