"""Why two issues are apart, in a sentence: for seats, sizes, an exclusion, the plenary, or rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from designer.instance import Instance, Issue
from designer.instance.rules import listing
from designer.report.layout import plain
from designer.report.names import Names
from designer.verify.proof import Apart


class Apartness:
    """Says why an issue is apart from those before it, as few sentences as there are reasons.

    Parameters
    ----------
    instance, names
        Whose issues they are, and what they are called.
    number
        The numbers under which issues are listed.
    """

    def __init__(self, instance: Instance, names: Names, number: Mapping[str, int]) -> None:
        self.instance = instance
        self.names = names
        self.number = number

    def sentences(self, issue: str, apart: Sequence[Apart]) -> list[str]:
        """Give the reasons, those that hold for most others first."""
        others: dict[str, list[int]] = defaultdict(list)
        for pair in apart:
            (other,) = {*pair.issues} - {issue}
            others[self._reason(issue, other, pair.because)].append(self.number[other])
        ranked = sorted(others.items(), key=lambda item: (-len(item[1]), item[1]))
        return [reason.format(listing([str(n) for n in sorted(numbers)], "or")) for reason, numbers in ranked]

    def _reason(self, one: str, other: str, because: Sequence[str]) -> str:
        """Give the reason with a place for the numbers of the other issues."""
        if because:
            quoted = listing([self._quoted(id) for id in because])
            return _escaped(f"Not with #: {quoted}.")
        first, second = self.instance.issue[one], self.instance.issue[other]
        if any({one, other} <= {*p.mandate} for p in self.instance.proposals):
            return _escaped("No proposal and no body of a size allowed seats whom this and # require.")
        plenaries = {self.instance.plenary_of(first), self.instance.plenary_of(second)}
        if plenaries == {"must", "never"}:
            whose = "this one" if self.instance.plenary_of(first) == "must" else "#"
            return _escaped(f"With #: a plenary is for {whose} only.")
        if "never" in plenaries:
            return self._bodies(first, second)
        return self._excluded(first, second) or _escaped("Nobody could seat whom this and # require.")

    def _bodies(self, first: Issue, second: Issue) -> str:
        """Give the reason why no body that is no plenary does."""
        sizes = {*self.instance.sizes_of(first)} & {*self.instance.sizes_of(second)}
        together = {*first.required} | {*second.required}
        if not sizes:
            here, there = (
                listing([str(size) for size in sorted(self.instance.sizes_of(issue))], "or")
                for issue in (first, second)
            )
            return _escaped(f"With # no number of seats suits both: {there} there, {here} here.")
        if len(together) > max(sizes):
            allowed = "1 is" if max(sizes) == 1 else f"{max(sizes)} are"
            return _escaped(f"With # there would be {len(together)} seats, where {allowed} allowed.")
        return self._excluded(first, second) or _escaped(
            "No body of a size allowed seats whom this and # require, and nobody for nothing."
        )

    def _excluded(self, first: Issue, second: Issue) -> str | None:
        shut_out = {*first.excluded} & {*second.required}
        if shut_out:
            return _escaped(f"It excludes {self.names.short(sorted(shut_out))}, whom # requires.")
        shut_out = {*second.excluded} & {*first.required}
        if shut_out:
            return _escaped(f"It requires {self.names.short(sorted(shut_out))}, whom # excludes.")
        return None

    def _quoted(self, id: str) -> str:
        if id in self.instance.tie:
            sentence = self.instance.tie[id].sentence(self.names)
        else:
            sentence = next(rule.sentence(self.names) for rule in self.instance.rules if rule.id == id)
        return f'"{sentence}" [{plain(id)}]'


def _escaped(text: str) -> str:
    """Make a text a format with one place, where it says ``#``."""
    return text.replace("{", "{{").replace("}", "}}").replace("#", "{0}")
