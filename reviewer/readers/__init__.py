"""Readers: what is inside an original. They open files read-only and change nothing."""
