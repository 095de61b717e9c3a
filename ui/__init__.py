"""The window over the engine. It holds no case logic: every change goes through the engine."""
