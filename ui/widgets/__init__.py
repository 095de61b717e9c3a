"""Widgets that know pictures, boxes and time, but no case."""
