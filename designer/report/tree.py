"""The umbrella and, under it, the institutions: a tree of two levels, as none reports to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from designer.design import Design, Institution, format_of_size
from designer.report.layout import INDENT, Style, paragraph, plain, wrap
from designer.report.names import MOST_NAMED, Names

STAR = "A star marks the member that reports to the umbrella"
PLUS = "a plus the one that chairs"


class Tree:
    """The institutions of one design, under its umbrella if it has one.

    Parameters
    ----------
    names
        What parties, issues and institutions are called.
    design
        The design, valid or not.
    width
        Columns of the terminal.
    style
        How headings stand out.
    brief
        Whether the issues of an institution run on, instead of standing on lines of their own.
    """

    def __init__(self, names: Names, design: Design, width: int, style: Style, brief: bool) -> None:
        self.names = names
        self.design = design
        self.width = width
        self.style = style
        self.brief = brief
        self.bodies = names.of_institutions(design)

    def lines(self) -> list[str]:
        """Give the umbrella, plenary working groups, the other institutions, and what the marks mean."""
        lines = self._root()
        bodies = sorted(self.design.institutions, key=lambda body: body.format != "plenary")
        if bodies and not lines:
            lines = [self.style.strong("Institutions")]
        for body in bodies:
            lines += self._branch(body, last=body is bodies[-1])
        notes = " ".join(self._notes())
        return lines + (["", *paragraph(notes, self.width)] if notes else [])

    def _root(self) -> list[str]:
        umbrella = self.design.umbrella
        if umbrella is None:
            return []
        named = self.names.short if self.brief else self._named
        text = f"It coordinates and decides nothing. Members: {named(umbrella.members)}."
        if umbrella.associates:
            text += f" Associates: {named(umbrella.associates)}."
        return [self.style.strong(f"Umbrella: {plain(umbrella.name)}"), *paragraph(text, self.width)]

    def _named(self, parties: Iterable[str]) -> str:
        return self.names.all(self.names.ordered(parties))

    def _branch(self, body: Institution, last: bool) -> list[str]:
        if self.design.umbrella is None:
            first, trunk = f"{INDENT}- ", f"{INDENT}  "
        else:
            first, trunk = INDENT + ("└─ " if last else "├─ "), INDENT + ("   " if last else "│  ")
        lines = self._hung(self._headline(body), first, trunk + INDENT)
        mandate = [self.names(issue) for issue in body.mandate]
        for text in ["; ".join(mandate)] if self.brief else mandate:
            lines += self._hung(text, f"{trunk}- ", f"{trunk}  ")
        return lines

    def _hung(self, text: str, first: str, others: str) -> list[str]:
        head, *rest = wrap(text, max(self.width - max(len(first), len(others)), 20))
        return [first + head, *(others + line for line in rest)]

    def _headline(self, body: Institution) -> str:
        members = self.names.short(body.members, body.reports_through, body.chair) or "no members"
        written = "format" in body.model_fields_set
        format = body.format if written else format_of_size(len(body.members))
        told = body.replaces and not self.brief
        origin = f"{body.origin} in place of {self.names(body.replaces or '')}" if told else body.origin
        called = self.bodies[body.id]
        # A body that goes by the codes of its members is not called so twice.
        same = len(body.members) > MOST_NAMED and called == self.names.coded(body.members)
        return f"{'' if same else f'{called}: '}{members} ({format}, {origin})"

    def _notes(self) -> Iterator[str]:
        seated = (body.members for body in self.design.institutions)
        legend = "" if self.brief else self.names.legend(seated)
        if legend:
            yield f"{legend}."
        marks = [
            mark
            for mark, field in ((STAR, "reports_through"), (PLUS, "chair"))
            if any(getattr(body, field) for body in self.design.institutions)
        ]
        if marks:
            text = ", ".join(marks)
            yield f"{text[0].upper()}{text[1:]}."
