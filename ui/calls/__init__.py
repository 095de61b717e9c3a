"""Calls: who called, what became of the words on their way to the units."""
