"""The page of a linked design tells the whole story, and --detail the rest."""

from __future__ import annotations

import pytest

from designer import Design, Instance, load, solve
from designer.report.linked import WHERE
from designer.report.terminal import design_text


@pytest.fixture(scope="module")
def region() -> tuple[Instance, Design]:
    instance = load("northeast_asia_2009")
    return instance, solve(instance)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_real_case_fits_two_screens(region: tuple[Instance, Design]) -> None:
    assert len(design_text(*region, width=100).splitlines()) <= 100


def test_the_umbrella_comes_first_and_plenaries_before_other_bodies(region: tuple[Instance, Design]) -> None:
    text = design_text(*region, width=100)
    places = [text.index(word) for word in ("Umbrella:", "Plenary working group", "Links", "What could fail")]
    assert places == sorted(places)


def test_every_institution_is_named_and_every_party_counted(region: tuple[Instance, Design]) -> None:
    instance, design = region
    text = flat(design_text(instance, design, width=200))
    for party in {p for body in design.institutions for p in body.members}:
        assert f"{party} {instance.label(party)}" in text
    for body in design.institutions:
        for issue in body.mandate:
            assert instance.label(issue) in text


def test_what_could_fail_is_what_the_measures_say(region: tuple[Instance, Design]) -> None:
    instance, design = region
    text = flat(design_text(instance, design, width=100))
    for party, survived in design.measures.survives_walkout.items():
        named = f"not survived: {instance.label(party)}"
        assert (named in text) == (not survived)
    assert ("keep all institutions connected" in text) == design.measures.survives_suspension


def test_detail_names_every_link_commitment_and_fate(region: tuple[Instance, Design]) -> None:
    instance, design = region
    text = flat(design_text(instance, design, width=100, detail=True))
    for tie in instance.interdependences:
        if tie.kind != "separate" and tie.issues not in design.uncoordinated:
            assert tie.sentence(instance.label).removesuffix(WHERE) in text
            assert (tie.why or "").rstrip(".") in text
    for commitment in instance.commitments:
        assert f"[{commitment.id}]" in text
    for existing in instance.existing:
        assert f"{existing.label}: {design.existing_fate[existing.id]}, since" in text
    for lever in design.leverage:
        assert all(commitment in text for commitment in lever.at_risk)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_longer_than_the_terminal(region: tuple[Instance, Design], width: int) -> None:
    lines = design_text(*region, width=width, detail=True).splitlines()
    assert max(map(len, lines)) <= width


def test_reasons_of_fates_tell_collapse_from_mandates(region: tuple[Instance, Design]) -> None:
    text = flat(design_text(*region, width=100, detail=True))
    assert "US-DPRK Agreed Framework (1994): replaced, since it has collapsed" in text
    assert "Four Party Talks (1997): replaced, since it may not handle all of the mandate" in text
    assert "Kaesong industrial complex (2004): not used, since it may not handle all" in text


def test_the_page_says_what_an_interdependence_that_is_not_kept_costs(
    region: tuple[Instance, Design],
) -> None:
    instance, design = region
    text = flat(design_text(instance, design, width=100))
    assert text.count("(strength ") == len(design.uncoordinated) > 0


def test_codes_are_explained_on_a_narrow_page_too(region: tuple[Instance, Design]) -> None:
    assert "RUS Russia" in flat(design_text(*region, width=80))
