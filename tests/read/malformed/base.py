"""A valid instance that writes every field of the contract on a line of its own.

The comment after a field says which type it has and how messages call it, so that a test that
breaks the field knows line and name by construction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BASE = """\
format: 1  #: format format
title: Two rivers  #: name title
description: Who shares which river with whom.  #: text description
sources:
  R1:
    title: Report on rivers  #: required_text sources.R1.title
    url: https://rivers.example  #: text sources.R1.url
    note: First edition  #: text sources.R1.note
parties:
  - id: AAA  #: id parties[0].id
    name: Aland  #: name parties[AAA].name
    role: core  #: role parties[AAA].role
    max_seats: 4  #: count parties[AAA].max_seats
    min_seats: 1  #: count parties[AAA].min_seats
    why: It lies upstream.  #: text parties[AAA].why
    source: R1  #: source parties[AAA].source
    basis: fact  #: basis parties[AAA].basis
    likelihood: 1  #: likelihood parties[AAA].likelihood
  - id: BBB
  - id: CCC
    role: outside
  - id: DDD
    role: outside
issues:
  - id: water  #: id issues[0].id
    name: Water sharing  #: name issues[water].name
    required: [AAA, BBB]  #: parties issues[water].required
    helpful: [CCC]  #: parties issues[water].helpful
    excluded: [DDD]  #: parties issues[water].excluded
    sizes: [2, 3]  #: sizes_or_null issues[water].sizes
    coverage: 1  #: positive issues[water].coverage
    weight: 1.5  #: amount issues[water].weight
    plenary: may  #: plenary issues[water].plenary
    why: Both drink from it.  #: text issues[water].why
    source: [R1]  #: source issues[water].source
    basis: judgement  #: basis issues[water].basis
    likelihood: 0.9  #: likelihood issues[water].likelihood
  - id: dams
    required: [AAA, BBB, CCC]
  - id: fish
    required: [BBB, CCC]
existing:
  - id: commission  #: id existing[0].id
    name: Commission of 1994  #: name existing[commission].name
    members: [AAA, BBB]  #: some_parties existing[commission].members
    may_handle: [water]  #: issues existing[commission].may_handle
    status: dormant  #: status existing[commission].status
    redesign: true  #: bool existing[commission].redesign
    costs:
      keep: 0.2  #: amount existing[commission].costs.keep
      revitalise: 0.6  #: amount existing[commission].costs.revitalise
      replace: 1.0  #: amount existing[commission].costs.replace
    why: It met until 2001.  #: text existing[commission].why
    source: R1  #: source existing[commission].source
    basis: fact  #: basis existing[commission].basis
    likelihood: 0.5  #: likelihood existing[commission].likelihood
interdependences:
  - issues: [water, dams]  #: pair_of_ends interdependences[0].issues
    kind: coordinate  #: tie interdependences[0].kind
    strength: 2  #: amount interdependences[0].strength
    hard: false  #: bool_or_null interdependences[0].hard
    why: A dam holds water back.  #: text interdependences[0].why
    source: R1  #: source interdependences[0].source
    basis: fact  #: basis interdependences[0].basis
    likelihood: 0.5  #: likelihood interdependences[0].likelihood
