"""Text in, spans out."""
