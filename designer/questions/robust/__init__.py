"""Robustness: scenarios of failing judgements, minimax regret, value of information."""
