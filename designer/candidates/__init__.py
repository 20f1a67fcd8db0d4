"""From rules to candidates: grounded rules, memberships, and the bodies that a design may be made of."""
