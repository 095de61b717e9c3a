"""Rendering: from one step of a plan and one original to the files that are released."""
