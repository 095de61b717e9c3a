"""Programs that only propose."""
