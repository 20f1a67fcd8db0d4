"""``designer compare``: two designs of one instance side by side."""

from __future__ import annotations

import click

from designer.cli.arguments import DesignName, InstanceName, locate, read_instance
from designer.cli.following import ended, following
from designer.cli.output import colour, emit, emit_json, width

COMPARE_EPILOG = """\b
Examples:
  designer compare mine.yaml before.json after.json
  designer solve mine.yaml --json | designer compare mine.yaml today.yaml -
  designer compare mine.yaml old.json new.json --format markdown > comment.md
"""


@click.command(epilog=COMPARE_EPILOG, short_help="Put two designs side by side.")
@click.argument("instance", type=InstanceName())
@click.argument("a", type=DesignName())
@click.argument("b", type=DesignName())
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    default="text",
    help="Print it so; markdown and html show only what differs.",
)
def compare(instance: str, a: str, b: str, as_json: bool, form: str) -> None:
    """Put two designs of one instance side by side, valid or not.

    Shows what the referee says of each, their values, what moved from A to B, and what B costs
    and gains against A. Exits with 0 also when a design is not valid; see 'designer check'.
    """
    if [locate(instance)[0], a, b].count("-") > 1:
        raise click.UsageError("Only one of INSTANCE, A and B can be standard input.")
    if as_json and form != "text":
        raise click.UsageError("Only one of --json and --format can be given.")

    from designer.questions.compare import compare as compared
    from designer.read import load_design

    asked = read_instance(instance)
    found = compared(asked, load_design(a), load_design(b))

    from designer.report.comparison import comparison_json, comparison_text
    from designer.report.comparison_table import comparison_html, comparison_markdown

    if as_json:
        emit_json(comparison_json(asked, found, (a, b)))
    elif form != "text":
        emit((comparison_markdown if form == "markdown" else comparison_html)(asked, found, (a, b)))
    else:
        text = comparison_text(asked, found, (a, b), width(), colour())
        emit(ended(text, following("compare", "done")))
