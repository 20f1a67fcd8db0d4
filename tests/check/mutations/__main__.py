"""Prints the list of mutations."""

from tests.check.mutations import table

print(table())
