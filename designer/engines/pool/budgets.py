"""How many columns, cases and turns each step of the search over a pool is worth."""

SMALL = 4000
"""Columns up to which a pool goes to the last programme without dives."""

MOST_HOSTING = 20_000
"""Columns that are too many to place helpers among."""

FEW_USEFUL = 2500
SHORT = 1
"""Columns that are few enough to be tried at once, and the turn of that."""

FEW_CASES = 2500
CASES = 6
"""Entries of columns up to which a proof by cases is tried before anything else confirms, and cases in it."""

SETTLED = 8000
WORK = 1.0
"""Columns up to which CP-SAT is the best engine, and its own time in a turn of one."""

CONTRADICTED = "The solver called {} proven; a second engine contradicted it."

FIRST_TURN = 2
NODES = 30
"""The first turn, and the nodes for each; every turn is twice the one before."""

ONLY_TURN = 64
"""The first turn where there is nothing but the last programme to be worked at."""

AGAIN = 5000
"""Nodes of a second solve without presolve."""

WIDTH = 60
"""Bodies in the first neighbourhoods."""

SHARES = (0.08, 0.03)
"""Of the bodies still missing, what a dive fixes at once: first quickly, then with care."""

MANY_ROWS = 1500
"""Rows from which on a dive comes before any cuts: its first step leaves about so many."""

USEFUL = 2_500
MOST_USEFUL = 15_000
"""Columns that are too many for a last programme in a turn of one or in the last second, and in any turn."""
