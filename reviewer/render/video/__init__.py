"""Video: only what a redaction touches is encoded again; everything else is copied."""

from reviewer.render.video.release import render_step

__all__ = ["render_step"]
