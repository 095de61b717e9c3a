"""Records Reviewer: the engine. It knows nothing of windows."""

__version__ = "0.1.0"
