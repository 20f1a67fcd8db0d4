"""The page of a linked design tells the whole story, and --detail the rest."""

from __future__ import annotations

import re

import pytest

from designer import Design, Instance, check, load, load_design
from designer.report.design import design_text
from designer.report.detail import WHERE
from designer.report.links import Ties
from designer.report.names import Names
from designer.solve import solve

SCREENS = 2 * 50 - 2
"""Lines of two screens of a usual terminal, 100 columns by 50 lines, less the prompts around them."""

LAKE = Instance.model_validate(
    {
        "title": "A lake",
        "parties": [
            {"id": "AAA", "name": "Aland"},
            {"id": "BBB", "name": "Bland"},
            {"id": "CCC", "name": "Cland"},
            {"id": "OUT", "name": "Outland", "role": "outside"},
        ],
        "issues": [
            {"id": "water", "name": "Water sharing", "required": ["AAA", "BBB"]},
            {"id": "dams", "name": "Dam safety", "required": ["BBB", "CCC"]},
            {"id": "fish", "name": "Fishing rights", "required": ["CCC", "OUT"]},
            {"id": "peace", "name": "Peace", "required": ["AAA", "BBB", "CCC"], "plenary": "must"},
        ],
        "existing": [
            {"id": "board", "name": "River board", "members": ["AAA", "BBB"], "may_handle": ["water"]},
            {"id": "old", "name": "Old pact", "members": ["BBB", "CCC"], "may_handle": ["dams"]}
            | {"status": "collapsed"},
            {"id": "un", "name": "World body", "members": ["AAA", "CCC"], "redesign": False},
        ],
        "interdependences": [
            {"issues": ["water", "dams"], "kind": "sequence", "why": "The dams hold the water."},
            {"issues": ["water", "fish"], "kind": "package"},
            {"issues": ["dams", "fish"], "kind": "coordinate", "strength": 3},
            {"issues": ["peace", "un"], "kind": "coordinate", "strength": 0.5},
        ],
        "commitments": [
            {"id": "open", "party": "AAA", "issue": "water", "to": ["BBB"], "awaits": ["mend"]},
            {"id": "mend", "party": "BBB", "issue": "dams", "to": ["CCC", "AAA"], "awaits": ["open"]},
            {"id": "far", "party": "AAA", "issue": "dams", "to": ["CCC"]},
            {"id": "calm", "party": "AAA", "to": ["BBB"]},
        ],
        "settings": {"chairs": True, "links_need_hinge": False, "umbrella": {"name": "Lake forum"}},
    }
)


def lake(**changes: object) -> Design:
    bodies = [
        {"id": "AAA-BBB", "members": ["AAA", "BBB"], "mandate": ["water"], "from": "board", "origin": "kept"},
        {"id": "BBB-CCC", "members": ["BBB", "CCC"], "mandate": ["dams"], "replaces": "old"},
        {"id": "CCC-OUT", "members": ["CCC", "OUT"], "mandate": ["fish"]},
        {"id": "all", "members": ["AAA", "BBB", "CCC"], "mandate": ["peace"], "format": "plenary"},
    ]
    heads = ["AAA", "BBB", "CCC", "AAA"]
    return Design.model_validate(
        {
            "instance": {"title": "A lake"},
            "institutions": [
                {"format": "bilateral"} | body | {"reports_through": head, "chair": head}
                for body, head in zip(bodies, heads, strict=True)
            ],
            "umbrella": {"name": "Lake forum", "members": ["AAA", "BBB", "CCC"], "associates": ["OUT"]},
            "links": [
                {"between": ["AAA-BBB", "BBB-CCC"], "carries": [["water", "dams"]], "hinges": ["BBB"]},
                {"between": ["AAA-BBB", "CCC-OUT"], "carries": [["water", "fish"]], "hinges": []},
            ],
            **changes,
        }
    )


