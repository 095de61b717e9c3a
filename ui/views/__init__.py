"""What stands in the window. A view knows its context, and no other view."""
