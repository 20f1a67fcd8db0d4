"""``python -m benchmarks.casefacts FACTS.json -o FOLDER``: write CASE.yaml and CASE.history.yaml."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.casefacts.convert import Conversion, convert
from benchmarks.casefacts.facts import CaseFacts
from benchmarks.casefacts.references import read_facts
from benchmarks.casefacts.writing import yaml_text
from designer.cli.output import write_whole
from designer.runtime.errors import InputError, OutputError


def main(arguments: Sequence[str] | None = None) -> int:
    """Convert case files; the exit codes are those of ``designer``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.casefacts", description=__doc__)
    parser.add_argument("facts", nargs="+", type=Path, help="case files, JSON")
    parser.add_argument("-o", "--output", type=Path, default=Path(), help="folder to write to")
    options = parser.parse_args(arguments)
    try:
        for path in options.facts:
            facts = read_facts(path)
            found = convert(facts)
            options.output.mkdir(parents=True, exist_ok=True)
            for name, text in files(path.stem, facts, found).items():
                write_whole(options.output / name, text)
                print(options.output / name)
            print(
                f"{path.stem}: {len(found.left_out)} rows left out, listed at the head of the instance.",
                file=sys.stderr,
            )
            if found.history is None:
                print(f"{path.stem}: no historical_design, so no history to compare with.", file=sys.stderr)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except (OutputError, OSError) as error:
        print(error, file=sys.stderr)
        return 6
    return 0


def files(case: str, facts: CaseFacts, found: Conversion) -> dict[str, str]:
    """Give the files of a case by name."""
    left_out = [f"- {line}" for line in found.left_out]
    remarks = [f"{facts.title}, converted by benchmarks/casefacts.", "", "Left out:", *left_out, ""]
    written = {f"{case}.yaml": yaml_text(found.instance, remarks)}
    if found.history is not None:
        built = (
            f"What history built, as a design to compare with {case}: members that are parties of the case."
        )
        remarks = [built, ""]
        written[f"{case}.history.yaml"] = yaml_text(found.history, remarks)
    return written


if __name__ == "__main__":
    sys.exit(main())
