"""A released video or recording: its container first, then its pictures and its sound."""
