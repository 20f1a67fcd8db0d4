"""Engines: integer programmes as data, what builds them, what solves them, what proves their bounds."""
