"""Steps that give a random instance one feature of links each, placed where it is likely to decide.

They are to `linkedinstances` what `templates` is to `randominstances`. Ties between issues that one
body handles anyway decide nothing, so most steps first see to it that there will be several bodies.
"""

from functools import partial
from itertools import combinations
from random import Random
from typing import Any

from tests.helpers.brutelinks import ALL_MEASURES
from tests.helpers.features import REINFORCEMENT
from tests.helpers.randominstances import exist
from tests.helpers.templates import PRICES, Draft, Row

STRENGTHS = [0, 0.5, 0.5, 1, 1.25, 2, 2, 3, 0.333333]
WISHES = ["package", "coordinate", "coordinate", "sequence"]
HARD = {"package": True, "coordinate": False, "sequence": False, "separate": True}


class LinkedDraft(Draft):
    """A tiny instance in the making, with interdependences and commitments.

    Parameters
    ----------
    rng : random.Random
        The only source of chance.
    """

    core_parties = {2: 1, 3: 4, 4: 6, 5: 2}
    most_parties = 5
    spread_share = 0.6
    issues_if_spread = {2: 1, 3: 5, 4: 5, 5: 1}
    issues_if_not = {2: 1, 3: 4, 4: 4, 5: 1}

    def __init__(self, rng: Random) -> None:
        super().__init__(rng)
        self.ties: list[Row] = []
        self.commitments: list[Row] = []

    def tie(self, one: str, two: str, kind: str, hard: bool | None = None) -> None:
        """Tie two ends, unless they are tied in that way already.

        Sequences run in the order of the alphabet, so that none run in a circle.
        """
        ordered = kind == "sequence"
        for known in self.ties:
            if {*known["issues"]} == {one, two} and (known["kind"] == "sequence") == ordered:
                return
        ends = sorted([one, two]) if ordered else self.rng.sample([one, two], 2)
        row: Row = {"issues": ends, "kind": kind}
        if hard is None:
            hard = HARD[kind] if self.rng.random() < 0.7 else not HARD[kind]
        if hard != HARD[kind] or self.rng.random() < 0.3:
            row["hard"] = hard
        if self.rng.random() < (0.2 if hard else 0.7):
            row["strength"] = self.rng.choice(STRENGTHS)
        self.ties.append(row)

    def wish(self, one: Row, two: Row, hard: bool | None = None) -> None:
        """Tie two issues in one of the ways that ask for nearness."""
        self.tie(one["id"], two["id"], self.rng.choice(WISHES), hard)

    def distinct(self) -> tuple[Row, Row]:
        """Return two issues, likely of different parties of which one is in both."""
        pairs = list(combinations(self.issues, 2))
        near = [
            (one, two)
            for one, two in pairs
            if {*one["required"]} & {*two["required"]} and {*one["required"]} != {*two["required"]}
        ]
        pair: tuple[Row, Row] = self.rng.choice(near if near and self.rng.random() < 0.6 else pairs)
        return pair

    def scatter(self) -> None:
        """See to it that there will be several bodies."""
        rng, settings = self.rng, self.settings
        if "max_mandate" in settings or max(settings.get("sizes", [4])) < 4 or rng.random() < 0.25:
            return
        if rng.random() < 0.45:
            settings["max_mandate"] = rng.choice([1, 1, 2])
        elif max(len(issue["required"]) for issue in self.issues) <= 2 and rng.random() < 0.5:
            settings["sizes"] = [2]
        else:
            settings["sizes"] = rng.choice([[2, 3], [3]])

    def finish(self) -> Row:
        """Return the instance, leaving out what is empty and what is refused together."""
        settings = self.settings
        if not self.core or settings.get("umbrella", {}) is None:
            settings.pop("links_need_hinge", None)
        if settings.get("max_links", 9) < settings.get("min_links", 0):
            del settings["max_links"]
        instance = super().finish()
        for name, section in (("interdependences", self.ties), ("commitments", self.commitments)):
            if section:
                instance[name] = section
        return instance


