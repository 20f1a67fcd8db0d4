"""Figures of a benchmark, as SVG whose colours are those of the page it stands on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from statistics import median
from typing import Any

from designer.questions.bench.measures import ANSWERED, Times, integral, profile
from designer.runtime.jsonl import Record

COLOURS = 9
"""How many engines have colours of their own."""

LEAST_SHOWN = 0.001
"""Seconds; what takes less is shown there."""


def available() -> str | None:
    """Say what is needed for figures and not installed, None where all is."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return "figures need matplotlib: pip install 'institution-designer[bench]'"
    return None


def profiles(table: Times, engines: Sequence[str]) -> str:
    """Draw the performance profiles: the higher a line, and the sooner, the better."""

    def draw(axes: Any) -> None:
        curves = {engine: profile(table, engine) for engine in engines}
        largest = max([2.0, *(points[-1][0] for points in curves.values() if points)]) * 1.5
        for n, engine in enumerate(engines):
            points = curves[engine]
            across = [1.0, *(ratio for ratio, _ in points), largest]
            up = [0.0, *(share for _, share in points), points[-1][1] if points else 0.0]
            axes.step(across, up, where="post", color=_colour(n), label=engine, linewidth=2)
        axes.set(xscale="log", xlim=(1, largest), ylim=(-0.02, 1.03))
        _plain_numbers(axes.xaxis)
        axes.set_xlabel("time, as a multiple of the fastest")
        axes.set_ylabel("share settled")

    return _svg(draw, "Performance profiles: share of instances settled within a multiple of the least time")


def growth(records: Sequence[Record], engines: Sequence[str], field: str, label: str, settled: bool) -> str:
    """Draw the median of a field over the size of instances, hollow where not all are settled."""

    def draw(axes: Any) -> None:
        for n, engine in enumerate(engines):
            by_size: dict[int, list[Record]] = defaultdict(list)
            for record in records:
                if record["engine"] == engine and record.get(field) and record["size"]:
                    by_size[record["size"]].append(record)
            sizes = sorted(by_size)
            middle = [max(LEAST_SHOWN, median(r[field] for r in by_size[size])) for size in sizes]
            axes.plot(sizes, middle, color=_colour(n), label=engine, linewidth=2)
            for size, value in zip(sizes, middle, strict=True):
                whole = not settled or all(r["status"] in ANSWERED for r in by_size[size])
                face = _colour(n) if whole else _PAPER
                axes.plot([size], [value], "o", color=_colour(n), markerfacecolor=face, markersize=7)
        axes.set(xscale="log", yscale="log")
        _plain_numbers(axes.xaxis)
        _plain_numbers(axes.yaxis)
        axes.set_xlabel("issues")
        axes.set_ylabel(label)

    return _svg(draw, f"Growth: {label} over the number of issues")


def integrals(records: Sequence[Record], engines: Sequence[str]) -> str:
    """Draw the mean primal-dual integral of each engine, as a share of the time limit."""

    def draw(axes: Any) -> None:
        for n, engine in enumerate(engines):
            shares = [
                found / max(record["limit"], record["seconds"])
                for record in records
                if record["engine"] == engine and (found := integral(record)) is not None
            ]
            mean = sum(shares) / len(shares) if shares else 0.0
            axes.barh([engine], [mean], color=_colour(n), height=0.6)
            axes.text(mean, n, f" {mean:.1%}" if shares else " no run", va="center")
        axes.invert_yaxis()
        axes.margins(x=0.15)
        axes.set_xlabel("mean gap over the time limit: the shorter the better")

    return _svg(draw, "Primal-dual integrals", legend=False)


def curve(records: Sequence[Record], engines: Sequence[str]) -> str:
    """Draw value and bound of the first objective over time, of runs on one instance."""

    def draw(axes: Any) -> None:
        for record in records:
            points = [*first_stage(record)]
            n = engines.index(record["engine"])
            for place, style in ((2, "-"), (3, "--")):
                known = [(max(p[0], LEAST_SHOWN), p[place]) for p in points if p[place] is not None]
                if known:
                    across = [*(at for at, _ in known), max(record["seconds"], known[-1][0])]
                    up = [*(value for _, value in known), known[-1][1]]
                    label = record["engine"] if style == "-" else None
                    axes.step(across, up, style, where="post", color=_colour(n), label=label, linewidth=2)
        axes.set(xscale="log")
        _plain_numbers(axes.xaxis)
        axes.set_xlabel("seconds")
        axes.set_ylabel("first objective; dashed: its bound")

    return _svg(draw, "Value and bound over time")


def first_stage(record: Record) -> Iterator[list[Any]]:
    """Give the points of a curve that are of the first objective, and what is known of it in the end."""
    yield from (point for point in record.get("curve", []) if point[1] == 1)
    for objective in record.get("objectives", [])[:1]:
        yield [record["seconds"], 1, objective["value"], objective["bound"]]


LONG_AXIS = 200.0
"""Ratio of the ends of an axis that is numbered by decades."""

_INK, _FAINT, _PAPER = "#00000a", "#00000b", "#00000c"
"""Stand-ins, which the page gives its colours to."""


def _colour(n: int) -> str:
    return f"#0000f{n % COLOURS}"


def _plain_numbers(axis: Any) -> None:
    """Write 1, 2, 5 at a logarithmic axis, and only decades where it is long."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    low, high = axis.get_view_interval()
    steps = (1.0, 2.0, 5.0) if high / low < LONG_AXIS else (1.0,)
    axis.set_major_locator(LogLocator(subs=steps))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def _svg(draw: Callable[[Any], None], title: str, legend: bool = True) -> str:
    """Draw, and give the SVG without what belongs to a file of its own."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": title,
        "font.size": 11,
        "font.family": "sans-serif",
        "text.color": _INK,
        "axes.edgecolor": _FAINT,
        "axes.labelcolor": _INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.color": _INK,
        "ytick.color": _INK,
        "grid.color": _FAINT,
        "legend.frameon": False,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=(5.4, 3.7), layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.add_subplot()
        axes.patch.set_alpha(0)
        axes.grid(alpha=0.25, linewidth=0.6)
        draw(axes)
        if legend and axes.get_legend_handles_labels()[0]:
            figure.legend(loc="outside lower center", ncols=4)
        text = StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return _themed(text.getvalue(), title)


def _themed(svg: str, title: str) -> str:
    """Cut away the head, let the figure fit its place, and name colours by their roles."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg))
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1)
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # Figures share a page, so their ids must differ.
    prefix = re.sub(r"\W+", "-", title.lower())
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\1{prefix}-", svg)
    for stand_in, role in ((_INK, "ink"), (_FAINT, "faint"), (_PAPER, "paper")):
        svg = svg.replace(stand_in, f"var(--{role})")
    return re.sub(r"#0000f(\d)", r"var(--series-\1)", svg)
