"""Every number in a brief is the design's, counted again from its rows by other means."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from io import BytesIO

import pytest

from designer import check, load, load_design, prove, solve
from designer.design import Design, Institution
from designer.instance import Instance
from designer.questions.seating_order import seating_order
from designer.report.brief.memo import MOST_BODIES, memo
from designer.report.brief.pdf import pdf
from designer.report.brief.word import word
from designer.report.layout import plain
from designer.report.names import Names
from designer.report.page.content import Content
from designer.verify import Proof
from tests.helpers.officepages import pages

NUMBER = re.compile(r"\d+(\.\d+)?")
docx = pytest.importorskip("docx")

REGIONS = (
    "northeast_asia_2009",
    "northeast_asia_2009@anchored",
    "arctic_1996",
    "european_detente_1970",
    "jcpoa_2013",
    "madrid_1991",
    "mekong_1995",
    "minsk_2014",
    "nile_1999",
)
SMALL = (
    "two_rivers",
    "insists_on_bundle",
    "insists_on_seat_where",
    "judged",
    "limits_seats",
    "no_hostages",
    "old_commissions",
    "plenary_needed",
    "proposals_only",
    "refuses_link",
    "soft_rule_broken",
    "watched_twice",
)


class Counted:
    """What can be counted of an instance and a design, by looking at each row."""

    def __init__(self, instance: Instance, design: Design, proof: Proof | None) -> None:
        self.instance, self.design = instance, design
        self.least = None if proof is None else proof.bound
        self.verdict = check(instance, design)
        self.apart = 0 if proof is None else len({i for pair in proof.apart for i in pair.issues})
        self.names = {p.label: p.id for p in instance.parties}

    def goes_on(self, body: Institution, without: str | None) -> bool:
        left = {*body.members} - {without}
        core = {p.id for p in self.instance.parties if p.role == "core"}
        needs = {i.id: {*i.required} for i in self.instance.issues}
        led = self.instance.umbrella is None or bool(left & core)
        return len(left) > 1 and led and any(without not in needs[issue] for issue in body.mandate)

    def parts(self, without: str | None = None) -> int:
        """Count what is left in one piece, by merging whatever a hinge holds together."""
        groups = [{b.id} for b in self.design.institutions if without is None or self.goes_on(b, without)]
        members = {b.id: {*b.members} - {without} for b in self.design.institutions}
        for link in self.design.links:
            ends = [end for end in link.between if end in members]
            if len(ends) == 2 and members[ends[0]] & members[ends[1]]:
                touched = [g for g in groups if g & {*ends}]
                if sum(len(g & {*ends}) for g in touched) == 2:
                    groups = [g for g in groups if g not in touched] + [set().union(*touched)]
        return len(groups)

    def ended(self, party: str) -> int:
        mine = (b for b in self.design.institutions if party in b.members)
        return sum(not self.goes_on(b, party) for b in mine)

    def seats(self) -> int:
        return sum(len(b.members) for b in self.design.institutions)

    def loose(self) -> int:
        """Count the seats whose party sits at the other end of no link of its body."""
        members = {b.id: {*b.members} for b in self.design.institutions}
        return sum(
            not any(
                b.id in link.between and all(party in members.get(end, ()) for end in link.between)
                for link in self.design.links
            )
            for b in self.design.institutions
            for party in b.members
        )

    def members(self, number: int) -> list[int | Fraction]:
        order = seating_order(self.design, [p.id for p in self.instance.parties])
        return [number, len(order.institutions[number - 1].members)]

    def at_risk(self, party: str) -> int:
        return len({c for one in self.verdict.leverage if one.party == party for c in one.at_risk})

    def strongest(self) -> int:
        return max(len(one.at_risk) for one in self.verdict.leverage)

    def as_strong(self) -> int:
        return [len(one.at_risk) for one in self.verdict.leverage].count(self.strongest())

    def untold_ties(self) -> list[int | Fraction]:
        """Count the ties that are not kept beyond the three strongest, and add up their strength."""
        pairs = {frozenset(pair) for pair in self.verdict.uncoordinated}
        ties = [t for t in self.instance.interdependences if frozenset(t.issues) in pairs]
        others = sorted((Fraction(t.strength) for t in ties), reverse=True)[3:]
        return [len(others), sum(others, Fraction(0))]


Truth = Callable[[Counted, str, "re.Match[str]"], list[int | Fraction]]
"""The numbers that a sentence has to have; the party from whose side it is told is given, or nothing."""

SENTENCES: dict[str, Truth] = {
    r"^(\d+) institutions? with (\d+) seats? handles? (\d+) issues?\.": lambda c, p, m: [
        len(c.design.institutions),
        c.seats(),
        len(c.instance.issues),
    ],
    r"the referee finds (\d+) violations": lambda c, p, m: [len(c.verdict.violations)],
    r"sits in (\d+) of (\d+) institutions?": lambda c, p, m: [
        sum(p in b.members for b in c.design.institutions),
        len(c.design.institutions),
    ],
    r"and chairs (\d+) of them": lambda c, p, m: [sum(b.chair == p for b in c.design.institutions)],
    r"Together they handle (\d+) issues?": lambda c, p, m: [len(c.instance.issues)],
    r"Fewer than (\d+) are impossible": lambda c, p, m: [c.least or -1],
    r"cost less than ([\d.]+) together": lambda c, p, m: [c.least or -1],
    r"the proof names (\d+) issues": lambda c, p, m: [c.apart],
    r"and (\d+) seats? whose anchor is yet another": lambda c, p, m: [(c.least or 0) - c.apart],
    r"^Handle (\d+) issues? among (\d+) part": lambda c, p, m: [
        len(c.instance.issues),
        sum(p.role == "core" for p in c.instance.parties),
    ],
    r"^And (\d+) others?, in the annex": lambda c, p, m: [
        sum(p in b.members for b in c.design.institutions) - MOST_BODIES
        if p
        else len(c.design.institutions) - MOST_BODIES
    ],
    r"^\((\d+)\) .* \((\d+) members\): ": lambda c, p, m: c.members(int(m[1])),
    r"^All (\d+) hard conditions": lambda c, p, m: [sum(r.hard for r in c.instance.rules)],
    r"^Not met: (\d+) soft conditions?": lambda c, p, m: [len(c.verdict.broken_rules)],
    r"^Without the umbrella, the institutions fall into (\d+) parts": lambda c, p, m: [c.parts()],
    r"has a seat where (\d+) of the (\d+) issues? that require": lambda c, p, m: [
        sum(
            any(i.id in b.mandate and p in b.members for b in c.design.institutions)
            for i in c.instance.issues
            if p in i.required
        ),
        sum(p in i.required for i in c.instance.issues),
    ],
    r"^Owes (\d+) commitments? and is owed (\d+)": lambda c, p, m: [
        sum(one.party == p for one in c.instance.commitments),
        sum(p in one.to for one in c.instance.commitments),
    ],
    r"^Without it, (\d+) institutions? would end": lambda c, p, m: [c.ended(p)],
    r"would put (\d+) commitments? of others": lambda c, p, m: [c.at_risk(p)],
    r"^If (?P<who>.+) walks out, (\d+) of (\d+) institutions? ends?": lambda c, p, m: [
        c.ended(c.names[m["who"]]),
        len(c.design.institutions),
    ],
    r"^If (?P<who>.+) walks out.*the rest falls into (\d+) parts": lambda c, p, m: [
        c.parts(c.names[m["who"]])
    ],
    r"^Greatest leverage: .* puts (\d+) commitment": lambda c, p, m: [c.strongest()],
    r"^Greatest leverage: .*; (\d+) others? as great": lambda c, p, m: [c.as_strong() - 1],
    r"among designs with exposure of (\d+)": lambda c, p, m: [c.verdict.values["exposure"]],
    r"^Not kept either: (\d+) other ties, of strength (\d+) together": lambda c, p, m: c.untold_ties(),
    r"^Seats without an anchor: .*; (\d+) others\.$": lambda c, p, m: [c.loose() - 3],
}


@cache
def answered(name: str) -> Content:
    """Give a case with its best design, or with one that came with it, and the proof."""
    instance = load(name.partition(".")[0])
    design = load_design(name) if "." in name else solve(instance)
    return Content(instance, design, check(instance, design), prove(instance))


def told(content: Content, party: str | None = None) -> list[str]:
    """Give the paragraphs of the document before its annex, as python-docx reads them."""
    read = docx.Document(BytesIO(word(memo(content, party))))
    texts = [paragraph.text for paragraph in read.paragraphs]
    return texts[: texts.index("Annex: who sits where")] if "Annex: who sits where" in texts else texts


def judge(content: Content, lines: list[str], party: str | None = None) -> int:
    """Compare every number that a sentence has with what is counted; give how many there were."""
    seen = 0
    proof = content.proved.proof if content.proved is not None else None
    counted = Counted(content.instance, content.design, proof)
    names = sorted(known(content), key=len, reverse=True)
    for line in lines[2:]:
        left, digits = line, set()
        for pattern, truth in SENTENCES.items():
            for found in re.finditer(pattern, line):
                said = [Decimal(g) for g in found.groups() if g and NUMBER.fullmatch(g)]
                assert said == truth(counted, party or "", found), line
                seen += len(said)
                digits |= {
                    found.span(n) for n, g in enumerate(found.groups(), start=1) if g and NUMBER.fullmatch(g)
                }
        for start, end in sorted(digits, reverse=True):
            left = left[:start] + left[end:]
        for name in names:
            left = left.replace(name, "")
        # What is cut short could end within a name.
        assert not re.search(r"\d", left) or line.endswith("…"), left
    return seen


def known(content: Content) -> set[str]:
    """Give every name, id and reason of an instance and a design, in which digits count nothing."""
    instance, design = content.instance, content.design
    rows = [*instance.parties, *instance.issues, *instance.existing, *instance.rules, *instance.commitments]
    names = {getattr(row, key, None) for row in rows for key in ("id", "name", "why", "text")}
    sentences = {rule.sentence(instance.label) for rule in instance.rules}
    bodies = {*Names(instance).of_institutions(design).values()}
    numbers = {f"({n})" for n in range(1, len(design.institutions) + 1)}
    strengths = {f"strength {tie.strength:f}" for tie in instance.interdependences}
    return {plain(name).rstrip(".") for name in names if name} | bodies | numbers | strengths | sentences


@pytest.mark.parametrize("name", [*REGIONS, *SMALL])
def test_the_numbers_of_a_brief_are_those_of_the_design(name: str) -> None:
    lines = told(answered(name))
    assert judge(answered(name), lines) >= 5


@pytest.mark.parametrize("name", [*REGIONS, *SMALL])
def test_the_numbers_of_a_partys_brief_are_its_own(name: str) -> None:
    for party in [p.id for p in answered(name).instance.parties][:3]:
        assert judge(answered(name), told(answered(name), party), party) >= 4


@pytest.mark.parametrize("name", ["minsk_2014.history", "northeast_asia_2009.as_it_was"])
def test_a_design_that_claims_nothing_of_itself_is_told_as_the_referee_finds_it(name: str) -> None:
    content = answered(name)
    assert content.design.measures.survives_suspension
    lines = told(content)
    connected = any("links alone keep all institutions connected" in line for line in lines)
    assert connected == (Counted(content.instance, content.design, None).parts() == 1)
    judge(content, lines)


@pytest.mark.parametrize("name", [*REGIONS, *SMALL])
def test_the_annex_has_a_mark_where_a_party_sits(name: str) -> None:
    content = answered(name)
    design = content.design
    read = docx.Document(BytesIO(word(memo(content))))
    (table,) = read.tables
    cells = [cell.text for row in table.rows[1:] for cell in row.cells[1:]]
    assert len(cells) - cells.count("") == sum(len(b.members) for b in design.institutions)
    assert cells.count("C") == sum(b.chair is not None for b in design.institutions)
    columns = {
        frozenset(n for n, row in enumerate(table.rows[1:]) if row.cells[k].text)
        for k in range(1, len(design.institutions) + 1)
    }
    assert len(columns) == len({frozenset(b.members) for b in design.institutions})


@pytest.mark.parametrize("name", [*REGIONS, *SMALL])
def test_a_brief_is_two_pages_whoever_it_is_for(name: str) -> None:
    pytest.importorskip("typst")
    content = answered(name)
    for party in [None, *(p.id for p in content.instance.parties[:3])]:
        assert pages(pdf(memo(content, party))) == 2