def tie_issues(draft: LinkedDraft, kind: str, hard: bool) -> None:
    """Tie two issues."""
    one, two = draft.distinct()
    if kind == "separate":
        # Where merging would be natural, or a link opened for the sake of others.
        if draft.rng.random() < 0.5:
            two["required"] = list(one["required"])
            two.pop("excluded", None)
            two.pop("helpful", None)
        if draft.rng.random() < 0.4:
            draft.tie(one["id"], two["id"], "sequence", False)
        third = draft.one([row for row in draft.issues if row is not one and row is not two])
        if third and draft.rng.random() < 0.5:
            draft.wish(one, third)
    else:
        draft.scatter()
    draft.tie(one["id"], two["id"], kind, hard)


def tie_global(draft: LinkedDraft, kind: str, hard: bool) -> None:
    """Tie an issue to a body that can only be linked to."""
    rng = draft.rng
    issue = rng.choice(draft.issues)
    known = [row["id"] for row in draft.existing if not row.get("redesign", True) and not row["may_handle"]]
    if not known or rng.random() < 0.7:
        pool = draft.others(issue) if rng.random() < 0.4 else draft.parties
        members = rng.sample(pool or draft.parties, min(len(pool) or 1, rng.choice([1, 2, 2, 3])))
        row: Row = {"id": f"body{len(draft.existing)}", "members": members, "may_handle": []}
        row |= {"status": rng.choice(["active", "dormant"]), "redesign": False}
        draft.existing.append(row)
        known = [row["id"]]
    if kind == "separate":
        draft.tie(known[0], issue["id"], "sequence", rng.random() < 0.5)
    draft.tie(rng.choice(known), issue["id"], kind, hard)


def tie_existing(draft: LinkedDraft, kind: str, hard: bool) -> None:
    """Tie an issue to an existing body, which hosts something only when it is taken up."""
    exist(draft, draft.rng.choice(["active", "active", "active", "dormant"]), "keep")
    body = draft.existing[-1]
    if draft.rng.random() < 0.3:
        body["costs"] = {"keep": draft.rng.choice(PRICES), "revitalise": draft.rng.choice(PRICES)}
    apart = [issue for issue in draft.issues if issue["id"] not in body["may_handle"]]
    issue = draft.rng.choice(apart if apart and draft.rng.random() < 0.6 else draft.issues)
    draft.tie(body["id"], issue["id"], kind, hard)


def liaisons(draft: LinkedDraft) -> None:
    """Allow links without a hinge, between issues of different parties."""
    pair = [(a, b) for a, b in combinations(draft.issues, 2) if not {*a["required"]} & {*b["required"]}]
    one, two = draft.one(pair) or draft.distinct()
    if not pair:
        one["required"], two["required"] = draft.parties[:1], draft.parties[1:3]
        one["helpful"] = [draft.parties[-1]]
        one.pop("excluded", None), two.pop("excluded", None), two.pop("helpful", None)
    draft.settings["sizes"] = draft.rng.choice([[2], [2], [2, 3]])
    draft.wish(one, two)
    draft.settings["links_need_hinge"] = False


def tie_all(draft: LinkedDraft, share: float) -> None:
    """Tie most pairs of issues, softly for the most part."""
    for one, two in combinations(draft.issues, 2):
        if draft.rng.random() < share:
            draft.wish(one, two, draft.rng.random() < 0.15)


def cheapen(draft: LinkedDraft) -> None:
    """Make most ties hardly worth a link by themselves."""
    for row in draft.ties:
        if draft.rng.random() < 0.7:
            row["strength"] = draft.rng.choice([0, 0, 0.5])
            if HARD[row["kind"]]:
                row["hard"] = False
            else:
                row.pop("hard", None)


def alike(draft: LinkedDraft) -> None:
    """Let most issues require the same two parties, each in a body of its own."""
    pair = draft.rng.sample(draft.parties, 2)
    for issue in draft.issues:
        if draft.rng.random() < 0.8:
            issue["required"] = list(pair)
            issue["helpful"] = [name for name in issue.get("helpful", []) if name not in pair]
            issue.pop("excluded", None)
    draft.settings["max_mandate"] = 1


def min_links(draft: LinkedDraft, number: int) -> None:
    """Ask for links of every institution."""
    if number > 1 and draft.rng.random() < 0.7:
        alike(draft)
    else:
        draft.scatter()
    tie_all(draft, 0.5 if number == 1 else 0.9)
    draft.settings["min_links"] = number


