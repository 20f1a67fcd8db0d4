"""A sweep over limits and rules, to a table, and to a figure where matplotlib is installed.

python examples/sweep.py [FOLDER]
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd

SWEEP = """\
seeds = [0]
[grid]
drop = [[], ["no_treaty"]]
"settings.max_mandate" = [1, 2, 3]
"""


def table(answers: Path) -> pd.DataFrame:
    """Give a row for each answer."""
    rows = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    wanted = ["instance", "variant", "status", "seconds"]
    return pd.DataFrame([{**{name: row[name] for name in wanted}, **row["values"]} for row in rows])


def figure(found: pd.DataFrame, file: Path) -> None:
    """Draw how many institutions each variation needs."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return
    drawn = Figure(layout="constrained")
    axes = drawn.subplots()
    axes.barh(found["variant"], found["institutions"])
    axes.set_xlabel("institutions")
    drawn.savefig(file)


def main(folder: Path) -> None:
    """Run the sweep; a second run only reads what is there."""
    folder.mkdir(parents=True, exist_ok=True)
    sweep, answers = folder / "sweep.toml", folder / "answers.jsonl"
    sweep.write_text(SWEEP, "utf-8")
    command = ["solve", "--batch", "two_rivers", "--vary", sweep, "-o", answers, "--workers", 1]
    subprocess.run([sys.executable, "-m", "designer", *map(str, command)], check=True)
    found = table(answers)
    found.to_csv(folder / "table.csv", index=False)
    figure(found, folder / "figure.svg")
    print(found[["variant", "institutions", "status"]].to_string(index=False))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "sweep"))
