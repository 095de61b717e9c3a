"""How a redaction is made, changed, and carried to other places."""
