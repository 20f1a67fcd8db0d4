"""``designer what-if``: what an edit does to the best design, and what it takes to get there."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from designer.cli.arguments import (
    DesignName,
    InstanceName,
    Seconds,
    Source,
    Target,
    read_both,
    read_instance,
)
from designer.cli.background import time_left
from designer.cli.output import colour, width, write_whole
from designer.cli.question import exit_code, lacking_or, show, told

if TYPE_CHECKING:
    from designer.design import Design
    from designer.instance import Instance
    from designer.questions.what_if.edit import Edit

WHAT_IF_EPILOG = """\b
Examples:
  designer what-if mine.yaml --drop r1
  designer what-if mine.yaml --leave AAA --stay-close
  designer what-if mine.yaml --set settings.max_mandate=5 --set AAA.max_seats=2
  designer what-if mine.yaml --add "rules: {id: r9, kind: refuses_company, party: AAA, other: BBB}"
  designer what-if mine.yaml edit.yaml --design today.yaml --stay-close
  designer what-if mine.yaml --expand

\b
EDIT, a file, has the fields of the options, which are added to what it says:
  set: {settings.max_mandate: 5}
  drop: [r1, issue water, "interdependences[3]"]
  leave: [AAA]
  join: [DDD]
  add: {rules: [{id: r9, kind: refuses_company, party: AAA, other: BBB}]}
"""


@click.command("what-if", epilog=WHAT_IF_EPILOG, short_help="Tell what an edit would change.")
@click.argument("instance", type=InstanceName())
@click.argument("edit", type=Source("the edit"), required=False)
@click.option("--drop", multiple=True, metavar="ID", help="Drop a rule, a limit, an issue, a body.")
@click.option("--leave", multiple=True, metavar="PARTY", help="A party leaves.")
@click.option("--join", multiple=True, metavar="PARTY", help="An outside party becomes a core one.")
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help="Give a field another value.")
@click.option("--add", multiple=True, metavar="TABLE: ROW", help="Add a row, written as in a file.")
@click.option("--design", type=DesignName(), help="The present design, valid or not; else the best one.")
@click.option("--stay-close", is_flag=True, help="Found, close and alter as few institutions as can be.")
@click.option("--expand", is_flag=True, help="Tell whom to invite where, and what could leave the plenary.")
@click.option(
    "-o", "--output", type=Target(), help="Write the instance after the edit, as JSON, to this file."
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--time-limit", type=Seconds(), help="Stop after so many seconds with what is known.")
@click.pass_context
def what_if(
    ctx: click.Context,
    /,
    instance: str,
    edit: str | None,
    design: str | None,
    stay_close: bool,
    expand: bool,
    output: Path | None,
    as_json: bool,
    time_limit: float | None,
    **parts: Any,
) -> None:
    """Tell what an edit of the instance does to the best design: before, after, and what changes.

    What there is to drop goes by the ids that 'designer explain' tells. When a party leaves, issues that
    require it fall away, and so do rules about it; bodies go on without it.

    --stay-close gives, of all optimal designs, one that founds, closes and alters the fewest institutions
    of the present one. With --design and without an edit, it is the shortest way from that design to the
    best one.
    """
    asked, present = (read_instance(instance), None) if design is None else read_both(instance, design)
    common: dict[str, Any] = {"design": present, "time_limit": time_left(time_limit)}
    if expand:
        if edit is not None or output is not None or stay_close or any(parts.values()):
            raise click.UsageError("--expand is a question of its own; ask it without an edit.")
        _refuse_broken(asked, present)
        code = _expansion(asked, as_json, **common)
    else:
        if instance == edit == "-" or design == edit == "-":
            raise click.UsageError("Only one of INSTANCE, EDIT and --design can be standard input.")
        code = _what_if(asked, _edit(edit, **parts), output, as_json, stay_close=stay_close, **common)
    ctx.exit(code)


def _edit(
    file: str | None,
    given: tuple[str, ...],
    drop: tuple[str, ...],
    leave: tuple[str, ...],
    join: tuple[str, ...],
    add: tuple[str, ...],
) -> Edit:
    """Put together what a file and options say."""
    from designer.questions.what_if.edit import Added, Edit
    from designer.read import load_fields, read

    edit = Edit() if file is None else read(file).validated(Edit, "an edit")
    lists = {"drop": drop, "leave": leave, "join": join}
    edit = edit.then(load_fields({name: [*ids] for name, ids in lists.items()}, Edit, "the options"))
    for text in given:
        field, equals, value = text.partition("=")
        if not equals or not field.strip():
            raise click.BadParameter(f"'{text}' is not FIELD=VALUE.", param_hint="--set")
        edit = edit.then(Edit(set={field.strip(): _value(value, "--set")}))
    for text in add:
        rows = _value(text, "--add")
        if not isinstance(rows, dict):
            raise click.BadParameter(
                f"'{text}' names no table; write such as 'rules: {{id: r9, ...}}'.", param_hint="--add"
            )
        listed = {table: row if isinstance(row, list) else [row] for table, row in rows.items()}
        edit = edit.then(Edit(add=load_fields(listed, Added, "--add")))
    return edit


def _value(text: str, option: str) -> Any:
    """Read a value as a file would have it."""
    from designer.read import load_value

    return load_value(text, option)


def _refuse_broken(asked: Instance, present: Design | None) -> None:
    from designer.check import check
    from designer.runtime.errors import InputError, Problem

    if present is None:
        return
    verdict = check(asked, present)
    if not verdict.valid:
        message = f"this design is not valid, so it is none to expand: {verdict.violations[0].message}"
        raise InputError([Problem("--design", message)])


def _what_if(asked: Instance, edit: Edit, output: Path | None, as_json: bool, **options: Any) -> int:
    """Answer what an edit does, and give the exit code."""
    from designer.questions.what_if.apply_edit import instance_json
    from designer.questions.what_if.what_if import what_if as supposed
    from designer.report.what_if import what_if_json, what_if_text

    found, stopped = told(
        lambda cancel, on_progress: supposed(asked, edit, cancel=cancel, on_progress=on_progress, **options),
        "the edit",
    )
    if output is not None:
        write_whole(output, instance_json(found.instance))
    text = partial(what_if_text, asked, found, width(), colour())
    show(as_json, lambda: what_if_json(found), text, "what-if", lacking_or(found.after.status, "done"))
    return exit_code(found.after.status, stopped)


def _expansion(asked: Instance, as_json: bool, **options: Any) -> int:
    """Answer whom to invite where, and give the exit code."""
    from designer.questions.what_if.expansion import expansion
    from designer.report.what_if import expansion_json, expansion_text

    found, stopped = told(
        lambda cancel, on_progress: expansion(asked, cancel=cancel, on_progress=on_progress, **options),
        "--expand",
    )
    text = partial(expansion_text, asked, found, width(), colour())
    show(as_json, lambda: expansion_json(found), text, "expand", lacking_or(found.present.status, "done"))
    return exit_code(found.present.status, stopped)
