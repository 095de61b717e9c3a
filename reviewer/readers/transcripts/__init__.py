"""The transcript formats, one module for each family. The door is ``readers.transcript``."""
