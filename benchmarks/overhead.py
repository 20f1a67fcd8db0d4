"""What the program costs beside the search; ``python -m benchmarks.overhead`` prints a table."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from statistics import median

IMPORT = "import time; t = time.perf_counter(); import designer; print(time.perf_counter() - t)"
SOLVES = """
import json, resource, time
import designer
instance, took, peaks = designer.load("two_rivers"), [], {}
for number in range(1, COUNT + 1):
    began = time.perf_counter()
    designer.solve(instance)
    took.append(time.perf_counter() - began)
    if number in (1, 100, COUNT):
        peaks[number] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([took[0], took[min(99, COUNT - 1)], sorted(took)[COUNT // 2], peaks]))
"""


def python(code: str) -> str:
    """Run some code in a process of its own."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def requests(count: int) -> float:
    """Give the seconds that a request to a warm worker takes, median."""
    line = json.dumps({"verb": "validate", "path": "two_rivers"})
    process = subprocess.Popen(
        [sys.executable, "-m", "designer", "worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    took = []
    for number in range(count):
        began = time.perf_counter()
        process.stdin.write(line[:-1] + f', "id": {number}}}\n')
        process.stdin.flush()
        process.stdout.readline()
        took.append(time.perf_counter() - began)
    process.stdin.close()
    process.wait()
    return median(took[1:])


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="solves in one process")
    given = parser.parse_args()
    imported = median(float(python(IMPORT)) for _ in range(5))
    first, hundredth, usual, peaks = json.loads(python(SOLVES.replace("COUNT", str(given.count))))
    print("| | |\n|---|---|")
    print(f"| `import designer` | {1000 * imported:.0f} ms |")
    print(f"| first `solve` of `two_rivers`, imports included | {1000 * first:.0f} ms |")
    print(f"| hundredth | {1000 * hundredth:.0f} ms |")
    print(f"| median of {given.count} | {1000 * usual:.0f} ms |")
    for number, peak in peaks.items():
        print(f"| most memory after {number} | {peak:.0f} MiB |")
    print(f"| a request to a warm worker (`validate`), median | {1000 * requests(200):.1f} ms |")


if __name__ == "__main__":
    main()
