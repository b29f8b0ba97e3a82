"""What may be said, and on what evidence."""

__version__ = "0.1.0"
