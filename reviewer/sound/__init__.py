"""What two recordings both hear: their sounds laid over each other."""
