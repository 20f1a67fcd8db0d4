"""Two designs side by side as Markdown for a pull request, or as a fragment of HTML: only what differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from designer.design import Institution
from designer.instance import Instance
from designer.questions.compare import Comparison, Place, Side
from designer.report.comparison import amount_text, difference_text, sentences
from designer.report.layout import plain
from designer.report.names import Names


@dataclass(frozen=True)
class Section:
    """A heading with a table below it; sections without a row are left out."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def comparison_markdown(
    instance: Instance, comparison: Comparison, called: tuple[str, str] = ("A", "B")
) -> str:
    """Describe what differs between two designs in Markdown, as pages of repositories show it.

    Parameters
    ----------
    instance
        The instance that both answer.
    comparison
        What was found of them.
    called
        What the two are called.
    """
    lines = [f"### {_md(plain(instance.title))}", ""]
    lines += [f"- **{letter}** {_md(text)}" for letter, text in _sides(comparison, called)]
    for section in _sections(instance, comparison):
        lines += ["", f"#### {section.heading}", "", _md_row(section.columns)]
        lines.append(_md_row(["---"] * len(section.columns), raw=True))
        lines += [_md_row(row) for row in section.rows]
    lines += ["", *(f"- {_md(sentence)}" for sentence in sentences(comparison))]
    return "\n".join(lines) + "\n"


def comparison_html(instance: Instance, comparison: Comparison, called: tuple[str, str] = ("A", "B")) -> str:
    """Describe what differs between two designs as a page of HTML that needs nothing else."""
    lines = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(plain(instance.title))}</title>\n</head>\n<body>",
        f"<h1>{escape(plain(instance.title))}</h1>",
        "<ul>",
        *(f"<li><b>{letter}</b> {escape(text)}</li>" for letter, text in _sides(comparison, called)),
        "</ul>",
    ]
    for section in _sections(instance, comparison):
        head = "".join(f'<th scope="col">{escape(column)}</th>' for column in section.columns)
        lines += [f"<h2>{escape(section.heading)}</h2>", f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>"]
        for first, *rest in section.rows:
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in rest)
            lines.append(f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>')
        lines.append("</tbody>\n</table>")
    lines += ["<ul>", *(f"<li>{escape(sentence)}</li>" for sentence in sentences(comparison)), "</ul>"]
    return "\n".join([*lines, "</body>\n</html>"]) + "\n"


def _sides(comparison: Comparison, called: tuple[str, str]) -> Iterator[tuple[str, str]]:
    for letter, name, side in zip("AB", called, (comparison.a, comparison.b), strict=True):
        yield letter, f"{plain(name)} ({side.design.status}): {_judged(side)}"


def _judged(side: Side) -> str:
    if side.verdict.nothing_to_judge is not None:
        return f"nothing to judge, as {side.verdict.nothing_to_judge}"
    number = len(side.verdict.violations)
    return "valid" if side.verdict.valid else f"not valid, {number} violation{'' if number == 1 else 's'}"


def _sections(instance: Instance, found: Comparison) -> Iterator[Section]:
    """Yield the tables of what differs; what is the same in both is left out."""
    names = Names(instance)
    if not (found.a.judged and found.b.judged):
        return
    values = (
        (pair.name.replace("_", " "), amount_text(pair.a), amount_text(pair.b), difference_text(pair))
        for pair in found.values
        if pair.a != pair.b
    )
    yield from _section("Values", ("Value", "A", "B", "B - A"), values)
    yield from _section("Institutions", ("", "Institution", "Members", "Handles"), _bodies(names, found))
    moved = ((names(each.issue), _places(names, each.a), _places(names, each.b)) for each in found.moved)
    yield from _section("Issues in other hands", ("Issue", "In A", "In B"), moved)
    links = [
        (sign, *(_end(names, side, end) for end in link.between))
        for sign, side, listed in (("-", found.a, found.links_a), ("+", found.b, found.links_b))
        for link in listed
    ]
    yield from _section("Links", ("", "Between", "And"), links)
    for heading, pairs in (("Seats", found.seats), ("Chairs", found.chairs)):
        counts = (
            (names(pair.name), amount_text(pair.a), amount_text(pair.b), difference_text(pair))
            for pair in pairs
        )
        yield from _section(heading, ("Party", "A", "B", "B - A"), counts)


def _section(heading: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[Section]:
    if listed := tuple(rows):
        yield Section(heading, columns, listed)


def _bodies(names: Names, found: Comparison) -> Iterator[tuple[str, ...]]:
    in_a, in_b = (names.of_institutions(side.design) for side in (found.a, found.b))

    def row(sign: str, body: Institution, called: dict[str, str], handles: str) -> tuple[str, ...]:
        return sign, called[body.id], names.short(body.members) or "nobody", handles

    for body in found.only_a:
        yield row("-", body, in_a, _listed(names, body.mandate))
    for body in found.only_b:
        yield row("+", body, in_b, _listed(names, body.mandate))
    for pair in found.changed:
        gained = [f"+ {names(issue)}" for issue in pair.gained]
        yield row("~", pair.b, in_b, "; ".join([*gained, *(f"- {names(issue)}" for issue in pair.lost)]))


def _listed(names: Names, issues: Iterable[str]) -> str:
    return "; ".join(map(names, issues)) or "nothing"


def _places(names: Names, places: Iterable[Place]) -> str:
    return " / ".join(names.short(members) or "no members" for members in places) or "none"


def _end(names: Names, side: Side, id: str) -> str:
    return names.of_institutions(side.design).get(id) or names(id)


def _md_row(cells: Sequence[str], raw: bool = False) -> str:
    return f"| {' | '.join(cells if raw else map(_md, cells))} |"


def _md(text: str) -> str:
    r"""Write text such that Markdown shows it as it is.

    Examples
    --------
    >>> _md("a | b <i>*c*</i> [d](e) @f")
    'a \\| b &lt;i&gt;\\*c\\*&lt;/i&gt; \\[d\\](e) &#64;f'
    """
    marked = re.sub(r"([\\`*_\[\]|~#])", r"\\\1", escape(text, quote=False))
    return marked.replace("@", "&#64;").replace("://", "&#58;//")