def max_links(draft: LinkedDraft) -> None:
    """Limit the links of an institution, with one issue that is tied to most others."""
    draft.scatter()
    centre = draft.rng.choice(draft.issues)
    for issue in draft.issues:
        if issue is not centre:
            draft.wish(centre, issue)
    draft.settings["max_links"] = draft.rng.choice([0, 1, 1, 1, 1, 2])


def min_anchors(draft: LinkedDraft, number: int) -> None:
    """Ask for anchors of every member."""
    if draft.rng.random() < (0.3 if number == 1 else 0.85):
        alike(draft)
    else:
        draft.scatter()
    tie_all(draft, 0.7 if number == 1 else 1)
    draft.settings["min_anchors"] = number


def suspension(draft: LinkedDraft) -> None:
    """Ask that links alone connect all institutions, with ties that are hardly worth it."""
    draft.scatter()
    if draft.rng.random() < 0.5:
        draft.settings["max_mandate"] = draft.rng.choice([1, 1, 2])
    tie_all(draft, 0.6)
    cheapen(draft)
    draft.settings["survive_suspension"] = True


def walkouts(draft: LinkedDraft) -> None:
    """Ask that the walkout of a party or two be survived."""
    rng = draft.rng
    names = sorted(draft.parties, key=lambda name: len(draft.together(name)))
    chosen = names[:1] if rng.random() < 0.6 else rng.sample(names, rng.choice([1, 1, 2]))
    for issue in draft.issues:
        if chosen[0] in issue["required"] and len(issue["required"]) > 1 and rng.random() < 0.4:
            issue["required"].remove(chosen[0])
            issue["helpful"] = [*issue.get("helpful", []), chosen[0]]
        if rng.random() < 0.6:
            draft.help(issue, 2)
    tie_all(draft, 0.4)
    draft.settings["survive_walkout"] = chosen


def limit_chairs(draft: LinkedDraft, hard: bool, options: tuple[str, ...]) -> None:
    """Limit the chairs of parties so that not everybody can have what it asks for."""
    rng = draft.rng
    if rng.random() < 0.85:
        draft.settings["chairs"] = True
    if rng.random() < 0.5:
        draft.scatter()
    busy = sorted(draft.parties, key=lambda name: -len(draft.together(name)))
    several = rng.choice([1, 2]) if "at_least" in options else rng.choice([2, 2, 3])
    chosen = busy[:several] if rng.random() < 0.6 else rng.sample(draft.parties, several)
    if options == ("at_most",) and rng.random() < 0.8:
        # Where all that have to sit may not chair, somebody else has to sit.
        issue = rng.choice(draft.issues)
        draft.help(issue, 1)
        chosen = issue["required"]
    for name in chosen:
        bounds: Row = {}
        if "at_least" in options:
            bounds["at_least"] = rng.choice([1, 1, 2, 2, 3])
        if "at_most" in options:
            bounds["at_most"] = max(bounds.get("at_least", 0), rng.choice([0, 0, 1]))
        draft.rule(hard, kind="limits_seats", party=name, chairs=True, **bounds)


def refuse_link(draft: LinkedDraft, hard: bool, options: tuple[str, ...]) -> None:
    """Refuse a link that some tie asks for."""
    draft.scatter()
    one, two = draft.distinct()
    draft.wish(one, two, draft.rng.random() < 0.6)
    third = draft.one([row for row in draft.issues if row is not one and row is not two])
    if third and draft.rng.random() < 0.3:
        # Refused of another pair, it is in the way when one body handles two of the three.
        draft.wish(one, third)
    rule: Row = {"kind": "refuses_link", "issues": [one["id"], two["id"]]}
    if options:
        sure = sorted({*one["required"], *two["required"]})
        rest = [name for name in draft.parties if name not in sure]
        rule["party"] = draft.rng.choice(rest if rest and draft.rng.random() < 0.6 else sure or draft.parties)
    draft.rule(hard, **rule)


