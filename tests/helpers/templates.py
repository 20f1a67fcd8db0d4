"""Steps that give a random instance one feature each, placed where it is likely to decide.

Left to chance most rules bind nothing: a refusal between two parties that no issue brings
together, a limit that nobody reaches. Each template looks at the draft and puts its feature
where the best design without it would run into it.
"""

from collections.abc import Callable
from itertools import combinations
from random import Random
from typing import Any

Row = dict[str, Any]
WEIGHTS = [0, 0.5, 0.5, 1, 1, 1.25, 0.333333, 2, 3]
PRICES = [0, 0.2, 0.4, 0.5, 0.75, 0.666667, 1, 1.5]


class Draft:
    """An instance in the making.

    Parameters
    ----------
    rng : random.Random
        The only source of chance.
    """

    # How many core parties and how many issues, each with how often. Of drafts, some share is to
    # need many institutions: many pairs, small bodies or mandates.
    core_parties = {2: 1, 3: 3, 4: 6, 5: 7}
    most_parties = 5
    spread_share = 0.4
    issues_if_spread = {3: 0, 4: 1, 5: 4, 6: 6}
    issues_if_not = {3: 2, 4: 3, 5: 3, 6: 3}

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        core = self.drawn(self.core_parties)
        outside = self.drawn({0: 6, 1: 2, 2: 1}) if core < self.most_parties else 0
        outside = max(outside, 3 - core)
        names = [name * 3 for name in "ABCDE"[: min(self.most_parties, core + outside)]]
        rng.shuffle(names)
        self.core, self.outside = names[:core], names[core:]
        self.parties = names
        self.fields: dict[str, Row] = {name: {} for name in names}
        self.issues: list[Row] = []
        self.existing: list[Row] = []
        self.proposals: list[Row] = []
        self.rules: list[Row] = []
        self.settings: Row = {}
        spread = rng.random() < self.spread_share
        for number in range(self.drawn(self.issues_if_spread if spread else self.issues_if_not)):
            required = rng.sample(names, 2 if spread else rng.choices([1, 2, 3], [2, 7, 2])[0])
            self.issues.append({"id": f"issue{number}", "required": required})
        if spread:
            self.settings.update(rng.choice([{"sizes": [2]}, {"sizes": [2, 3]}, {"max_mandate": 1}]))
        for issue in self.issues:
            if rng.random() < 0.4:
                self.help(issue, rng.choice([1, 1, 2]))

    def drawn(self, shares: dict[int, int]) -> int:
        """Return a number, each as often as its share says."""
        return self.rng.choices([*shares], [*shares.values()])[0]

    def others(self, issue: Row) -> list[str]:
        """Return the parties that an issue does not name, in random order."""
        named = {*issue["required"], *issue.get("helpful", []), *issue.get("excluded", [])}
        found = [name for name in self.parties if name not in named]
        return self.rng.sample(found, len(found))

    def guests(self, issue: Row) -> list[str]:
        """Return the parties an issue neither requires nor excludes, in random order."""
        barred = {*issue["required"], *issue.get("excluded", [])}
        found = [name for name in self.parties if name not in barred]
        return self.rng.sample(found, len(found))

    def help(self, issue: Row, number: int) -> None:
        """Let an issue list up to so many further helpful parties."""
        if more := self.others(issue)[: max(0, number)]:
            issue["helpful"] = [*issue.get("helpful", []), *more]

    def issue(self, test: Callable[[Row], bool] = lambda issue: True) -> Row | None:
        """Return a random issue that passes a test."""
        found: Row | None = self.one([issue for issue in self.issues if test(issue)])
        return found

    def some_issues(self, numbers: list[int]) -> list[Row]:
        """Return so many random issues, as one of the numbers says."""
        return self.rng.sample(self.issues, min(self.rng.choice(numbers), len(self.issues)))

    def one(self, choices: list[Any]) -> Any:
        """Return a random element, None when there is none."""
        return self.rng.choice(choices) if choices else None

    def pairs(self) -> list[tuple[Row, Row]]:
        """Return the pairs of issues that some body of the usual sizes could handle together."""
        return [
            (one, two)
            for one, two in combinations(self.issues, 2)
            if len({*one["required"], *two["required"]}) <= 4
            and not {*one["required"]} & {*two.get("excluded", [])}
            and not {*two["required"]} & {*one.get("excluded", [])}
        ]

    def rule(self, hard: bool, **row: Any) -> None:
        """Add a rule."""
        row = {"id": f"rule{len(self.rules)}", **row}
        if not hard:
            row.update(hard=False, weight=self.rng.choice(WEIGHTS))
        elif self.rng.random() < 0.5:
            row["hard"] = True
        self.rules.append(row)

    def together(self, *names: str) -> list[Row]:
        """Return the issues that require all of these parties."""
        return [issue for issue in self.issues if {*names} <= {*issue["required"]}]

    def finish(self) -> Row:
        """Return the instance, leaving out what is empty."""
        parties = [
            {"id": name, **({"role": "outside"} if name in self.outside else {}), **fields}
            for name, fields in self.fields.items()
        ]
        sections = {
            "issues": self.issues,
            "existing": self.existing,
            "proposals": self.proposals,
            "rules": self.rules,
            "settings": self.settings,
        }
        written = {name: section for name, section in sections.items() if section}
        return {"format": 1, "title": "Random", "parties": parties, **written}


