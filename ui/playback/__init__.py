"""Recordings: shown, played, stepped through."""