def page(design: Design, width: int = 100, detail: bool = False) -> str:
    return design_text(LAKE, design, width, verdict=check(LAKE, design), detail=detail)


def flat(text: str) -> str:
    return " ".join(re.sub("[│├└─]", " ", text).split())


@pytest.fixture(scope="module")
def region() -> tuple[Instance, Design]:
    instance = load("northeast_asia_2009")
    return instance, solve(instance)


# By hand


def test_the_lake_is_valid() -> None:
    assert check(LAKE, lake()).violations == ()


def test_the_tree_has_the_umbrella_on_top_and_the_plenary_before_the_others() -> None:
    lines = page(lake()).splitlines()
    start = lines.index("Umbrella: Lake forum")
    assert lines[start + 1 : start + 10] == [
        "  It coordinates and decides nothing. Members: AAA, BBB, CCC. Associates: OUT.",
        "  ├─ Plenary working group: AAA*+, BBB, CCC (plenary, new)",
        "  │  - Peace",
        "  ├─ River board: AAA*+, BBB (bilateral, kept)",
        "  │  - Water sharing",
        "  ├─ Bland – Cland: BBB*+, CCC (bilateral, new)",
        "  │  - Dam safety",
        "  └─ Cland – Outland: CCC*+, OUT (bilateral, new)",
        "     - Fishing rights",
    ]


def test_without_an_umbrella_the_institutions_stand_in_a_list() -> None:
    text = design_text(LAKE, lake(umbrella=None))
    assert "Institutions\n  - Plenary working group" in text
    assert "Umbrella" not in text


def test_few_ties_are_spelt_out_with_order_hinges_and_liaisons() -> None:
    text = flat(page(lake()))
    assert "- River board and Bland – Cland, through BBB: Water sharing before Dam safety" in text
    assert (
        "- River board and Cland – Outland, a liaison through the umbrella: Water sharing with Fishing"
        in text
    )


def test_a_link_to_a_body_that_is_not_there_is_left_to_the_violations() -> None:
    text = flat(page(lake(links=[{"between": ["AAA-BBB", "nobody"]}, {"between": ["all", "all"]}])))
    assert "Not valid" in text
    assert "Links:" not in text


def test_the_referee_values_a_design_that_claims_nothing_of_itself() -> None:
    text = flat(page(lake()))
    assert "BBB Bland 3 1 2 0 " in text
    assert "Without the umbrella, the institutions fall into 3 parts." in text
    assert "Not kept: Dam safety with Fishing rights (strength 3)." in text
    assert "Not kept: Peace with World body (strength 0.5)." in text
    assert "Commitments without a monitor: Aland [far]." in text
    assert "- 1 kept, 1 replaced, 1 not used." in text
    assert "Greatest leverage: Bland puts 2 commitments of others at risk" in text


def test_of_many_ties_not_kept_the_strongest_are_named() -> None:
    ties = [
        {"issues": pair, "kind": "coordinate", "strength": strength}
        for strength, pair in enumerate(
            [["water", "dams"], ["water", "fish"], ["water", "peace"], ["dams", "fish"], ["dams", "peace"]], 1
        )
    ]
    instance = LAKE.model_validate(LAKE.model_dump(mode="json", by_alias=True) | {"interdependences": ties})
    design = lake(links=[])
    text = flat(design_text(instance, design, verdict=check(instance, design)))
    assert "Not kept: Dam safety with Peace (strength 5). - Not kept: Dam safety with Fishing" in text
    assert "Not kept either: 2 other ties, of strength 3 together." in text


def test_a_design_that_is_not_valid_tells_what_could_fail_all_the_same() -> None:
    text = flat(page(lake(links=[])))
    assert "Not valid" in text
    assert "the institutions fall into 4 parts" in text
    assert "Parties Party Seats" in text


