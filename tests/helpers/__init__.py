"""Makers of small records for tests."""
