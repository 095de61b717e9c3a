"""How the words of a record are read on, from one place of it to another."""

from __future__ import annotations

from enum import StrEnum


class Onward(StrEnum):
    """What parts the words of a record for a program, and not for who reads it."""

    NOT = ""
    LINES = "lines"  # what the lines of a plain text begin with: times, marks, labels
    TURNS = "turns"  # the name of who speaks, before what is said
    PARTS = "parts"  # the same, and cells of tables that stand among the lines
    PAGES = "pages"  # the same, and the foot and head between two pages
    ROWS = "rows"  # cells of rows with tabs or bars between them
    COMMAS = "commas"  # cells of rows as a file of commas has them
