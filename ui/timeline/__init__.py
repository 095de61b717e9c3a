"""All records of the case in lanes on the wall clock."""

from __future__ import annotations

from ui.timeline.view import TimelineView

__all__ = ["TimelineView"]
