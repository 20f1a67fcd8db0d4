"""Drawings: right in what they show, the same every time, and never other than pictures."""

from __future__ import annotations

from itertools import pairwise, permutations
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest

from designer import load, solve
from designer.design import Design, Institution, Reference
from designer.engines.shortest_tour import shortest_tour
from designer.instance import Instance
from designer.questions.seating_order import seating_order
from designer.report.drawing import OF_DESIGNS, draw
from designer.report.drawing.convert import converted
from tests.helpers.commandline import run
from tests.helpers.draws import seeds
from tests.helpers.hostile import NAMES, hostile

SVG = "{http://www.w3.org/2000/svg}"


def blocks(order: tuple[frozenset[str], ...]) -> int:
    """Count the runs of elements by looking at each element by itself."""
    elements = frozenset().union(*order)
    return sum(
        sum((e in here) and (e not in before) for before, here in pairwise((frozenset(), *order)))
        for e in elements
    )


@pytest.mark.parametrize("seed", seeds(12))
def test_no_permutation_has_fewer_blocks_than_the_shortest_tour(seed: int) -> None:
    rng = Random(seed)
    sets = tuple(frozenset(e for e in "abcdef" if rng.random() < 0.4) for _ in range(6))
    tour = shortest_tour(sets)
    assert tour.proven
    assert sorted(tour.order) == list(range(6))
    fewest = min(map(blocks, permutations(sets)))
    assert tour.blocks == blocks(tuple(sets[n] for n in tour.order)) == fewest


def test_gaps_are_counted_over_all_bodies() -> None:
    bodies = [Institution(id=m, members=tuple(m), mandate=("x",)) for m in ("AB", "BC", "CA")]
    design = Design(instance=Reference(title="ring"), institutions=tuple(bodies))
    order = seating_order(design, "ABC")
    assert (order.gaps, order.proven) == (1, True)


@pytest.mark.parametrize("view", OF_DESIGNS)
def test_a_drawing_is_sound_xml_and_the_same_every_time(view: str) -> None:
    instance = hostile()
    design = solve(instance)
    first, second = (draw(instance, design, view).svg() for _ in range(2))
    assert first == second
    root = ElementTree.fromstring(first)
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
        *("svg", "title", "desc", "rect", "g", "text", "circle", "line", "polygon")
    }
    assert NAMES[0] in "".join(root.itertext())
    assert not any(name.startswith("on") or name == "style" for e in root.iter() for name in e.attrib)


def test_the_seat_chart_has_a_mark_for_every_seat() -> None:
    instance = load("two_rivers")
    design = solve(instance)
    root = ElementTree.fromstring(draw(instance, design).svg())
    for body in design.institutions:
        (group,) = (g for g in root.iter(f"{SVG}g") if g.get("data-body") == body.id)
        marks = [e for e in group if e.get("class") in ("fill", "accent")]
        assert len(marks) == len(body.members)


def test_an_empty_design_has_drawings() -> None:
    nothing = Design(instance=Reference(title="t"))
    for view in OF_DESIGNS:
        ElementTree.fromstring(draw(Instance(), nothing, view).svg())


@pytest.mark.parametrize(("format", "begins"), [("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_pdf_and_png_are_the_same_bytes_twice(format: str, begins: bytes) -> None:
    pytest.importorskip("typst")
    instance = hostile()
    drawing = draw(instance, solve(instance))
    first = converted(drawing, format)
    assert first.startswith(begins)
    assert first == converted(drawing, format)


def test_a_design_draws_itself() -> None:
    instance = load("two_rivers")
    drawing = solve(instance).draw(instance)
    assert drawing._repr_svg_().startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--view", "seat"], 2, "seats"),
        (["-o", "x.gif"], 2, ".svg (a picture)"),
        (["--objectives", "seats,links"], 2, "goes with '--view front'"),
    ],
)
def test_what_cannot_be_drawn_is_named(
    arguments: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    output = [] if "-o" in arguments else ["-o", "x.svg"]
    result = run("draw", "two_rivers", *arguments, *output)
    assert result.exit_code == code
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_infeasible_instance_is_not_drawn(tmp_path: Path) -> None:
    result = run("draw", "infeasible", "-o", tmp_path / "x.svg")
    assert result.exit_code == 3
    assert "no design to draw" in result.stderr
    assert list(tmp_path.iterdir()) == []
