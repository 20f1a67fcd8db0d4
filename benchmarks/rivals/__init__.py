"""What a user would pick instead: each rival small, and written as its author would recommend.

A rival is a module with ``solve``, which takes what is asked and gives a design with the bounds it has
proven, and ``missing``, which says what has to be installed, or None.
"""

from __future__ import annotations

RIVALS = {
    "naive": "free slots and CP-SAT as it comes: slots x parties x issues",
    "cpsat": "a compact model and CP-SAT as it comes",
    "scip": "a compact model and SCIP, through MathOpt",
    "highs": "a compact model and HiGHS, through MathOpt",
    "greedy": "the cheapest body for each issue it takes, again and again; proves nothing",
    "minizinc": "the reference formulation, Gecode",
}
"""Names, and what each is."""
