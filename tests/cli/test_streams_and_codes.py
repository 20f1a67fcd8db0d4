"""The command line: what goes to which stream, and what ends with which exit code."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from designer import Design
from designer.cli.program import VERBS
from designer.design import Reference
from designer.instance import RULE_KINDS
from designer.instance.rows import SECTIONS
from designer.read import load
from designer.runtime import bundled
from designer.runtime.errors import DisagreementError
from tests.helpers.commandline import child, run

HEAVY = {"numpy", "ortools", "pandas", "pydantic", "yaml"}
TWO_RIVERS = bundled.path("two_rivers")
solving = importlib.import_module("designer.solve.solve")


@pytest.fixture
def design_file(tmp_path: Path) -> Path:
    path = tmp_path / "design.json"
    assert run("solve", "two_rivers", "-q", "-o", path).exit_code == 0
    return path


# Help and start-up


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb: str) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert f"designer {verb}" in result.stdout.partition("Example")[2]


def test_help_documents_the_exit_codes() -> None:
    text = run("--help").stdout
    assert all(f"\n  {code:>5}  " in text for code in (0, 1, 2, 3, 4, 5, 6, 130))


@pytest.mark.parametrize("line", ["--help", "solve --help", "instances", "completion bash"])
def test_what_must_be_quick_imports_nothing_heavy(line: str) -> None:
    assert not loaded_by(line) & HEAVY


@pytest.mark.parametrize("line", ["validate two_rivers", "show two_rivers", "schema"])
def test_what_solves_nothing_does_not_import_the_solver(line: str) -> None:
    assert not loaded_by(line) & {"ortools", "pandas", "numpy"}


def loaded_by(line: str, **environment: str) -> set[str]:
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*{m.split('.')[0] for m in sys.modules}, file=sys.stderr))\n"
        f"sys.argv = ['designer', *{line.split()!r}]\n"
        "from designer.cli import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | environment,
    )
    assert done.returncode == 0
    return set(done.stderr.splitlines()[-1].split())


def test_completion_offers_instances_without_heavy_imports() -> None:
    typed = {"COMP_WORDS": "designer solve north", "COMP_CWORD": "2"}
    environment = {"_DESIGNER_COMPLETE": "bash_complete", **typed}
    assert "plain,northeast_asia_2009" in child(env=os.environ | environment).stdout
    assert not loaded_by("", **environment) & HEAVY


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    assert "_DESIGNER_COMPLETE" in run("completion", shell).stdout


# Results and exit codes


def told(answer: Result) -> str:
    """Give an answer without the last line, which names the next question."""
    return answer.stdout.rpartition("\n\nNext, ")[0]


def test_solve_takes_a_name_a_path_and_standard_input() -> None:
    by_name = run("solve", "two_rivers")
    by_path = run("solve", TWO_RIVERS)
    from_stdin = run("solve", "-", stdin=TWO_RIVERS.read_text(encoding="utf-8"))
    assert by_name.exit_code == by_path.exit_code == from_stdin.exit_code == 0
    assert told(by_name) == told(by_path) == told(from_stdin)


def test_standard_output_carries_the_result_and_nothing_else() -> None:
    result = run("solve", "two_rivers", "--json", "--progress")
    assert Design.from_json(result.stdout).status == "optimal"


def test_progress_goes_to_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from designer.runtime.progress import Progress

    def slow(instance: object, on_progress: Callable[[Progress], None], **_: object) -> Design:
        on_progress(Progress("institutions", 1, 3, 12, 9, 0.25, 0.1))
        time.sleep(0.3)
        return Design(instance=Reference(title="Slow"))

    monkeypatch.setattr(solving, "solve", slow)
    loud, silent = (run("solve", "two_rivers", *option) for option in (["--progress"], []))
    assert "1/3 institutions, best 12, at least 9, gap 25.0%\n" in loud.stderr
    assert silent.stderr == ""
    assert loud.stdout == silent.stdout


def test_quiet_prints_nothing(tmp_path: Path) -> None:
    result = run("solve", "two_rivers", "--quiet", "-o", tmp_path / "design.json")
    assert (result.exit_code, result.output) == (0, "")


def test_the_options_of_solve_reach_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def solver(instance: object, **options: object) -> Design:
        seen.update(options)
        return Design(instance=Reference(title="Seen"))

    monkeypatch.setattr(solving, "solve", solver)
    run("solve", "two_rivers", "--time-limit", 5, "--seed", 7, "--threads", 2, "--gap", 0.1)
    wanted = {"time_limit": 5.0, "seed": 7, "threads": 2, "gap": 0.1}
    assert wanted.items() <= seen.items()


@pytest.mark.parametrize(
    "option", ["--time-limit=0", "--time-limit=nan", "--time-limit=inf", "--gap=nan", "--gap=2",
               "--threads=0", "--seed=-1", "--time-limit=soon"]
)  # fmt: skip
def test_senseless_options_are_refused(option: str) -> None:
    assert run("solve", "two_rivers", option).exit_code == 2


def test_an_infeasible_instance_exits_with_3() -> None:
    result = run("solve", "infeasible", "--json")
    assert result.exit_code == 3
    assert Design.from_json(result.stdout).status == "infeasible"


def test_no_design_in_time_exits_with_4(monkeypatch: pytest.MonkeyPatch) -> None:
    found_nothing = Design(instance=Reference(title="Two rivers"), status="unknown")
    monkeypatch.setattr(solving, "solve", lambda *_, **__: found_nothing)
    result = run("solve", "two_rivers")
    assert result.exit_code == 4
    assert "no design was found in the time given" in result.stdout


def test_a_disagreement_exits_with_5_and_prints_no_design(monkeypatch: pytest.MonkeyPatch) -> None:
    def disagree(*_: object, **__: object) -> Design:
        raise DisagreementError("the referee counts 3 seats, the model 2")

    monkeypatch.setattr(solving, "solve", disagree)
    result = run("solve", "two_rivers")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "the referee counts 3 seats" in result.stderr


def test_weights_that_cannot_be_added_exactly_are_an_error_of_the_file(tmp_path: Path) -> None:
    wide = tmp_path / "wide.yaml"
    wide.write_text(
        "parties: [{id: AAA}, {id: BBB}]\n"
        "issues: [{id: water, required: [AAA, BBB]}]\n"
        "proposals: [{id: p1, members: [AAA, BBB], mandate: [water], cost: 999999.999999}]\n"
        "settings: {objectives: [{institutions: 999999.999999, seats: 0.000001}]}\n",
        encoding="utf-8",
    )
    result = run("solve", wide)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "settings.objectives" in result.stderr


def test_an_unknown_name_gets_the_nearest_one() -> None:
    result = run("solve", "two_river")
    assert result.exit_code == 2
    assert "did you mean 'two_rivers'" in result.stderr


def test_a_misspelt_verb_gets_the_nearest_one() -> None:
    result = run("slove")
    assert result.exit_code == 2
    assert "Did you mean 'solve'?" in result.stderr


@pytest.mark.parametrize("verb", ["solve", "validate", "show"])
@pytest.mark.parametrize("name", ["no/such/file.yaml", "missing.yaml", "/", "x" * 5000])
def test_what_is_no_file_exits_with_2_and_one_message(verb: str, name: str) -> None:
    result = run(verb, name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
    assert isinstance(result.exception, SystemExit)


def test_errors_of_the_input_name_file_and_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("title: Broken\nparties:\n  - {id: AAA, rank: 1}\n", encoding="utf-8")
    result = run("validate", broken)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{broken}:3:" in result.stderr


def test_validate_warns_with_the_line_and_exits_with_0(tmp_path: Path) -> None:
    idle = tmp_path / "idle.yaml"
    idle.write_text(
        "parties:\n  - {id: AAA}\n  - {id: BBB}\n  - {id: CCC}\n"
        "issues:\n  - {id: water, required: [AAA, BBB]}\n",
        encoding="utf-8",
    )
    result = run("validate", idle)
    assert result.exit_code == 0
    assert f"Warning: {idle}:4: parties[CCC]" in result.stdout


def test_validate_says_first_that_no_design_can_exist(tmp_path: Path) -> None:
    hopeless = tmp_path / "hopeless.yaml"
    hopeless.write_text(
        "parties: [{id: AAA}, {id: BBB}, {id: CCC}]\n"
        "issues:\n  - {id: water, required: [AAA, BBB], sizes: [9]}\n",
        encoding="utf-8",
    )
    headline, first, second = told(run("validate", hopeless)).splitlines()
    assert "no design can satisfy this" in headline
    assert "issues[water]: no institution can handle this issue" in first
    assert "parties[CCC]: nothing needs 'CCC'" in second
    assert "(found 'CCC')" not in second


def test_terminal_escapes_in_a_file_are_refused_and_not_passed_on(tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.yaml"
    hostile.write_text('parties: [{id: AAA, name: "A\\e[2Jland"}]\n', encoding="utf-8")
    result = run("solve", hostile)
    assert result.exit_code == 2
    assert "\x1b" not in result.output


# Check and show


def test_check_accepts_what_solve_wrote(design_file: Path) -> None:
    assert run("check", "two_rivers", design_file).exit_code == 0


def test_check_exits_with_1_and_names_the_broken_sentence(design_file: Path) -> None:
    design = json.loads(design_file.read_text(encoding="utf-8"))
    smallest = min(design["institutions"], key=lambda body: len(body["members"]))
    smallest["members"].append("BBB")
    result = run("check", "two_rivers", "-", stdin=json.dumps(design))
    assert result.exit_code == 1
    assert "Bland does not sit with Dland" in " ".join(result.stdout.split())


def test_check_gives_the_verdict_as_json(design_file: Path) -> None:
    verdict = json.loads(run("check", "two_rivers", design_file, "--json").stdout)
    assert verdict["valid"] is True
    assert verdict["values"]["institutions"] == 2


def test_check_has_nothing_to_judge_where_there_is_no_design(tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    run("solve", "infeasible", "-q", "-o", path)
    own, foreign = run("check", "infeasible", path), run("check", "two_rivers", path)
    assert own.exit_code == foreign.exit_code == 1
    assert own.stdout.startswith("Nothing to judge: ")
    assert foreign.stdout.startswith("The design was made for another version of the instance")
    assert "Valid." not in own.stdout + foreign.stdout
    assert json.loads(run("check", "infeasible", path, "--json").stdout)["nothing_to_judge"]


def test_instances_and_designs_in_each_others_place_are_called_by_name(design_file: Path) -> None:
    for first, second, message in (
        (TWO_RIVERS, TWO_RIVERS, "this is an instance, not a design"),
        (design_file, TWO_RIVERS, "this is a design, not an instance"),
    ):
        result = run("check", first, second)
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr


def test_only_one_of_two_inputs_can_be_standard_input() -> None:
    assert run("check", "-", "-", stdin="{}").exit_code == 2


def test_show_shows_the_instance_or_the_design(design_file: Path) -> None:
    asked, answered = run("show", "two_rivers"), run("show", "two_rivers", design_file)
    assert "Hard rules" in asked.stdout
    assert told(answered) == told(run("solve", "two_rivers"))


def test_instances_lists_every_bundled_one_on_a_line_of_its_own() -> None:
    lines = [line for line in run("instances").stdout.splitlines() if line.startswith("  ")]
    named = [line.split()[0] for line in lines]
    assert sorted(name for name in named if name in bundled.names()) == sorted(bundled.names())
    assert {*named} - {*bundled.names()} == {*bundled.designs()} | {
        f"{name}@{variant}" for name in bundled.names() for variant in load(bundled.path(name)).variants
    }
    assert all(len(line.split()) > 1 for line in lines)


def test_instances_stand_under_headings() -> None:
    blocks = run("instances").stdout.split("\n\n")
    assert [block.partition(" ")[0].partition("\n")[0] for block in blocks] == ["Regions", "Dated", "Small"]
    assert [name for name in bundled.cases() if f"  {name} " in blocks[1]] == bundled.cases()


# Starting


def test_the_starter_file_solves_as_it_is(tmp_path: Path) -> None:
    assert run("new", tmp_path / "mine.yaml").exit_code == 0
    result = run("solve", tmp_path / "mine.yaml", "--json")
    assert Design.from_json(result.stdout).status == "optimal"


def test_the_starter_file_refers_to_the_schema_beside_it(tmp_path: Path) -> None:
    run("new", tmp_path / "mine.yaml")
    first = (tmp_path / "mine.yaml").read_text(encoding="utf-8").splitlines()[0]
    schema = tmp_path / first.removeprefix("# yaml-language-server: $schema=")
    beside, general = json.loads(schema.read_text("utf-8")), json.loads(run("schema", "instance").stdout)
    assert beside["properties"].keys() == general["properties"].keys()


def test_new_leaves_an_existing_file_alone_unless_forced(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("precious", encoding="utf-8")
    assert run("new", mine).exit_code == 2
    assert mine.read_text(encoding="utf-8") == "precious"
    assert run("new", mine, "--force").exit_code == 0
    assert mine.read_text(encoding="utf-8") != "precious"


def test_schema_speaks_of_every_field() -> None:
    asked, answered = (json.loads(run("schema", kind).stdout) for kind in ("instance", "design"))
    assert {"parties", "issues", "rules", "settings"} <= asked["properties"].keys()
    assert "from" in answered["$defs"]["Institution"]["properties"]


def test_the_starter_file_has_a_row_of_every_section_to_take_the_mark_away_from(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    run("new", mine)
    text = mine.read_text(encoding="utf-8")
    mine.write_text(re.sub(r"^#(?=[a-z]|  - )", "", text, flags=re.MULTILINE), encoding="utf-8")
    asked = load(mine)
    assert all(getattr(asked, section) for section in SECTIONS)
    assert run("validate", mine).stdout.count("Warning") == 0


@pytest.mark.parametrize("kind", ["instance", "design"])
def test_schema_describes_every_property(kind: str) -> None:
    schema = json.loads(run("schema", kind).stdout)
    for model in (schema, *schema["$defs"].values()):
        for name, field in model.get("properties", {}).items():
            assert field["description"].strip(), name
        assert "----" not in model["description"]


def test_schema_tells_rules_apart_by_their_kind() -> None:
    schema = json.loads(run("schema").stdout)
    rows = schema["properties"]["rules"]["items"]
    assert len(rows["oneOf"]) == len(RULE_KINDS)
    assert rows["discriminator"]["propertyName"] == "kind"
    assert all("kind" in schema["$defs"][rule.__name__]["required"] for rule in RULE_KINDS)
