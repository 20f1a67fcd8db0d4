"""The page of a benchmark: whether all agree, figures, and everybody's times side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from math import inf
from statistics import median
from typing import Any

from designer.questions.bench import figures
from designer.questions.bench.measures import ANSWERED, SHIFT, gap, mean_ratio, times
from designer.questions.bench.plan import ENGINES
from designer.runtime.jsonl import Record

SHORT = {
    "unsupported": "not spoken of",
    "memory": "out of memory",
    "unknown": "no design",
    "missing": "missing",
}
"""How a cell says that there is no answer."""

GROWTH = (
    ("Time, over the size of regions; hollow: not all proven", "seconds", "seconds, median", True),
    ("Memory, over the size of regions", "peak_mb", "MiB, median", False),
)
"""Figures that show how something grows: title, what, its label, whether it counts that all are proven."""


def page(records: Sequence[Record], wrong: Sequence[str]) -> str:
    """Write the page, one file that needs nothing else.

    Parameters
    ----------
    records
        The runs to show.
    wrong
        What cannot be true of them.
    """
    # Who is missing is named below, and has no column.
    engines = list(dict.fromkeys(r["engine"] for r in records if r["status"] != "missing"))
    body = "\n".join(
        part
        for part in (
            _head(records),
            _verdict(records, wrong),
            _missing(records),
            _figures(records, engines),
            _summary(records, engines),
            _everything(records, engines),
        )
        if part
    )
    style = files("designer.questions.bench").joinpath("page.css").read_text("utf-8")
    return (
        "<!doctype html>\n"
        '<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Benchmark of designer</title>\n<style>\n{style}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def _head(records: Sequence[Record]) -> str:
    days = sorted({record["began"][:10] for record in records})
    when = days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
    lines = [f"<h1>Benchmark of designer</h1><p>{len(records)} runs, {when}.</p>"]
    circumstances: dict[str, None] = {}
    for record in records:
        packages = ", ".join(f"{name} {number}" for name, number in record["packages"].items())
        commit = record["commit"] or "an installed package"
        program = f"Python {record['python']}, designer {record['version']} ({commit}), {packages}"
        circumstances[f"{record['machine']}; {program}"] = None
    lines += (f'<p class="note">{escape(line)}</p>' for line in circumstances)
    loads = [record["load"] for record in records if "load" in record]
    if loads:
        busy = f"Load of the machine when runs began: median {median(loads):.1f}, at most {max(loads):.1f}."
        lines.append(f'<p class="note">{busy}</p>')
    return "\n".join(lines)


def _verdict(records: Sequence[Record], wrong: Sequence[str]) -> str:
    designs = sum(bool(record.get("objectives")) for record in records)
    if not wrong:
        return (
            f'<p class="verdict">All agree: {designs} designs have passed the referee, and whoever proves an '
            "instance proves the same values.</p>"
        )
    listed = "".join(f"<li>{escape(line)}</li>" for line in wrong)
    return f'<div class="verdict failed"><strong>This cannot all be true.</strong><ul>{listed}</ul></div>'


def _missing(records: Sequence[Record]) -> str:
    lacking = {r["engine"]: r["message"] for r in records if r["status"] == "missing"}
    return "".join(f'<p class="note">Missing: {escape(f"{who}: {why}.")}</p>' for who, why in lacking.items())


def _figures(records: Sequence[Record], engines: Sequence[str]) -> str:
    if lacking := figures.available():
        return f'<p class="note">No figures: {escape(lacking)}.</p>'
    table = times(records)
    measured = [record for record in records if "seconds" in record]
    taking_part = [engine for engine in engines if any(record["engine"] == engine for record in measured)]
    if not taking_part:
        return ""
    regions = [record for record in measured if record["family"] == "regions"]
    drawn = [
        ("Performance profiles", figures.profiles(table, taking_part)),
        ("Primal-dual integrals", figures.integrals(measured, taking_part)),
    ]
    if len({record["size"] for record in regions}) > 1:
        for title, field, label, settled in GROWTH:
            drawn.append((title, figures.growth(regions, taking_part, field, label, settled)))
    if longest := _most_telling(measured):
        title = f"Value and bound over time: {longest[0]['instance']}"
        drawn.append((title, figures.curve(longest, taking_part)))
    shown = (f"<figure><figcaption>{escape(t)}</figcaption>{svg}</figure>" for t, svg in drawn)
    return f'<h2>Figures</h2><div class="figures">{"".join(shown)}</div>'


def _most_telling(records: Iterable[Record]) -> list[Record]:
    """Give the runs on the instance that took longest among those with long curves, one for each engine."""
    measured = [*records]
    curved = [record for record in measured if len(record.get("curve", [])) > 2]
    if not curved:
        return []
    hardest = max(curved, key=lambda record: (record["seconds"], record["size"]))
    same = [r for r in measured if r["instance"] == hardest["instance"] and r["seed"] == hardest["seed"]]
    return list({record["engine"]: record for record in same}.values())


def _summary(records: Sequence[Record], engines: Sequence[str]) -> str:
    """Compare engines family by family: how many settled, the median time, and ratios to the first."""
    if not engines:
        return ""
    families = list(dict.fromkeys(record["family"] for record in records))
    rows = []
    for family in families:
        own = [record for record in records if record["family"] == family]
        table = times(own)
        cells = [_td(family)]
        for engine in engines:
            row = [found[engine] for found in table.values() if engine in found]
            settled = [value for value in row if value < inf]
            if not row:
                cells.append(_td("–", "open"))
                continue
            text = f"{len(settled)} of {len(row)}"
            if settled:
                text += f", {_seconds(median(settled))}"
            if engine != engines[0] and (ratio := mean_ratio(table, engines[0], engine)):
                text += f", {ratio[0]:.2g} times"
            cells.append(_td(text, "" if len(settled) == len(row) else "open"))
        rows.append(cells)
    note = (
        "How many are settled (proven, or proven to have no design), the median time of those, and the "
        f"geometric mean of the time against that of {engines[0]} on what both settle."
    )
    return f"<h2>By family</h2><p class='note'>{escape(note)}</p>{_table(['', *engines], rows)}"


def _everything(records: Sequence[Record], engines: Sequence[str]) -> str:
    """Set all runs side by side: the time where settled, else the gap, else why there is none."""
    by_problem: dict[tuple[str, int, float], dict[str, Record]] = {}
    for record in records:
        problem = (record["instance"], record["seed"], record["limit"])
        by_problem.setdefault(problem, {})[record["engine"]] = record
    rows = []
    for (instance, seed, _), row in by_problem.items():
        settled = [r["seconds"] for r in row.values() if r["status"] in ANSWERED]
        best = min(settled, default=inf) if len(row) > 1 else 0.0
        name = instance if seed == 0 else f"{instance}, seed {seed}"
        values: list[Any] = next((r["objectives"] for r in row.values() if r["status"] == "optimal"), [])
        proven = " ".join(f"{objective['value']:g}" for objective in values)
        cells = [_td(name), _td(proven), _td(_against_rivals(row))]
        cells += (_cell(row.get(engine), best) for engine in engines)
        rows.append(cells)
    note = (
        "Seconds to the proof; where there is none in the time given, the gap that is left. The ratio is "
        "that of the time of the best rival to that of the best engine."
    )
    head = ["instance", "proven values", "ratio", *engines]
    return f"<h2>Every run</h2><p class='note'>{note}</p>{_table(head, rows)}"


def _against_rivals(row: Mapping[str, Record]) -> str:
    """Say how many times as long the best rival takes; more than so many where none is done in its time."""
    tried = [record for record in row.values() if "seconds" in record]
    own = [r["seconds"] for r in tried if r["engine"] in ENGINES and r["status"] in ANSWERED]
    rivals = [r for r in tried if r["engine"] not in ENGINES]
    if not own or not rivals:
        return ""
    settled = [r["seconds"] for r in rivals if r["status"] in ANSWERED]
    ratio = (min(settled, default=rivals[0]["limit"]) + SHIFT) / (min(own) + SHIFT)
    return f"{ratio:.2g}" if settled else f"> {ratio:.2g}"


def _cell(record: Record | None, best: float) -> str:
    if record is None:
        return _td("–", "open")
    if record.get("valid") is False or record["status"] == "crashed":
        return _td(record["status"], "wrong", record.get("message", ""))
    memory = "; ".join([f"{record['peak_mb']:.0f} MiB", *record.get("notes", [])])
    status: str = record["status"]
    if record["status"] in ANSWERED:
        fastest = record["seconds"] <= 1.1 * best + 0.005
        return _td(_seconds(record["seconds"]), "best" if fastest else "", memory)
    if record["status"] == "feasible":
        left = gap(record)
        text = "no bound" if left is None else f"gap {left:.2%}"
        return _td(text, "open", f"after {_seconds(record['seconds'])}, {memory}")
    return _td(SHORT.get(status, status), "open", record.get("message", ""))


def _seconds(value: float) -> str:
    return f"{value:.3f} s" if value < 1 else f"{value:.1f} s"


def _td(text: str, kind: str = "", title: str = "") -> str:
    attributes = f' class="{kind}"' if kind else ""
    attributes += f' title="{escape(title)}"' if title else ""
    return f"<td{attributes}>{escape(text)}</td>"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    return "".join(_lines(head, rows))


def _lines(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    yield f'<div class="wide"><table><thead><tr>{titles}</tr></thead><tbody>\n'
    for row in rows:
        yield f"<tr>{''.join(row)}</tr>\n"
    yield "</tbody></table></div>"
