"""Find, and Redact All."""
