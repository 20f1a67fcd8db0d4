"""Instances whose optima are published, and what measures the solver on them."""
