"""A batch that is killed at random moments and started again: ``python -m tests.questions.batch.killing``.

Prints what is wrong with the file of answers, if anything is, and how long it took side by side with a shell
loop of single solves.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.questions.batch.small import small, written, wrong_lines

DESIGNER = [sys.executable, "-m", "designer"]


def killed(cases: Path, output: Path, kills: int, seed: int, most: float, workers: int = 2) -> int:
    """Run a batch, kill it so many times with all that it has started; give how often that was in time."""
    draw, hits = random.Random(seed), 0
    command = [*DESIGNER, "solve", "--batch", cases, "-o", output, "--workers", workers, "-q"]
    for _ in range(kills):
        process = subprocess.Popen([*map(str, command)], start_new_session=True)
        try:
            process.wait(timeout=draw.uniform(0.5, most))
        except subprocess.TimeoutExpired:
            hits += 1
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    subprocess.run([*map(str, command)], check=True, timeout=600)
    return hits


def main() -> int:
    """Run it as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=float, default=15.0, help="seconds until a kill, at most")
    parser.add_argument("--loop", type=int, default=10, help="instances of the shell loop")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cases, output = written(Path(folder), given.count), Path(folder) / "out.jsonl"
        hits = killed(cases, output, given.kills, given.seed, given.most)
        wrong = wrong_lines(output, cases, given.count)
        print(f"killed {hits} times; {given.count} lines asked, {len(wrong)} wrong {wrong[:3]}")
        for workers in (1, 2):
            began = time.perf_counter()
            fresh = Path(folder) / f"fresh{workers}.jsonl"
            command = [*DESIGNER, "solve", "--batch", cases, "-o", fresh, "--workers", workers, "-q"]
            subprocess.run([*map(str, command)], check=True)
            each = (time.perf_counter() - began) / given.count
            print(f"batch, {workers} workers: {1000 * each:.1f} ms an instance, start included")
        one = Path(folder) / "one.json"
        began = time.perf_counter()
        for number in range(given.loop):
            one.write_text(json.dumps(small(number)))
            subprocess.run([*DESIGNER, "solve", str(one), "--json"], check=True, stdout=subprocess.DEVNULL)
        print(f"shell loop: {1000 * (time.perf_counter() - began) / given.loop:.1f} ms an instance")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
