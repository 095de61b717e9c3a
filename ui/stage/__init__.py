"""The stage: the middle of the window, where the record in focus is seen at full height."""
