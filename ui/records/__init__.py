"""The records of the case."""
