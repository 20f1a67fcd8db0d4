"""For each kind of rule and each option, a design that keeps the rule and one that breaks it.

Everything but the rule is in order in both designs, so the broken rule is the only defect.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.check.plain import Row, World, body, link, parties, tie, world

OFFICES: Row = {
    "title": "Offices",
    "parties": parties("AAA BBB CCC DDD", "EEE"),
    "issues": [
        {"id": "water", "required": ["AAA", "BBB"], "helpful": ["CCC", "DDD"]},
        {"id": "dams", "required": ["AAA", "CCC"], "helpful": ["BBB", "DDD"]},
        {"id": "fish", "required": ["BBB"], "helpful": ["AAA", "CCC", "DDD", "EEE"]},
        {"id": "treaty", "required": ["AAA"], "helpful": ["BBB"], "plenary": "may"},
    ],
    "interdependences": [tie("coordinate", "water", "dams")],
    "settings": {"objectives": ["broken_rules", "institutions", "seats"]},
}
"""So many parties are helpful here that seats and mandates can be moved about freely."""

TREATY = "AAA-BBB: treaty"


@dataclass(frozen=True)
class RuleCase:
    """A rule, institutions and links that keep it, others that break it, and where they do.

    A link is written ``AAA-BBB = AAA-CCC``; the chair of an institution has a star, where there are chairs.
    """

    option: str
    rule: Row
    kept: tuple[str, ...]
    broken: tuple[str, ...]
    where: tuple[str, ...]
    plenaries: tuple[str, ...] = ()

    def world(self, bodies: tuple[str, ...], **rule: object) -> World:
        """Give one of the two designs, bare, under the rule."""
        instance = {**OFFICES, "rules": [{"id": "the_rule", **self.rule, **rule}]}
        rows = [_chaired(text) for text in bodies if "=" not in text]
        for row in rows:
            if row["id"] in self.plenaries:
                row["format"] = "plenary"
        links = [link(*text.split(" = ")) for text in bodies if "=" in text]
        made = world(instance, rows, status="given", links=links).copy().bare()
        if any(row["chair"] for row in rows):
            made.setting(chairs=True)
        return made


def _chaired(text: str) -> Row:
    members, mandate = text.split(":")
    chair = [party.rstrip("*") for party in members.split("-") if party.endswith("*")]
    return body(f"{members.replace('*', '')}:{mandate}", chair=chair[0] if chair else None)


def rule_case(
    option: str,
    rule: Row,
    kept: str,
    broken: str,
    where: str,
    plenaries: str = "",
) -> RuleCase:
    def split(text: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())

    return RuleCase(option, rule, split(kept), split(broken), split(where), split(plenaries))


COMPANY = {"kind": "refuses_company", "party": "BBB", "other": "CCC"}
ISSUE = {"kind": "refuses_issue", "party": "CCC", "issue": "water"}
BUNDLE = {"kind": "refuses_bundle", "issues": ["water", "dams"]}
SEATS = {"kind": "limits_seats", "party": "CCC"}
APART = f"AAA-BBB: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}"
LINKED = "AAA-BBB = AAA-CCC"
LINK = {"kind": "refuses_link", "issues": ["water", "dams"]}
LINKED_BUNDLE = {"kind": "insists_on_bundle", "issues": ["water", "dams"], "linked_suffices": True}
CHAIRS = {"kind": "limits_seats", "party": "AAA", "chairs": True}

CASES = (
    rule_case("plain", COMPANY, APART, f"AAA-BBB-CCC: water dams, BBB-EEE: fish, {TREATY}", "AAA-BBB-CCC"),
    rule_case(
        "on",
        {**COMPANY, "on": ["fish"]},
        f"AAA-BBB-CCC: water dams, BBB-EEE: fish, {TREATY}",
        f"AAA-BBB-CCC: water dams fish, {TREATY}",
        "AAA-BBB-CCC",
    ),
    rule_case(
        "unless",
        {**COMPANY, "unless": ["DDD"]},
        f"AAA-BBB-CCC-DDD: water dams, BBB-EEE: fish, {TREATY}",
        f"AAA-BBB-CCC: water dams, BBB-EEE: fish, {TREATY}",
        "AAA-BBB-CCC",
    ),
    rule_case(
        "in a plenary",
        {**COMPANY, "on": ["treaty"]},
        APART,
        "AAA-BBB: water, AAA-CCC: dams, BBB-EEE: fish, AAA-BBB-CCC-DDD: treaty",
        "AAA-BBB-CCC-DDD",
        "AAA-BBB-CCC-DDD",
    ),
    rule_case(
        "plain",
        ISSUE,
        APART,
        f"AAA-BBB-CCC: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        "AAA-BBB-CCC",
    ),
    rule_case(
        "min_size",
        {**ISSUE, "min_size": 4},
        f"AAA-BBB-CCC: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        f"AAA-BBB-CCC-DDD: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        "AAA-BBB-CCC-DDD",
    ),
    rule_case(
        "max_size",
        {**ISSUE, "max_size": 3},
        f"AAA-BBB-CCC-DDD: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        f"AAA-BBB-CCC: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        "AAA-BBB-CCC",
    ),
    rule_case(
        "min_size and max_size",
        {**ISSUE, "party": "BBB", "min_size": 3, "max_size": 3},
        f"AAA-BBB: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        f"AAA-BBB-DDD: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        "AAA-BBB-DDD",
    ),
    rule_case(
        "issue",
        {"kind": "insists_on_seat", "party": "EEE", "issue": "water"},
        f"AAA-BBB-EEE: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        APART,
        "AAA-BBB",
    ),
    rule_case(
        "where one sits",
        {"kind": "insists_on_seat", "party": "DDD", "where": ["EEE"]},
        f"AAA-BBB: water, AAA-CCC: dams, BBB-DDD-EEE: fish, {TREATY}",
        APART,
        "BBB-EEE",
    ),
    rule_case(
        "where two sit",
        {"kind": "insists_on_seat", "party": "EEE", "where": ["AAA", "CCC"]},
        f"AAA-BBB: water, AAA-CCC-EEE: dams, BBB-EEE: fish, {TREATY}",
        APART,
        "AAA-CCC",
    ),
    rule_case(
        "ordinary",
        {"kind": "insists_on_format", "issue": "water", "sizes": [3, 4]},
        f"AAA-BBB-DDD: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        APART,
        "AAA-BBB",
    ),
    rule_case(
        "in a plenary",
        {"kind": "insists_on_format", "issue": "treaty", "sizes": [2, 3]},
        APART,
        "AAA-BBB: water, AAA-CCC: dams, BBB-EEE: fish, AAA-BBB-CCC-DDD: treaty",
        "AAA-BBB-CCC-DDD",
        "AAA-BBB-CCC-DDD",
    ),
    rule_case("plain", BUNDLE, APART, f"AAA-BBB-CCC: water dams, BBB-EEE: fish, {TREATY}", "AAA-BBB-CCC"),
    rule_case(
        "party",
        {**BUNDLE, "party": "DDD"},
        f"AAA-BBB-CCC: water dams, BBB-EEE: fish, {TREATY}",
        f"AAA-BBB-CCC-DDD: water dams, BBB-EEE: fish, {TREATY}",
        "AAA-BBB-CCC-DDD",
    ),
    rule_case(
        "plain",
        {"kind": "insists_on_bundle", "issues": ["water", "dams"]},
        f"AAA-BBB-CCC: water dams, BBB-EEE: fish, {TREATY}",
        APART,
        "AAA-BBB, AAA-CCC",
    ),
    rule_case(
        "at_most",
        {**SEATS, "at_most": 1},
        APART,
        f"AAA-BBB-CCC: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        "AAA-BBB-CCC, AAA-CCC",
    ),
    rule_case(
        "at_least",
        {**SEATS, "at_least": 2},
        f"AAA-BBB-CCC: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        APART,
        "AAA-CCC",
    ),
    rule_case(
        "at_least, nowhere",
        {**SEATS, "party": "DDD", "at_least": 1},
        f"AAA-BBB-DDD: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        APART,
        "",
    ),
    rule_case(
        "both bounds",
        {**SEATS, "at_least": 1, "at_most": 1},
        APART,
        f"AAA-BBB-CCC: water, AAA-CCC: dams, BBB-EEE: fish, {TREATY}",
        "AAA-BBB-CCC, AAA-CCC",
    ),
    rule_case(
        "counting a plenary",
        {**SEATS, "party": "DDD", "at_most": 0},
        APART,
        "AAA-BBB: water, AAA-CCC: dams, BBB-EEE: fish, AAA-BBB-CCC-DDD: treaty",
        "AAA-BBB-CCC-DDD",
        "AAA-BBB-CCC-DDD",
    ),
    rule_case("plain", LINK, APART, f"{APART}, {LINKED}", "AAA-BBB, AAA-CCC"),
    rule_case(
        "in one institution",
        LINK,
        f"AAA-BBB-CCC: water dams, BBB-EEE: fish, {TREATY}",
        f"{APART}, {LINKED}",
        "AAA-BBB, AAA-CCC",
    ),
    rule_case(
        "party",
        {**LINK, "party": "DDD"},
        f"{APART}, {LINKED}",
        f"AAA-BBB: water, AAA-CCC-DDD: dams, BBB-EEE: fish, {TREATY}, AAA-CCC-DDD = AAA-BBB",
        "AAA-BBB, AAA-CCC-DDD",
    ),
    rule_case(
        "by a link for other issues",
        {**LINK, "issues": ["dams", "treaty"]},
        f"{APART}, {LINKED}",
        f"AAA-BBB: water treaty, AAA-CCC: dams, BBB-EEE: fish, {LINKED}",
        "AAA-BBB, AAA-CCC",
    ),
    rule_case("linked", LINKED_BUNDLE, f"{APART}, {LINKED}", APART, "AAA-BBB, AAA-CCC"),
    rule_case(
        "linked_suffices, in one institution",
        LINKED_BUNDLE,
        f"AAA-BBB-CCC: water dams, BBB-EEE: fish, {TREATY}",
        APART,
        "AAA-BBB, AAA-CCC",
    ),
    rule_case(
        "linked for other issues",
        {**LINKED_BUNDLE, "issues": ["treaty", "dams"]},
        f"AAA-BBB: water treaty, AAA-CCC: dams, BBB-EEE: fish, {LINKED}",
        f"{APART}, {LINKED}",
        "AAA-BBB-2, AAA-CCC",
    ),
    rule_case(
        "linked does not suffice",
        {**LINKED_BUNDLE, "linked_suffices": False},
        f"AAA-BBB-CCC: water dams, BBB-EEE: fish, {TREATY}",
        f"{APART}, {LINKED}",
        "AAA-BBB, AAA-CCC",
    ),
    rule_case(
        "chairs at_most",
        {**CHAIRS, "at_most": 1},
        "AAA*-BBB: water, AAA-CCC*: dams, BBB*-EEE: fish, AAA-BBB*: treaty",
        "AAA*-BBB: water, AAA-CCC*: dams, BBB*-EEE: fish, AAA*-BBB: treaty",
        "AAA-BBB, AAA-BBB-2",
    ),
    rule_case(
        "chairs at_least",
        {**CHAIRS, "at_least": 2},
        "AAA*-BBB: water, AAA*-CCC: dams, BBB*-EEE: fish, AAA-BBB*: treaty",
        "AAA-BBB*: water, AAA*-CCC: dams, BBB*-EEE: fish, AAA-BBB*: treaty",
        "AAA-CCC",
    ),
    rule_case(
        "chairs where there are none",
        {**CHAIRS, "at_least": 1},
        "AAA*-BBB: water, AAA-CCC*: dams, BBB*-EEE: fish, AAA-BBB*: treaty",
        APART,
        "",
    ),
)