def pair_of_parties(draft: Draft, jointly: bool) -> list[str] | None:
    """Return two parties that some (or that no) issue requires together."""
    found = [
        pair
        for pair in combinations(draft.parties, 2)
        if bool(draft.together(*pair)) == jointly and any(draft.together(name) for name in pair)
    ]
    pair: tuple[str, str] | None = draft.one(found)
    return draft.rng.sample(pair, 2) if pair else None


def company(draft: Draft, hard: bool, options: tuple[str, ...]) -> None:
    """Refuse company that merging issues, or an issue itself, would bring about."""
    jointly = bool(options) or (not hard and draft.rng.random() < 0.5)
    if options == ("on",) and draft.rng.random() < 0.4:
        jointly = False
    pair = pair_of_parties(draft, jointly)
    if pair is None:
        return
    rule: Row = {"kind": "refuses_company", "party": pair[0], "other": pair[1]}
    joint = [issue["id"] for issue in draft.together(*pair)]
    if "on" in options:
        apart = [
            issue["id"]
            for issue in draft.issues
            if issue["id"] not in joint and {*pair} & {*issue["required"]}
        ]
        choices = joint if "unless" in options else apart
        if not choices:
            return
        rule["on"] = draft.rng.sample(choices, min(len(choices), draft.rng.choice([1, 2])))
    if "unless" in options:
        mediators = [name for name in draft.parties if name not in pair]
        rule["unless"] = draft.rng.sample(mediators, draft.rng.choice([1, 1, len(mediators)]))
    draft.rule(hard, **rule)


def refuse_issue(draft: Draft, hard: bool, options: tuple[str, ...]) -> None:
    """Refuse an issue in the sizes that it would otherwise be handled in."""
    issue = draft.issue(lambda row: 1 < len(row["required"]) < len(draft.parties))
    if issue is None:
        return
    if not options:
        # A party that is drawn in by the company its own issues need.
        near = [name for name in draft.guests(issue) if draft.together(name)]
        party = draft.one(near if hard or draft.rng.random() < 0.6 else issue["required"])
        if party:
            draft.rule(hard, kind="refuses_issue", party=party, issue=issue["id"])
        return
    size = len(issue["required"])
    draft.help(issue, 2)
    bounds = {
        ("min_size",): {"min_size": size + 1},
        ("max_size",): {"max_size": size},
        ("min_size", "max_size"): draft.rng.choice(
            [{"min_size": size, "max_size": size}, {"min_size": size + 1, "max_size": size + 1}]
        ),
    }[options]
    party = draft.rng.choice(issue["required"])
    draft.rule(hard, kind="refuses_issue", party=party, issue=issue["id"], **bounds)


