"""Proofs that no design has fewer institutions; :mod:`designer.verify` verifies them."""
