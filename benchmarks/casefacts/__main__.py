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
from designer.design import Design
from designer.read import load_dict, load_fields
from designer.runtime.errors import InputError, OutputError, Problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Convert case files; the exit codes are those of ``designer``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.casefacts", description=__doc__)
    parser.add_argument("facts", nargs="+", type=Path, help="case files, JSON")
    parser.add_argument("-o", "--output", type=Path, default=Path(), help="folder to write to")
    options = parser.parse_args(arguments)
    try:
        _distinct(options.facts)
        for path in options.facts:
            facts = read_facts(path)
            found = convert(facts)
            _readable(path, found)
            _spared(options.output, path.stem, found, options.facts)
            options.output.mkdir(parents=True, exist_ok=True)
            for name, text in files(path.stem, facts, found).items():
                write_whole(options.output / name, text)
                print(options.output / name)
            rows = f"{len(found.left_out)} row{'s' if len(found.left_out) != 1 else ''}"
            print(f"{path.stem}: {rows} left out, listed at the head of the instance.", file=sys.stderr)
            if found.history is None:
                print(f"{path.stem}: no historical_design, so no history to compare with.", file=sys.stderr)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except (OutputError, OSError) as error:
        print(error, file=sys.stderr)
        return 6
    return 0


def _distinct(paths: Sequence[Path]) -> None:
    """Refuse two case files whose instances would have the same name."""
    for n, path in enumerate(paths):
        if path.stem in [other.stem for other in paths[:n]]:
            raise InputError([Problem(str(path), f"another case file is called {path.stem} as well")])


def _readable(path: Path, found: Conversion) -> None:
    """Read what is to be written as the program will, so that no file is written that it refuses."""
    load_dict(found.instance, f"the instance of {path}")
    if found.history is not None:
        load_fields(found.history, Design, f"the history of {path}")


def _spared(folder: Path, case: str, found: Conversion, paths: Sequence[Path]) -> None:
    """Refuse to write over a case file, or to leave an earlier history beside a case without one."""
    sources = {path.resolve() for path in paths}
    for file in (folder / f"{case}.yaml", folder / f"{case}.history.yaml"):
        if file.resolve() in sources:
            raise InputError([Problem(str(file), "this is a case file; name another folder with -o")])
    history = folder / f"{case}.history.yaml"
    if found.history is None and history.exists():
        raise InputError(
            [Problem(str(history), "it is of an earlier conversion, and the case has no history now")]
        )


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
