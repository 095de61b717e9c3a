"""Transcripts: read, searched, corrected, redacted."""
