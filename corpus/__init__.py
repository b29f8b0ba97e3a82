"""What the documents say, and where."""
