"""What a redaction covers: renderers hide it, the window shows it, checks subtract it."""
