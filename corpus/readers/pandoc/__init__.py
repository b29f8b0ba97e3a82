"""Pandoc, run on untrusted text, and its document model as blocks and notes."""
