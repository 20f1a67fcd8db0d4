"""What if: edits, the nearest optimum, and expansion, as exhaustion has them; and questions without sense."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from threading import Event

import pytest

from designer import load, load_design
from designer.check import check
from designer.questions.what_if.apply_edit import edited
from designer.questions.what_if.edit import Edit
from designer.questions.what_if.expansion import Expansion, expansion
from designer.questions.what_if.what_if import what_if
from designer.report.what_if import expansion_text
from designer.solve import solve
from tests.helpers.commandline import run
from tests.helpers.draws import enough, seeds
from tests.questions.what_if.randomwhatifs import faults, linked_faults

DRAWN = 90

EDIT = """\
set: {settings.max_mandate: 1}
drop: [issue dams]
"""

OUTSIDERS = """\
parties: [{id: A}, {id: B}, {id: C, role: outside}, {id: D, role: outside}]
issues: [{id: x, required: [A, B], helpful: [C]}]
"""


def test_edits_smallest_changes_and_invitations_of_random_instances_are_those_of_exhaustion() -> None:
    """``python -m tests.questions.what_if.randomwhatifs`` draws many more."""
    counts: Counter[str] = Counter()
    wrong = [(seed, fault) for seed in seeds(DRAWN) for fault in faults(seed, counts)]
    assert wrong == []
    assert enough(counts["where optima differ in what they change"], 3)
    assert enough(counts["where nothing has to change"], 4)
    assert enough(counts["impossible after the edit"], 4)
    assert enough(counts["issues in a plenary"], 1)
    assert enough(counts["invitations"], 4)


def test_with_links_the_nearest_optimum_is_the_nearest_of_all_that_are_enumerated() -> None:
    counts: Counter[str] = Counter()
    wrong = [(seed, fault) for seed in seeds(30) for fault in linked_faults(seed, counts)]
    assert wrong == []
    assert enough(counts["instances with links"], 8)


def test_without_an_edit_the_way_to_the_optimum_is_from_the_given_design_which_need_not_be_valid() -> None:
    """Six of the institutions of January 2009 are closed, three founded, four altered; three go on."""
    instance, present = load("northeast_asia_2009"), load_design("northeast_asia_2009.as_it_was")
    found = what_if(instance, design=present, stay_close=True)
    assert not check(instance, present).valid
    assert found.comparison is not None
    sides = found.comparison.only_b, found.comparison.only_a, found.comparison.changed
    assert ([*map(len, sides)], found.changed, found.stays_close) == ([3, 6, 4], 13, True)


def test_an_optimal_design_is_the_nearest_to_itself() -> None:
    """The edit drops a rule about nothing that the optimum does: no institution changes."""
    instance = load("northeast_asia_2009")
    found = what_if(instance, Edit(drop=("jpn_no_prk_china",)), design=solve(instance), stay_close=True)
    assert (found.changed, found.moved, found.stays_close) == (0, 0, True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "nothing is supposed to be otherwise"),
        (["--stay-close"], "give an edit, or both a design and that it is to be stayed close to"),
        (["--drop", "nothing"], "nothing in the instance is called 'nothing'"),
        (["--drop", "issue watr"], "there is no issue 'watr'; did you mean 'water'?"),
        (["--drop", "settings.max_mandat"], "did you mean 'max_mandate'?"),
        (["--drop", "settings.max_mandate"], "'settings.max_mandate' is not set"),
        (["--drop", "interdependences[99]"], "there is no 'interdependences[99]'"),
        (["--drop", "AAA"], "'AAA' is a party; a party leaves"),
        (["--leave", "AAB"], "there is no party 'AAB'"),
        (["--join", "AAA"], "'AAA' is a core party already"),
        (["--join", "ZZZ"], "there is no party 'ZZZ' to join"),
        (["--join", "AAA", "--leave", "AAA"], "'AAA' cannot both leave and join"),
        (["--set", "max_mandate"], "is not FIELD=VALUE"),
        (["--set", "max_mandate=3"], "names no field; write settings.FIELD"),
        (["--set", "settings.max_mandate=none"], "settings.max_mandate"),
        (["--set", "settings.max_mandat=3"], "did you mean 'max_mandate'?"),
        (["--set", "water.id=dams"], "cannot be set"),
        (["--set", "settings.sizes=[2"], "--set"),
        (["--add", "rules"], "names no table"),
        (["--add", "rule: {id: r9}"], "did you mean 'rules'?"),
        (["--add", "rules: {id: r9, kind: refuses_company, party: AAA, other: XXX}"], "XXX"),
        (["--expand", "--drop", "issue water"], "--expand is a question of its own"),
        (["no_such_file.yaml"], "there is no such file"),
    ],
)
def test_an_edit_that_makes_no_sense_gets_an_answer_that_says_so(options: list[str], message: str) -> None:
    result = run("what-if", "two_rivers", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())


def test_rows_can_be_called_by_their_tables_and_sizes_and_limits_dropped() -> None:
    """As ``designer explain`` calls them, or as messages about a file do."""
    instance = load("two_rivers")
    by_table = edited(instance, Edit(drop=("issues[water]", "rules[no_treaty]"))).instance
    assert by_table == edited(instance, Edit(drop=("issue water", "no_treaty"))).instance
    limited = edited(instance, Edit(set={"parties[AAA].max_seats": 1, "water.sizes": [2]})).instance
    assert (limited.party["AAA"].max_seats, limited.issue["water"].sizes) == (1, (2,))
    free = edited(limited, Edit(drop=("AAA.max_seats", "sizes water"))).instance
    assert (free.party["AAA"].max_seats, free.issue["water"].sizes) == (None, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("drp: [r1]", "edit.yaml:1: drp: there is no such field; did you mean 'drop'?"),
        ("add: {rules: [{id: r9, kind: refuses}]}", "edit.yaml:1: add.rules[r9]"),
        ("", "this is empty, where an edit was expected"),
        ("leave: AAA", "edit.yaml:1: leave"),
    ],
)
def test_a_file_of_edits_that_is_none_is_refused_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "edit.yaml").write_text(text)
    result = run("what-if", "two_rivers", str(tmp_path / "edit.yaml"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())


def test_without_time_nothing_is_claimed() -> None:
    cancel = Event()
    cancel.set()
    found = what_if(load("two_rivers"), Edit(leave=("CCC",)), stay_close=True, cancel=cancel)
    assert (found.after.status, found.stays_close, found.comparison) == ("unknown", None, None)
    assert expansion(load("two_rivers"), cancel=cancel).complete is False


def test_what_is_set_as_it_is_already_is_no_edit() -> None:
    instance = load("two_rivers")
    with pytest.raises(ValueError, match="already"):
        edited(
            edited(instance, Edit(set={"settings.max_mandate": 1})).instance,
            Edit(set={"settings.max_mandate": 1}),
        )


def test_a_file_of_edits_does_what_options_do_and_the_instance_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "edit.yaml").write_text(EDIT)
    written = tmp_path / "after.json"
    by_file = run("what-if", "two_rivers", str(tmp_path / "edit.yaml"), "--json", "-o", str(written))
    options = ["--set", "settings.max_mandate=1", "--drop", "issue dams"]
    by_options = run("what-if", "two_rivers", *options, "--json")
    assert by_file.exit_code == by_options.exit_code == 0
    assert by_file.stdout == by_options.stdout
    after = load(written)
    assert after.settings.max_mandate == 1
    assert "dams" not in after.issue
    assert after.sha256 == json.loads(by_file.stdout)["after"]["instance"]["sha256"]


def test_the_diff_tells_what_has_to_be_done_to_get_from_one_design_to_the_other() -> None:
    """Institutions before, less those closed, plus those founded, are the institutions after."""
    data = json.loads(run("what-if", "two_rivers", "--set", "settings.max_mandate=1", "--json").stdout)
    before, after = (
        {(tuple(b["members"]), tuple(b["mandate"])) for b in data[side]["institutions"]}
        for side in ("before", "after")
    )
    diff = data["diff"]
    closed, founded = (
        {(tuple(b["members"]), tuple(b["mandate"])) for b in diff[side]} for side in ("closed", "founded")
    )
    altered = {tuple(pair["members"]) for pair in diff["altered"]}
    assert before - after == closed | {body for body in before if body[0] in altered}
    assert after - before == founded | {body for body in after if body[0] in altered}
    assert data["changed"] == len(closed) + len(founded) + len(altered)


def test_an_edit_that_makes_the_instance_impossible_says_so() -> None:
    result = run("what-if", "two_rivers", "--set", "settings.sizes=[5]")
    assert result.exit_code == 3
    assert "Then there is no design" in result.stdout


def test_an_edit_that_repairs_an_impossible_instance_gives_a_design_and_no_comparison() -> None:
    result = run("what-if", "impossible_diplomats", "--drop", "AAA.max_seats")
    assert result.exit_code == 0
    assert "nothing can be compared" in result.stdout


@pytest.mark.slow
def test_in_northeast_asia_whoever_is_invited_costs_an_institution_and_two_issues_leave_no_plenary() -> None:
    """Sizes that formats fix leave no seat free, so an invitation takes a body of its own."""
    found = expansion(load("northeast_asia_2009"))
    assert (found.complete, len(found.invitations)) == (True, 9)
    assert all(i.differences[0].then == i.differences[0].now + 1 for i in found.invitations)
    cannot = [leaving.issue for leaving in found.leavings if leaving.design is None]
    assert cannot == ["energy_assistance", "ne_asia_security_mechanism"]
    dear = [x.issue for x in found.leavings if any(d.then > d.now for d in x.differences[:1])]
    assert dear == ["nuclear_dismantlement", "light_water_reactor"]


def test_an_expansion_as_text_and_as_json_agrees(tmp_path: Path) -> None:
    """C helps where A and B sit, and costs them a seat; D helps nowhere and is a passenger."""
    (tmp_path / "one.yaml").write_text(OUTSIDERS)
    text = run("what-if", str(tmp_path / "one.yaml"), "--expand").stdout
    data = json.loads(run("what-if", str(tmp_path / "one.yaml"), "--expand", "--json").stdout)
    assert [(i["party"], i["institution"]) for i in data["invitations"]] == [("C", "A-B")]
    assert data["invitations"][0]["objectives"]["absent_helpers"] == {"before": 1, "after": 0}
    assert "one invitation" in text
    assert "absent_helpers -1" in text


def test_invitations_that_were_not_looked_at_are_not_called_impossible() -> None:
    instance = load("two_rivers")
    present = solve(instance)
    none, unknown = (expansion_text(instance, Expansion(present, complete=done)) for done in (True, False))
    assert "No outside party can be invited" in none
    assert "No outside party can be invited" not in unknown
    assert "was found in the time given" in unknown


def test_both_limits_of_a_party_are_dropped_by_the_name_that_robust_has_for_them() -> None:
    instance = load("two_rivers")
    limited = edited(instance, Edit(set={"AAA.max_seats": 2, "AAA.min_seats": 1})).instance
    free = edited(limited, Edit(drop=("AAA.seats",))).instance
    assert (free.party["AAA"].min_seats, free.party["AAA"].max_seats) == (None, None)
    with pytest.raises(ValueError, match=r"'BBB.seats' is not set"):
        edited(limited, Edit(drop=("BBB.seats",)))


def test_sizes_that_an_issue_has_from_the_settings_are_set_and_not_dropped() -> None:
    with pytest.raises(ValueError, match=r"those of settings.sizes, .* set water.sizes to others"):
        edited(load("two_rivers"), Edit(drop=("sizes water",)))


def test_the_instance_after_the_edit_is_not_written_over_what_was_read(tmp_path: Path) -> None:
    edit, design = tmp_path / "edit.yaml", tmp_path / "design.json"
    edit.write_text(EDIT)
    design.write_text(solve(load("two_rivers")).to_json())
    for file, what in ((edit, "the edit"), (design, "the design")):
        before = file.read_text()
        result = run("what-if", "two_rivers", edit, "--design", design, "--output", file)
        assert (result.exit_code, file.read_text()) == (2, before)
        assert f"this would overwrite {what}" in result.stderr
