"""An instance made of a table of positions: a row a party and an issue, with what the party wants of it."""

from __future__ import annotations

import pandas as pd

from designer import Instance, solve

POSITIONS = pd.DataFrame(
    [
        ("Aland", "water", "required"),
        ("Bland", "water", "required"),
        ("Cland", "water", "helpful"),
        ("Bland", "dams", "required"),
        ("Cland", "dams", "required"),
        ("Aland", "roads", "required"),
        ("Cland", "roads", "required"),
    ],
    columns=["party", "issue", "stance"],
)


def instance_of(positions: pd.DataFrame) -> Instance:
    """Make an instance: who is needed for an issue, and who would help."""
    issues = []
    for issue, rows in positions.groupby("issue", sort=False):
        wanted = {
            stance: rows.loc[rows["stance"] == stance, "party"].tolist() for stance in ("required", "helpful")
        }
        issues.append({"id": issue, **wanted})
    parties = [{"id": party} for party in positions["party"].unique()]
    return Instance.model_validate({"title": "A table of positions", "parties": parties, "issues": issues})


def main() -> None:
    """Solve it, and show who sits where."""
    design = solve(instance_of(POSITIONS), time_limit=30)
    print(design.status)
    print(design.seats_table().to_string())


if __name__ == "__main__":
    main()
