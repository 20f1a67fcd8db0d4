"""Other designs: all optimal ones, families, very different ones, Pareto fronts."""
