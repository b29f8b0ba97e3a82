"""Which passages matter."""
