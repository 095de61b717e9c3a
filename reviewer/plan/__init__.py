"""What becomes of each record, and what still blocks its release."""
