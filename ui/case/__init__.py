"""What lives while a case is open."""
