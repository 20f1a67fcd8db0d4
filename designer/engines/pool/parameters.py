"""How many columns, cases and turns each step of the search over a pool is worth."""

SMALL = 4000
"""Columns up to which a pool goes to the last step without dives, and CP-SAT is asked of all that is left."""

MOST_HOSTING = 20_000
"""Columns that are too many to place helpers among."""

ONE_BY_ONE = 4
"""Values that are asked for one after the other before they lie farther and farther apart."""

CONTRADICTED = "The solver called {} proven; a second engine contradicted it."

SHARES = (0.08, 0.03)
"""Of the bodies still missing, what a dive fixes at once: first quickly, then with care."""

MANY_ROWS = 1500
"""Rows from which on a first dive comes before any cuts; those after it begin at a relaxation that is cut."""

LEFT = 2500
"""Rows that the first step of such dives leaves, about."""