rules:
  - id: r1  #: id rules[0].id
    kind: refuses_company  #: kind rules[r1].kind
    party: AAA  #: party rules[r1].party
    other: DDD  #: party rules[r1].other
    on: [dams]  #: some_issues_or_null rules[r1].on
    unless: [CCC]  #: some_parties_or_null rules[r1].unless
    hard: false  #: bool rules[r1].hard
    weight: 2  #: amount rules[r1].weight
    why: They fought in 1987.  #: text rules[r1].why
    source: [R1, an interview]  #: source rules[r1].source
    basis: fact  #: basis rules[r1].basis
    likelihood: 0.5  #: likelihood rules[r1].likelihood
  - id: r2  #: id rules[1].id
    kind: refuses_issue  #: kind rules[r2].kind
    party: BBB  #: party rules[r2].party
    issue: dams  #: issue rules[r2].issue
    min_size: 4  #: positive_or_null rules[r2].min_size
    max_size: 5  #: positive_or_null rules[r2].max_size
    hard: true  #: bool rules[r2].hard
    weight: 1  #: amount rules[r2].weight
    why: Too many eyes.  #: text rules[r2].why
    source: R1  #: source rules[r2].source
    basis: fact  #: basis rules[r2].basis
    likelihood: 0.5  #: likelihood rules[r2].likelihood
  - id: r3  #: id rules[2].id
    kind: insists_on_seat  #: kind rules[r3].kind
    party: CCC  #: party rules[r3].party
    issue: water  #: issue_or_null rules[r3].issue
    hard: false  #: bool rules[r3].hard
    weight: 1  #: amount rules[r3].weight
    why: It lies downstream.  #: text rules[r3].why
    source: R1  #: source rules[r3].source
    basis: fact  #: basis rules[r3].basis
    likelihood: 0.5  #: likelihood rules[r3].likelihood
  - id: r4  #: id rules[3].id
    kind: insists_on_seat  #: kind rules[r4].kind
    party: CCC  #: party rules[r4].party
    where: [AAA, BBB]  #: some_parties_or_null rules[r4].where
    hard: false  #: bool rules[r4].hard
  - id: r5  #: id rules[4].id
    kind: insists_on_format  #: kind rules[r5].kind
    issue: dams  #: issue rules[r5].issue
    sizes: [3, 4]  #: sizes rules[r5].sizes
    hard: false  #: bool rules[r5].hard
    weight: 1  #: amount rules[r5].weight
    why: So it was agreed.  #: text rules[r5].why
    source: R1  #: source rules[r5].source
    basis: fact  #: basis rules[r5].basis
    likelihood: 0.5  #: likelihood rules[r5].likelihood
  - id: r6  #: id rules[5].id
    kind: refuses_bundle  #: kind rules[r6].kind
    issues: [water, dams]  #: pair rules[r6].issues
    party: AAA  #: party_or_null rules[r6].party
    hard: true  #: bool rules[r6].hard
    weight: 1  #: amount rules[r6].weight
    why: One thing at a time.  #: text rules[r6].why
    source: R1  #: source rules[r6].source
    basis: fact  #: basis rules[r6].basis
    likelihood: 0.5  #: likelihood rules[r6].likelihood
  - id: r7  #: id rules[6].id
    kind: insists_on_bundle  #: kind rules[r7].kind
    issues: [dams, fish]  #: pair rules[r7].issues
    linked_suffices: true  #: bool rules[r7].linked_suffices
    hard: false  #: bool rules[r7].hard
    weight: 1  #: amount rules[r7].weight
    why: A dam stops fish.  #: text rules[r7].why
    source: R1  #: source rules[r7].source
    basis: fact  #: basis rules[r7].basis
    likelihood: 0.5  #: likelihood rules[r7].likelihood
  - id: r8  #: id rules[7].id
    kind: refuses_link  #: kind rules[r8].kind
    issues: [water, fish]  #: pair rules[r8].issues
    party: CCC  #: party_or_null rules[r8].party
    hard: false  #: bool rules[r8].hard
    weight: 1  #: amount rules[r8].weight
    why: Fish are its own affair.  #: text rules[r8].why
    source: R1  #: source rules[r8].source
    basis: fact  #: basis rules[r8].basis
    likelihood: 0.5  #: likelihood rules[r8].likelihood
  - id: r9  #: id rules[8].id
    kind: limits_seats  #: kind rules[r9].kind
    party: AAA  #: party rules[r9].party
    at_most: 3  #: count rules[r9].at_most
    at_least: 1  #: count rules[r9].at_least
    chairs: false  #: bool rules[r9].chairs
    hard: true  #: bool rules[r9].hard
    weight: 1  #: amount rules[r9].weight
    why: It has few diplomats.  #: text rules[r9].why
    source: R1  #: source rules[r9].source
    basis: fact  #: basis rules[r9].basis
    likelihood: 0.5  #: likelihood rules[r9].likelihood