def test_detail_gives_parties_commitments_order_and_fates_with_reasons() -> None:
    text = flat(page(lake(), detail=True))
    for told in (
        "BBB*+, CCC (bilateral, new in place of Old pact)",
        "through BBB: Water sharing comes before Dam safety (The dams hold the water).",
        "In this order - Water sharing, before Dam safety",
        "Anchored in River board and Bland – Cland. Without an anchor in Plenary working group.",
        "Aland to Cland [far]; monitored by nobody.",
        "Aland to Bland [calm]; monitored by the umbrella.",
        "Action for action: mend and open, tied by the link of River board and Bland – Cland.",
        "River board: kept, since it has exactly these members and may handle Water sharing.",
        "Old pact: replaced, since it has collapsed, and a new institution has its members.",
        "World body: not used, since it can only be linked to, and nothing is.",
        "replaced: Old pact by Bland – Cland",
    ):
        assert told in text


def test_tables_of_links_and_parties() -> None:
    design = Design.model_validate(
        lake().model_dump(by_alias=True)
        | {"leverage": [{"party": "BBB", "institution": "BBB-CCC", "at_risk": ["open", "far"]}]}
    )
    links, parties = design.links_table(), design.parties_table()
    assert links["first"].tolist() == ["AAA-BBB", "AAA-BBB"]
    assert links.loc[0, "carries"] == (("water", "dams"),)
    assert parties.loc["BBB"].to_dict() == {
        "seats": 3,
        "chairs": 1,
        "reports": 1,
        "anchored": 2,
        "leverage": 2,
    }
    assert parties["seats"].sum() == sum(len(body.members) for body in design.institutions)
    assert Design(instance=design.instance).parties_table().empty


# The real case


def test_the_real_case_fits_two_screens(region: tuple[Instance, Design]) -> None:
    assert len(design_text(*region, width=100).splitlines()) <= SCREENS


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


def test_every_link_is_there_once_with_the_number_of_its_ties(region: tuple[Instance, Design]) -> None:
    instance, design = region
    names = Names(instance)
    section = "\n".join(Ties(instance, names.arranged(design), names).links())
    counts = re.findall(r"[( ](\d+)(?:, (\d+) in order)?\)(?=;|\n|$)", section)
    pairs = [{frozenset(pair) for pair in link.carries} for link in design.links]
    kinds = [
        [t.kind for t in instance.interdependences if t.kind != "separate" and frozenset(t.issues) in carried]
        for carried in pairs
    ]
    assert [int(ties) for ties, _ in counts] == [len(kind) for kind in kinds]
    assert [int(order or 0) for _, order in counts] == [kind.count("sequence") for kind in kinds]


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
@pytest.mark.parametrize("detail", [False, True])
def test_no_line_is_longer_than_the_terminal(
    region: tuple[Instance, Design], width: int, detail: bool
) -> None:
    lines = design_text(*region, width=width, detail=detail).splitlines()
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
    assert "RUS Russia" in flat(design_text(*region, width=60))


def test_what_there_was_in_2009_tells_what_could_fail() -> None:
    instance, given = load("northeast_asia_2009"), load_design("northeast_asia_2009.as_it_was")
    text = flat(design_text(instance, given, 100, verdict=check(instance, given)))
    assert "the institutions fall into 9 parts" in text
    assert "Walkouts that are not survived: any." in text
    assert "Greatest leverage: " in text


def test_a_first_page_with_many_links_counts_them_and_says_where_they_are_told(
    region: tuple[Instance, Design],
) -> None:
    instance, design = region
    first = flat(design_text(instance, design, width=100))
    assert f"Links - {len(design.links)} links, carrying" in first
    assert "--detail links names them" in first
    told = design_text(instance, design, width=200, detail=("links",))
    assert told.partition("Every link, and why")[2].partition("\n\n")[0].count("\n  - ") == len(design.links)
    assert "Party" in design_text(instance, design, width=200, detail=("parties",))
    assert "Party  " not in design_text(instance, design, width=200)
