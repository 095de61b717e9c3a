"""What a reviewer may have missed: hints, never blocks."""
