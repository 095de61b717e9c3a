"""One clock: from what a record says of its time to where it stands."""
