"""Measures of a set of institutions: links, resilience, commitments, balanced duties."""
