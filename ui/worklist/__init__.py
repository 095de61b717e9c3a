"""What still asks for a person."""
