"""Requests of other programs: over standard input and output, over HTTP, and from agents."""
