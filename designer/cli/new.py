"""``designer new``, ``schema`` and ``completion``: what helps to write an instance."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from designer.cli.arguments import Target
from designer.cli.output import emit, emit_json, write_whole
from designer.runtime.errors import printable

STARTER = """\
# yaml-language-server: $schema=SCHEMA
# An instance: parties, issues, and what the parties accept. With the line above, editors complete
# and check while you type, ids included ('designer validate FILE --schema' tells them the new ones).
# Solve it with 'designer solve FILE'; see it with 'designer show FILE'.
format: 1
title: Two rivers

parties:                        # core parties form the umbrella; outside ones may be invited
  - {id: AAA, name: Aland}
  - {id: BBB, name: Bland}
  - {id: CCC, name: Cland, max_seats: 2}
  - {id: DDD, name: Dland, role: outside}

issues:                         # required parties have to sit where it is handled; helpful ones may
  - {id: water, name: Water sharing, required: [AAA, BBB], helpful: [CCC]}
  - {id: dams, name: Dam safety, required: [BBB, CCC], sizes: [2, 3]}
  - {id: fish, name: Fishing rights, required: [AAA, DDD]}

rules:                          # hard unless 'hard: false' with a 'weight' that is paid when broken
  - {id: r1, kind: refuses_company, party: BBB, other: DDD, why: No treaty since the border war}
  - {id: r2, kind: refuses_bundle, issues: [water, dams], hard: false, weight: 2}

settings:
  sizes: [2, 3, 4]              # how many members a body may have
  umbrella: {name: Basin forum}

# What else there can be; take the '#' away from both lines of what you need.
# Inside {...}, text with a comma or a colon needs quotes: {why: "Water, they say: never"}

#existing:                       # bodies that are there: kept, revitalised or replaced, at a cost
#  - {id: board, members: [AAA, BBB], may_handle: [water], status: dormant, costs: {revitalise: 0.6}}

#interdependences:               # pairs of issues: package, coordinate, sequence or separate
#  - {issues: [water, dams], kind: coordinate, strength: 2}

#commitments:                    # what a party promises, to whom, and which others it awaits
#  - {id: c1, party: AAA, issue: water, to: [BBB], text: Opens the gates in May}

#variants: {small: {settings: {sizes: [2, 3]}}}   # other settings: designer solve FILE@small

#phases:                         # a long process in stretches: designer roadmap FILE
#  - {id: P1, name: Beginnings}
#  - {id: P2, name: Long run}
# Parties may then say 'joins' and 'leaves', issues 'opens: P2' or 'opens: [P1, P2]' and 'closes', commitments
# 'due', all other rows 'from' and 'until'; settings 'transition: {objectives: [institutions, handovers]}'.

#proposals:                      # concrete institutions on the table
#  - {id: p1, name: River commission, members: [AAA, BBB, CCC], mandate: [water, dams], cost: 0.9}
"""

NEW_EPILOG = """\b
Example:
  designer new mine.yaml && designer solve mine.yaml
  designer new mine.xlsx
"""
SCHEMA_EPILOG = """\b
Examples:
  designer schema > instance.schema.json
  designer schema design
"""
COMPLETION_EPILOG = """\b
Examples:
  eval "$(designer completion bash)"                 in ~/.bashrc
  eval "$(designer completion zsh)"                  in ~/.zshrc
  designer completion fish > ~/.config/fish/completions/designer.fish
"""


def _written(file: Path) -> tuple[Path, ...]:
    """List what is written where a file is named."""
    return (file,) if file.suffix.lower() == ".xlsx" else (file, schema_beside(file))


@click.command(epilog=NEW_EPILOG, short_help="Write a small instance to start from.")
@click.argument("file", type=Target(files=_written))
@click.option("-f", "--force", is_flag=True, help="Overwrite what is there.")
def new(file: Path, force: bool) -> None:
    """Write a small commented instance to start from, and a JSON Schema for it beside it.

    A file that ends in .xlsx becomes a workbook, with drop-downs for the words there are, which
    'designer import' reads. The instance can be solved as it is. Existing files are left alone
    unless --force is given.
    """
    name = quote(printable(str(file)))
    if file.suffix.lower() == ".json":
        message = f"the comments make it YAML, so call it {printable(file.stem)}.yaml"
        raise click.BadParameter(message, param_hint="FILE")
    if file.exists() and not file.is_file():
        what = "a directory" if file.is_dir() else "no ordinary file"
        raise click.BadParameter(f"{name} is {what}", param_hint="FILE")
    if file.exists() and not force:
        message = f"{name} is there already; --force overwrites it"
        raise click.BadParameter(message, param_hint="FILE")
    if file.suffix.lower() == ".xlsx":
        write_whole(file, _workbook())
        emit(f"Wrote {name}. Next: designer import {name} -o {quote(printable(file.stem))}.yaml")
        return
    schema_file = schema_beside(file)
    write_whole(file, STARTER.replace("$schema=SCHEMA", f"$schema={address(schema_file)}", 1))
    if force or not schema_file.exists():
        write_whole(schema_file, _schema_of(STARTER))
    emit(f"Wrote {name} and, beside it, {printable(schema_file.name)}. Next: designer solve {name}")


def schema_beside(file: Path) -> Path:
    """Give the file of the schema for an instance: its name, ending in .schema.json."""
    return file.parent / f"{file.stem}.schema.json"


def address(schema_file: Path) -> str:
    """Write the name of a schema as editors read it beside the file: as an address of the web."""
    from urllib.parse import quote as percent_encoded

    return percent_encoded(schema_file.name)


def _schema_of(text: str) -> str:
    from designer.read.yaml12 import compose_yaml
    from designer.report.file_schema import file_schema_json, ids_of

    return file_schema_json(ids_of(compose_yaml(text, "the starter").data))


@click.command(epilog=SCHEMA_EPILOG)
@click.argument("kind", type=click.Choice(["instance", "design", "roadmap", "proof"]), default="instance")
def schema(kind: str) -> None:
    """Print the JSON Schema of instances, of designs, of roadmaps, or of proofs.

    Editors complete and check with it while you type; 'designer new' puts it beside the file.
    """
    emit_json(_schema_json(kind))


def _workbook() -> bytes:
    """Give the starter as a workbook."""
    from designer.export.data_files import export_data
    from designer.read import Document, as_instance
    from designer.read.yaml12 import compose_yaml

    starter = as_instance(Document.of(compose_yaml(STARTER, "the starter"), "the starter"))
    try:
        found = export_data(starter, "xlsx")
    except ValueError as error:
        raise click.UsageError(f"{error}.") from None
    assert isinstance(found, bytes)
    return found


def _schema_json(kind: str) -> str:
    from pydantic import BaseModel

    from designer.design import Design
    from designer.design.roadmap import Roadmap
    from designer.instance import Instance
    from designer.report.schema import schema_json
    from designer.verify import Proof

    models: dict[str, type[BaseModel]] = {
        "instance": Instance,
        "design": Design,
        "roadmap": Roadmap,
        "proof": Proof,
    }
    return schema_json(models[kind])


@click.command(epilog=COMPLETION_EPILOG, short_help="Print a script for shell completion.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a script that completes verbs, options, files and bundled instances."""
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None
    emit(maker(ctx.find_root().command, {}, "designer", "_DESIGNER_COMPLETE").source())