def insist_on_seat(draft: Draft, hard: bool, options: tuple[str, ...]) -> None:
    """Insist on a seat that nothing else gives."""
    if options == ("issue",):
        issue = draft.issue(lambda row: len(row["required"]) < 4 and bool(draft.guests(row)))
        if issue:
            party = draft.guests(issue)[0]
            draft.rule(hard, kind="insists_on_seat", party=party, issue=issue["id"])
        return
    issue = draft.issue(lambda row: bool(row["required"]) and bool(draft.guests(row)))
    if issue:
        where = draft.rng.sample(issue["required"], min(len(issue["required"]), 2))
        if len(where) == 2 and draft.rng.random() < 0.3:
            where = where[:1]
        draft.rule(hard, kind="insists_on_seat", party=draft.guests(issue)[0], where=where)


def insist_on_format(draft: Draft, hard: bool, options: tuple[str, ...]) -> None:
    """Insist on a size above what an issue needs, or on just that size against merging."""
    issue = draft.issue(lambda row: len(row["required"]) < len(draft.parties))
    if issue is None:
        return
    size = max(2, len(issue["required"]))
    if draft.rng.random() < 0.5:
        draft.help(issue, 2)
        size = len(issue["required"]) + 1
    sizes = sorted({size, draft.rng.choice([size, size, 4])})
    draft.rule(hard, kind="insists_on_format", issue=issue["id"], sizes=sizes)


def refuse_bundle(draft: Draft, hard: bool, options: tuple[str, ...]) -> None:
    """Refuse a bundle that the best design would make."""
    pair = draft.one(draft.pairs())
    if pair is None:
        return
    if draft.rng.random() < 0.5:
        pair[1]["required"] = list(pair[0]["required"])
        pair[1].pop("excluded", None)
        pair[1].pop("helpful", None)
    rule: Row = {"kind": "refuses_bundle", "issues": [issue["id"] for issue in pair]}
    if options:
        both = {*pair[0]["required"]} & {*pair[1]["required"]}
        either = sorted({*pair[0]["required"], *pair[1]["required"]})
        rest = [name for name in draft.parties if name not in either]
        likely = sorted(both) if both and draft.rng.random() < 0.4 else either or draft.parties
        if rest and draft.rng.random() < 0.5:
            likely = rest
        rule["party"] = draft.rng.choice(likely)
    draft.rule(hard, **rule)


def insist_on_bundle(draft: Draft, hard: bool, options: tuple[str, ...]) -> None:
    """Insist on a bundle that costs something."""
    if pair := draft.one(draft.pairs()):
        draft.rule(hard, kind="insists_on_bundle", issues=[issue["id"] for issue in pair])


def limits(draft: Draft, options: tuple[str, ...]) -> tuple[str, Row]:
    """Return a party and limits on its seats that are near what it would have."""
    busy = max(draft.rng.sample(draft.parties, 2), key=lambda name: len(draft.together(name)))
    number = len(draft.together(busy))
    needed = max(1, -(-number // draft.settings.get("max_mandate", 3)))
    low = draft.rng.choice([1, 2, needed + 1, needed + 1, needed + 2])
    bounds: Row = {}
    if "at_least" in options:
        bounds["at_least"] = low
    if "at_most" in options:
        bounds["at_most"] = draft.rng.choice([needed, needed, needed + 1, max(1, number - 1)])
        bounds["at_most"] = max(bounds["at_most"], bounds.get("at_least", 0))
    return busy, bounds


def limit_seats(draft: Draft, hard: bool, options: tuple[str, ...]) -> None:
    """Limit the seats of a party by a rule."""
    party, bounds = limits(draft, options)
    draft.rule(hard, kind="limits_seats", party=party, **bounds)


RULE_TEMPLATES = {
    "refuses_company": company,
    "refuses_issue": refuse_issue,
    "insists_on_seat": insist_on_seat,
    "insists_on_format": insist_on_format,
    "refuses_bundle": refuse_bundle,
    "insists_on_bundle": insist_on_bundle,
    "limits_seats": limit_seats,
}
