"""Collect the pages of the site in ``build/pages`` and write what builds it: ``make docs``.

The site is the repository's own pages, at the places that they have here, so that their links hold, and a
reference that is made of the program: verbs from their help, rows from their fields, the library from its
docstrings.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
from pydantic import BaseModel

import designer
from designer.cli.program import VERBS, program
from designer.read.tables.columns import STANCES, shapes
from designer.report.schema import parameters

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build"
PAGES = BUILD / "pages"
REFERENCE = Path("docs/reference")

NAVIGATION: dict[str, list[str]] = {
    "Start": ["README.md", "docs/tutorial.md", "docs/northeast_asia.md"],
    "How to": ["docs/roadmap.md", "docs/spreadsheets.md", "docs/pipelines.md", "docs/solvers.md"],
    "Questions": ["docs/why.md", "docs/questions.md"],
    "Reference": [
        f"{REFERENCE}/commands.md",
        "docs/instances.md",
        f"{REFERENCE}/tables.md",
        f"{REFERENCE}/library.md",
        "docs/library.md",
        "docs/exit_codes.md",
    ],
    "Ideas": ["models/FORMULATION.md", "docs/size.md"],
    "History": ["docs/history.md"],
    "Benchmarks": ["benchmarks/README.md"],
    "Project": ["CONTRIBUTING.md", "CHANGELOG.md"],
}
"""The parts of the site; pages of docs that are in none of them come after the how-tos."""

LINK = re.compile(r"(?P<before>\]\()(?P<target>[^)#:\s]+)(?P<after>(?:#[^)\s]*)?\))")


def main() -> None:
    """Write the pages, and the settings of the generator."""
    shutil.rmtree(PAGES, ignore_errors=True)
    folders = [ROOT, *(ROOT / name for name in ("docs", "models", "instances", "examples"))]
    sources = [page for folder in folders for page in sorted(folder.glob("*.md"))]
    sources.append(ROOT / "benchmarks" / "README.md")
    pictures = sorted((ROOT / "docs").rglob("*.svg"))
    known = {file.relative_to(ROOT) for file in (*sources, *pictures)}
    for source in sources:
        _write(source.relative_to(ROOT), _linked(source, known))
    for picture in pictures:
        _write(picture.relative_to(ROOT), picture.read_text("utf-8"))
    for name, text in (("commands", commands()), ("tables", tables()), ("library", library())):
        _write(REFERENCE / f"{name}.md", text)
    (BUILD / "zensical.toml").write_text(settings(), "utf-8")


def _write(page: Path, text: str) -> None:
    target = PAGES / _page(page)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")


def _page(page: Path) -> Path:
    """Give the page of a file: the README is what the site begins with."""
    return Path("index.md") if page == Path("README.md") else page


def _linked(source: Path, known: set[Path]) -> str:
    """Give a page whose links to what is no page of the site are text."""

    def kept(found: re.Match[str]) -> str:
        target = (source.parent / found["target"]).resolve()
        inside = target.relative_to(ROOT) if target.is_relative_to(ROOT) else None
        if inside in known:
            return found[0].replace("README.md", "index.md") if inside == Path("README.md") else found[0]
        return "](#)" if target.exists() else found[0]

    text = LINK.sub(kept, source.read_text("utf-8"))
    return re.sub(r"\[([^\]\[]*)\]\(#\)", r"\1", text)


def commands() -> str:
    """Write the help of every verb."""
    lines = ["# Commands", "", "What `designer VERB --help` says of each verb."]
    for verb in VERBS:
        command = program.get_command(click.Context(program, info_name="designer"), verb)
        assert command is not None
        help = command.get_help(click.Context(command, info_name=f"designer {verb}", max_content_width=80))
        lines += ["", f"## {verb}", "", "```text", help, "```"]
    return "\n".join(lines) + "\n"


def tables() -> str:
    """Write the fields of every section of an instance, which are the columns of its sheets."""
    stances = ", ".join(f"`{stance}`" for stance in STANCES)
    lines = ["# Fields and columns", "", "The fields of a file, which are the columns of a workbook."]
    lines += ["", "## positions", "", f"A row an issue, a column a party; in the cells {stances}."]
    for shape in shapes().values():
        lines += ["", f"## {shape.name}", "", "| column | holds | meaning |", "|---|---|---|"]
        for column in shape.columns:
            told = {} if column.model is None else _told(column.model)
            holds = ", ".join(f"`{choice}`" for choice in column.choices) or column.kind
            meaning = told.get(column.name, "").replace("|", "\\|")
            lines.append(f"| `{column.name}` | {holds} | {meaning} |")
    return "\n".join(lines) + "\n"


def _told(model: type[BaseModel]) -> dict[str, str]:
    told = {name: text for each in reversed(model.__mro__) for name, text in parameters(each)}
    aliases = {name: field.alias for name, field in model.model_fields.items() if field.alias}
    return told | {alias: told[name] for name, alias in aliases.items()}


def library() -> str:
    """Name every public function and class, for the generator to put in its docstring."""
    names = [name for name in designer.__all__ if not name.startswith("_")]
    lines = ["# The library, name by name", "", "Each is imported from `designer`."]
    for name in names:
        lines += ["", f"::: {designer._HOMES[name]}.{name}"]
    return "\n".join(lines) + "\n"


def navigation() -> Iterator[tuple[str, list[str]]]:
    """Yield the parts of the site with their pages, those that nobody placed among them."""
    placed = {page for pages in NAVIGATION.values() for page in pages}
    others = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").glob("*.md"))
    cases = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "instances").glob("*.md"))
    for part, pages in NAVIGATION.items():
        more = [page for page in others if page not in placed] if part == "How to" else []
        yield part, [str(_page(Path(page))) for page in (*pages, *more)]
        if part == "History":
            yield "Cases", cases


def settings() -> str:
    """Write the settings of Zensical: nothing is fetched when the site is read."""
    nav = [{part: pages} for part, pages in navigation()]
    listed = ",\n  ".join(
        "{ " + f"{json.dumps(part)} = {json.dumps(pages)}" + " }" for n in nav for part, pages in n.items()
    )
    return f"""[project]
site_name = "institution-designer"
site_description = "Provably minimal sets of small institutions"
docs_dir = "pages"
site_dir = "site"
use_directory_urls = false
nav = [
  {listed},
]

[project.theme]
language = "en"
font = false
features = [
  "content.code.copy",
  "navigation.footer",
  "navigation.sections",
  "navigation.top",
  "search.highlight",
]

[[project.theme.palette]]
media = "(prefers-color-scheme: light)"
scheme = "default"

[[project.theme.palette]]
media = "(prefers-color-scheme: dark)"
scheme = "slate"

[project.markdown_extensions]
admonition = {{}}
attr_list = {{}}
tables = {{}}
toc.permalink = true
pymdownx.highlight = {{}}
pymdownx.superfences = {{}}

[project.plugins.search]

[project.plugins.offline]

[project.plugins.mkdocstrings.handlers.python]
paths = [".."]

[project.plugins.mkdocstrings.handlers.python.options]
docstring_style = "numpy"
show_source = false
show_root_heading = true
heading_level = 2
docstring_options = {{ warnings = false }}
"""


if __name__ == "__main__":
    main()