def insist_on_nearness(draft: LinkedDraft, hard: bool) -> None:
    """Insist on a bundle, or a link in its place."""
    draft.scatter()
    one, two = draft.distinct()
    if draft.rng.random() < (0.75 if hard else 0.4):
        # A link that only the rule is worth.
        draft.wish(one, two, False)
        draft.ties[-1]["strength"] = draft.rng.choice([0, 0, 0] if hard else [0, 0, 0.5, 1])
    pair = draft.rng.sample([one["id"], two["id"]], 2)
    draft.rule(hard, kind="insists_on_bundle", issues=pair, linked_suffices=True)


def commit(draft: LinkedDraft) -> None:
    """Let parties promise something to each other."""
    rng = draft.rng
    for number in range(rng.choice([1, 2, 3])):
        party, *others = rng.sample(draft.parties, len(draft.parties))
        row: Row = {"id": f"promise{number}", "party": party}
        if rng.random() < 0.85:
            row["issue"] = rng.choice(draft.issues)["id"]
        if rng.random() < 0.7:
            row["to"] = others[: rng.choice([1, 1, 2])]
        if number and rng.random() < 0.5:
            row["awaits"] = [f"promise{number - 1}"]
        draft.commitments.append(row)


def order_of_links(draft: LinkedDraft) -> None:
    """Put the objectives into any order, and weigh some of them."""
    rng = draft.rng
    names = rng.sample(ALL_MEASURES, rng.choice([4, 5, 6, 7, 9, 11]))
    if "institutions" not in names or rng.random() < 0.5:
        names = [name for name in names if name != "institutions"]
        names.insert(rng.choice([0, 0, 1, 2]), "institutions")
    weighted_order(draft, names, rng.randrange(len(names) - 1) if rng.random() < 0.4 else None)


def order_in_favour(draft: LinkedDraft) -> None:
    """Put one of the measures of links early, before what it costs."""
    rng = draft.rng
    favour = rng.choice(["uncoordinated", *REINFORCEMENT, "fragments", "unlinked", "failed_walkouts"])
    names = [name for name in ("institutions", "broken_rules", "seats") if rng.random() < 0.5]
    rest = ["institutions", "broken_rules", "links", "seats", "absent_helpers", "exposure", "uncoordinated"]
    if favour != "uncoordinated":
        tie_all(draft, 0.4)
    if favour in ("fragments", "unlinked"):
        cheapen(draft)
    if favour == "failed_walkouts":
        for issue in draft.issues:
            draft.help(issue, rng.choice([0, 1, 2]))
    rest = [name for name in rest if name not in names and name != favour]
    rng.shuffle(rest)
    place = len(names)
    names += [favour, *rest[: rng.choice([2, 3, 4, 6])]]
    weighted_order(draft, names, max(0, place - 1) if rng.random() < 0.4 else None)


def weighted_order(draft: LinkedDraft, names: list[str], first: int | None) -> None:
    """Write an order of objectives, in which some are weighed from the first one given."""
    rng = draft.rng
    items: list[Any] = list(names)
    if first is not None:
        width = rng.choice([2, 2, 3, 4])
        weighted = {name: rng.choice([0.25, 0.5, 1, 1, 1.5, 2, 3]) for name in names[first : first + width]}
        items[first : first + width] = [weighted]
    draft.settings["objectives"] = items


def nobody_in_the_core(draft: LinkedDraft) -> None:
    """Make all parties outsiders, so that there is no umbrella unless one is written."""
    draft.outside, draft.core = list(draft.parties), []
    if draft.rng.random() < 0.65:
        issue, other = draft.rng.sample(draft.issues, 2)
        issue["plenary"] = draft.rng.choice(["may", "must", "must"])
        if draft.rng.random() < 0.5:
            other["plenary"] = draft.rng.choice(["may", "must"])
        if draft.rng.random() < 0.75:
            # A plenary of nobody is no institution; one for the sake of another issue is.
            issue["required"] = []
            issue["helpful"] = draft.rng.sample(draft.parties, 2)
            issue.pop("excluded", None)
    draft.settings.pop("umbrella", None)


TIES = {(kind, hard): partial(tie_issues, kind=kind, hard=hard) for kind in HARD for hard in (True, False)}
