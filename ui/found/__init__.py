"""What was found in pictures: looked for, shown as a wall, and decided about by a person."""
