"""Foreign programs that read exported files and solve them, each in its own way.

Those of PyPI are development dependencies and read every time; CBC, GLPK and MiniZinc of the system read
where they are on the PATH. A reader gives the optimum of a file, None where it has no solution, and raises
:class:`RefusedError` where it does not take the file.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SECONDS = 60


class RefusedError(Exception):
    """What a program said when it did not take a file."""


@dataclass(frozen=True)
class Reader:
    """A program, the formats that it reads, how it solves a file, and what it lacks here, if anything."""

    name: str
    formats: tuple[str, ...]
    optimum: Callable[[Path], int | None]
    lacks: Callable[[], str | None]

    def __str__(self) -> str:
        return self.name


def package(name: str) -> Callable[[], str | None]:
    return lambda: None if find_spec(name) else f"the package {name} is not installed"


def program(*names: str) -> Callable[[], str | None]:
    def lacking() -> str | None:
        missing = [name for name in names if shutil.which(name) is None]
        return f"{' and '.join(missing)} cannot be found on the PATH" if missing else None

    return lacking


def both(*lacks: Callable[[], str | None]) -> Callable[[], str | None]:
    return lambda: next((said for lack in lacks if (said := lack())), None)


def highs(file: Path) -> int | None:
    import highspy

    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    if model.readModel(str(file)) != highspy.HighsStatus.kOk:
        raise RefusedError(file)
    model.run()
    if model.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    assert model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(model.getInfo().objective_function_value)


def scip(file: Path) -> int | None:
    import pyscipopt

    model = pyscipopt.Model()
    model.hideOutput()
    try:
        model.readProblem(str(file))
    except OSError as error:
        raise RefusedError(file) from error
    model.optimize()
    if model.getStatus() == "infeasible":
        return None
    assert model.getStatus() == "optimal"
    return round(model.getObjVal())


def cbc(command: str, file: Path) -> int | None:
    """It goes on after an error, and says only in passing that there was one."""
    done = subprocess.run([command, str(file), "solve"], capture_output=True, text=True, timeout=SECONDS)
    said = done.stdout + done.stderr
    if "read with 0 errors" not in said and (file.suffix == ".mps" or "Unable to" in said):
        raise RefusedError(said)
    if re.search(r"proven infeasible|Problem is infeasible|primal infeasible", said):
        return None
    found = re.search(r"Objective value: +(\S+)", said) or re.search(r"Optimal objective (\S+)", said)
    if found is None:
        raise RefusedError(said)
    return round(float(found[1]))


def bundled_cbc(file: Path) -> int | None:
    from pulp.apis.coin_api import PULP_CBC_CMD

    return cbc(PULP_CBC_CMD.pulp_cbc_path, file)


def glpk(file: Path) -> int | None:
    import swiglpk as g

    g.glp_term_out(g.GLP_OFF)
    problem = g.glp_create_prob()
    refused = (
        g.glp_read_mps(problem, g.GLP_MPS_FILE, None, str(file))
        if file.suffix == ".mps"
        else g.glp_read_lp(problem, None, str(file))
    )
    if refused:
        raise RefusedError(file)
    control = g.glp_iocp()
    g.glp_init_iocp(control)
    control.presolve = g.GLP_ON
    failed = g.glp_intopt(problem, control)
    if failed == g.GLP_ENOPFS or g.glp_mip_status(problem) == g.GLP_NOFEAS:
        return None
    assert not failed
    assert g.glp_mip_status(problem) == g.GLP_OPT
    return round(g.glp_mip_obj_val(problem))


def glpsol(file: Path) -> int | None:
    form = "--freemps" if file.suffix == ".mps" else "--lp"
    result = file.with_suffix(".sol")
    done = subprocess.run(
        ["glpsol", form, str(file), "--write", str(result)], capture_output=True, text=True, timeout=SECONDS
    )
    if done.returncode or "error" in done.stdout.lower():
        raise RefusedError(done.stdout)
    if "HAS NO" in done.stdout and "FEASIBLE SOLUTION" in done.stdout:
        return None
    solution = next(line.split() for line in result.read_text().splitlines() if line.startswith("s "))
    assert solution[4] == "o"
    return int(solution[5])


def naps(file: Path) -> int | None:
    import naps

    config = naps.Config()
    config.verbosity = 0
    config.use_scip = False
    solver = naps.PbSolverMinimize(config)
    naps.parse_PB_file(config, str(file), solver)
    if not solver.okay():
        return None
    solver.coding()
    if solver.solve() == naps.SolverStatus.unsat:
        return None
    return int(solver.get_best_goalvalue())


def gecode(file: Path) -> int | None:
    done = subprocess.run(
        ["minizinc", "--solver", "org.gecode.gecode", "--output-objective", "--output-mode", "json", file],
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    if done.returncode:
        raise RefusedError(done.stderr)
    if "UNSATISFIABLE" in done.stdout:
        return None
    return int(re.findall(r'"_objective" : (\d+)', done.stdout)[-1])


def flattened(file: Path) -> int | None:
    """SCIP reads what MiniZinc flattens for linear solvers, but no search, and no array without a member."""
    flat = file.with_suffix(".fzn")
    done = subprocess.run(
        ["minizinc", "--compile", "-G", "linear", "--fzn", flat, file], capture_output=True, text=True
    )
    if done.returncode:
        raise RefusedError(done.stderr)
    if "UNSATISFIABLE" in done.stdout:
        return None
    lines = flat.read_text("utf-8").splitlines()
    kept = [re.sub(r"^solve.*minimize", "solve minimize", li) for li in lines if "[1..0]" not in li]
    flat.write_text("\n".join(kept) + "\n", "utf-8")
    return scip(flat)


READERS = (
    Reader("HiGHS", ("mps", "lp"), highs, package("highspy")),
    Reader("SCIP", ("mps", "lp", "opb"), scip, package("pyscipopt")),
    Reader("GLPK", ("mps", "lp"), glpk, package("swiglpk")),
    Reader("CBC, of PuLP", ("mps", "lp"), bundled_cbc, package("pulp")),
    Reader("NaPS", ("opb",), naps, package("naps")),
    Reader("CBC, of the system", ("mps", "lp"), lambda file: cbc("cbc", file), program("cbc")),
    Reader("GLPK, of the system", ("mps", "lp"), glpsol, program("glpsol")),
    Reader("Gecode", ("minizinc",), gecode, program("minizinc", "fzn-gecode")),
    Reader("SCIP", ("minizinc",), flattened, both(program("minizinc"), package("pyscipopt"))),
)


def of(language: str) -> list[Reader]:
    """Give the readers of a format."""
    return [reader for reader in READERS if language in reader.formats]
