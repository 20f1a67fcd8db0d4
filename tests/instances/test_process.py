"""The process of the talks: five phases, proven best."""

from pathlib import Path

from designer import load
from designer.solve.roadmap import roadmap

PROCESS = Path(__file__).parents[2] / "instances" / "processes" / "northeast_asia_2009.yaml"


def test_the_process_of_the_talks_needs_ten_bodies_and_hands_nothing_over() -> None:
    found = roadmap(load(PROCESS))
    assert found.status == "optimal"
    named = {o.name: o.value for o in found.objectives}
    assert (named["institutions"], named["handovers"], named["waiting"]) == (10, 0, 0)
    four = next(b for b in found.bodies if {*b.members} == {"CHN", "KOR", "PRK", "USA"})
    assert (four.begins, four.origin) == ("P4", "revitalised")
