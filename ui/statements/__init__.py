"""What the review says happened: who was there, what was claimed, what was found."""
