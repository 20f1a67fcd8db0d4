"""Optima that are published, reached and proven by way of instances."""

from __future__ import annotations

import gzip
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.designs import covering_design, steiner_covering, steiner_triples
from benchmarks.orlib import OPTIMA, main, set_covering
from designer import Instance
from designer.solve import solve
from tests.helpers.draws import generator

SCP = {"scp41": 429, "scp42": 512, "scp43": 516, "scp51": 253, "scp52": 302, "scp61": 138, "scp62": 146}
"""Optima of set-covering files of the OR-Library."""

NEEDED = {"scp41", "scp51", "scp61"}
"""Those that a folder of them has to have, so that a wrong folder is noticed."""

SECONDS = 10.0
"""In which each of them is to be read and proven."""


def proven(instance: Instance, time_limit: float | None = None) -> float:
    """Return the fewest institutions, which have to be proven and confirmed."""
    design = solve(instance, time_limit=time_limit)
    assert design.status == "optimal"
    (stage,) = design.objectives
    assert stage.name == "institutions"
    assert stage.value == stage.bound
    return stage.value


@pytest.mark.parametrize(
    ("v", "k", "t", "number"),
    [
        (6, 4, 2, 3),
        (7, 3, 2, 7),
        (9, 3, 2, 12),
        (13, 4, 2, 13),
        # Its linear bound is 8, and there is no cover with 8: half a minute.
        pytest.param(10, 4, 2, 9, marks=pytest.mark.slow),
    ],
)
def test_covering_numbers(v: int, k: int, t: int, number: int) -> None:
    """Every two of ``v`` parties have a bilateral issue, and meet in a body of ``k``."""
    assert proven(Instance.model_validate(covering_design(v, k, t))) == number


@pytest.mark.parametrize(("points", "number"), [(9, 5), (15, 9), (27, 18)])
def test_steiner_triple_coverings(points: int, number: int) -> None:
    assert proven(Instance.model_validate(steiner_covering(points))) == number


def test_the_table_of_published_optima_says_the_same() -> None:
    assert SCP.items() <= OPTIMA.items()
    assert len(OPTIMA) == 10 + 10 + 5 + 5 * 5 + 2


@pytest.mark.parametrize("points", [9, 15, 27])
def test_steiner_triples_hold_every_pair_once(points: int) -> None:
    triples = steiner_triples(points)
    pairs = [pair for triple in triples for pair in combinations(triple, 2)]
    assert len(triples) == points * (points - 1) // 6
    assert sorted(pairs) == list(combinations(range(points), 2))


@pytest.mark.parametrize(("points", "number"), [(9, 5), (15, 9)])
def test_fewer_points_leave_a_triple_out(points: int, number: int) -> None:
    """The covering numbers once more, by trying all sets of points."""

    def covers(size: int) -> bool:
        return any(
            all({*triple} & chosen for triple in steiner_triples(points))
            for chosen in map(set, combinations(range(points), size))
        )

    assert covers(number)
    assert not covers(number - 1)


def test_no_four_triples_lie_on_six_of_fifteen_points() -> None:
    """That makes it the system it is called: among the 80 on 15 points there is one without."""
    assert all(len({*a, *b, *c, *d}) > 6 for a, b, c, d in combinations(steiner_triples(15), 4))


# Files in the format of the OR-Library.


def written(path: Path, seed: int) -> int:
    """Write a small set-covering file, in a few lines as the library does, and return its optimum."""
    rng = generator(seed)
    rows, costs = 10, [rng.randint(1, 9) for _ in range(14)]
    covering = [sorted(rng.sample(range(len(costs)), rng.randint(2, 4))) for _ in range(rows)]
    numbers = [rows, len(costs), *costs]
    for columns in covering:
        numbers += [len(columns), *(column + 1 for column in columns)]
    lines = [" ".join(map(str, numbers[k : k + 12])) for k in range(0, len(numbers), 12)]
    text = ("\n".join(lines) + "\n").encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    # The least cost of covering each set of rows, one column after the other.
    least = {0: 0}
    for column, cost in enumerate(costs):
        mine = sum(1 << row for row, columns in enumerate(covering) if column in columns)
        for covered, total in list(least.items()):
            both = covered | mine
            least[both] = min(least.get(both, total + cost), total + cost)
    return least[(1 << rows) - 1]


@pytest.fixture
def library(request: pytest.FixtureRequest, tmp_path: Path) -> dict[Path, int]:
    """Set-covering files and their optima: small ones, and those of the folder that is given."""
    small = [tmp_path / f"small{n}.txt{'.gz' if n % 2 else ''}" for n in range(20)]
    files = {path: written(path, seed) for seed, path in enumerate(small)}
    folder: Path | None = request.config.getoption("--scp")
    if folder is None:
        return files
    given = {
        path: SCP[path.name.split(".")[0]] for path in folder.iterdir() if path.name.split(".")[0] in SCP
    }
    missing = NEEDED - {path.name.split(".")[0] for path in given}
    assert not missing, f"not in {folder}: {missing}"
    return files | given


def test_set_covering_files(library: dict[Path, int]) -> None:
    for path, optimum in library.items():
        assert proven(Instance.model_validate(set_covering(path)), SECONDS) == optimum, path.name


@pytest.mark.parametrize(
    "text",
    ["2 2 1 1 1 1", "1 1 1 1 1 9", "1 2 1 1 1 3", "1 2 1 1 1 0", "one", ""],
    ids=["too short", "too long", "column too high", "column too low", "no number", "empty"],
)
def test_broken_files_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.txt"
    path.write_text(text, encoding="ascii")
    with pytest.raises(ValueError, match=r".+"):
        set_covering(path)
    result = CliRunner().invoke(main, [str(path)])
    assert result.exit_code == 1
    assert "cannot read" in result.output


def test_the_command_prints_a_line_for_each_file(tmp_path: Path) -> None:
    paths = [tmp_path / "one.txt", tmp_path / "two.txt.gz"]
    optima = [written(path, seed) for seed, path in enumerate(paths)]
    result = CliRunner().invoke(main, [*map(str, paths)])
    heading, *lines = [line.split() for line in result.output.splitlines()]
    assert heading == ["name", "value", "bound", "status", "seconds"]
    assert [line[:4] for line in lines] == [
        [name, str(optimum), str(optimum), "optimal"]
        for name, optimum in zip(["one", "two"], optima, strict=True)
    ]
