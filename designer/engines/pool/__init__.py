"""The pool engine: covering by the largest mandates of every membership, for large instances."""
