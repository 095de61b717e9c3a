"""Citations in the window: shown, put into fields, dragged."""