commitments:
  - id: c1  #: id commitments[0].id
    party: AAA  #: party commitments[c1].party
    issue: water  #: issue_or_null commitments[c1].issue
    to: [BBB]  #: parties commitments[c1].to
    awaits: [c2]  #: commitments commitments[c1].awaits
    text: It opens the gates in May.  #: text commitments[c1].text
    why: Said in 2009.  #: text commitments[c1].why
    source: R1  #: source commitments[c1].source
    basis: fact  #: basis commitments[c1].basis
    likelihood: 0.5  #: likelihood commitments[c1].likelihood
  - id: c2
    party: BBB
proposals:
  - id: p1  #: id proposals[0].id
    name: River board  #: name proposals[p1].name
    members: [AAA, BBB]  #: parties proposals[p1].members
    mandate: [water, fish]  #: some_issues proposals[p1].mandate
    cost: 3  #: amount proposals[p1].cost
    why: Drafted in 2008.  #: text proposals[p1].why
    source: R1  #: source proposals[p1].source
    basis: fact  #: basis proposals[p1].basis
    likelihood: 0.5  #: likelihood proposals[p1].likelihood
settings:
  sizes: [2, 3, 4]  #: sizes settings.sizes
  max_mandate: 3  #: positive_or_null settings.max_mandate
  links_need_hinge: true  #: bool settings.links_need_hinge
  min_links: 0  #: required_count settings.min_links
  max_links: 4  #: count settings.max_links
  min_anchors: 0  #: required_count settings.min_anchors
  max_exposure: 9  #: count settings.max_exposure
  survive_suspension: false  #: bool settings.survive_suspension
  survive_walkout: [AAA]  #: parties settings.survive_walkout
  chairs: false  #: bool settings.chairs
  only_proposals: false  #: bool settings.only_proposals
  umbrella:
    name: Basin forum  #: name settings.umbrella.name
  objectives: [institutions, seats]  #: objectives settings.objectives
  why: As the basin conference wished.  #: text settings.why
  source: R1  #: source settings.source
  basis: judgement  #: basis settings.basis
  likelihood: 0.5  #: likelihood settings.likelihood
variants:
  calm:
    title: Two calm rivers  #: name variants.calm.title
    why: What if they are never in flood?  #: text variants.calm.why
    source: R1  #: source variants.calm.source
    basis: judgement  #: basis variants.calm.basis
    likelihood: 0.5  #: likelihood variants.calm.likelihood
    settings:
      sizes: [2, 3]  #: sizes variants.calm.settings.sizes
      max_mandate: 2  #: positive_or_null variants.calm.settings.max_mandate
      links_need_hinge: true  #: bool variants.calm.settings.links_need_hinge
      min_links: 1  #: required_count variants.calm.settings.min_links
      max_links: 3  #: count variants.calm.settings.max_links
      survive_suspension: true  #: bool variants.calm.settings.survive_suspension
      survive_walkout: [BBB]  #: parties variants.calm.settings.survive_walkout
      umbrella:
        name: Calm forum  #: name variants.calm.settings.umbrella.name
      objectives: [seats, links]  #: objectives variants.calm.settings.objectives
"""

LINES = BASE.splitlines()
_LABELLED = re.compile(r"(?P<lead>\s*(?:- )?)(?P<key>\w+): (?P<value>.*?)  #: (?P<type>\w+) (?P<path>\S+)")


@dataclass(frozen=True)
class Field:
    """A field of the base instance that stands on a line of its own."""

    line: int
    lead: str
    key: str
    value: str
    type: str
    path: str

    def text(self, value: str, key: str | None = None) -> str:
        """Write the line with another value or another name."""
        return f"{self.lead}{key or self.key}: {value}"

    def replaced(self, *lines: str) -> str:
        """Give the base instance with other lines in the place of this one."""
        return "\n".join([*LINES[: self.line - 1], *lines, *LINES[self.line :]]) + "\n"

    @property
    def named_path(self) -> str:
        """The path once the row has an id that can be read."""
        return re.sub(r"\[\d+\]", f"[{self.value}]", self.path) if self.key == "id" else self.path

    @property
    def starts_row(self) -> bool:
        return "-" in self.lead


FIELDS = tuple(
    Field(number, found["lead"], found["key"], found["value"], found["type"], found["path"])
    for number, line in enumerate(LINES, 1)
    if (found := _LABELLED.fullmatch(line))
)
