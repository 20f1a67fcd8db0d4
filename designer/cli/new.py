"""``designer new``, ``schema`` and ``completion``: what helps to write an instance."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from designer.cli.arguments import Target
from designer.cli.output import emit, emit_json, write_whole
from designer.runtime.errors import printable

if TYPE_CHECKING:
    from pydantic import BaseModel

SCHEMA_FILE = "institution-designer.schema.json"
STARTER = f"""\
# yaml-language-server: $schema={SCHEMA_FILE}
# An instance: parties, issues, and what the parties accept. With the line above, editors complete
# and check while you type. Solve it with 'designer solve FILE'; see it with 'designer show FILE'.
format: 1
title: Two rivers

parties:                        # core parties form the umbrella; outside ones may be invited
  - {{id: AAA, name: Aland}}
  - {{id: BBB, name: Bland}}
  - {{id: CCC, name: Cland, max_seats: 2}}
  - {{id: DDD, name: Dland, role: outside}}

issues:                         # required parties have to sit where it is handled; helpful ones may
  - {{id: water, name: Water sharing, required: [AAA, BBB], helpful: [CCC]}}
  - {{id: dams, name: Dam safety, required: [BBB, CCC], sizes: [2, 3]}}
  - {{id: fish, name: Fishing rights, required: [AAA, DDD]}}

rules:                          # hard unless 'hard: false' with a 'weight' that is paid when broken
  - {{id: r1, kind: refuses_company, party: BBB, other: DDD, why: No treaty since the border war}}
  - {{id: r2, kind: refuses_bundle, issues: [water, dams], hard: false, weight: 2}}

settings:
  sizes: [2, 3, 4]              # how many members a body may have
  umbrella: {{name: Basin forum}}

# What else there can be; take the '#' away from both lines of what you need.
# Inside {{...}}, text with a comma or a colon needs quotes: {{why: "Water, they say: never"}}

#existing:                       # bodies that are there: kept, revitalised or replaced, at a cost
#  - {{id: board, members: [AAA, BBB], may_handle: [water], status: dormant, costs: {{revitalise: 0.6}}}}

#interdependences:               # pairs of issues: package, coordinate, sequence or separate
#  - {{issues: [water, dams], kind: coordinate, strength: 2}}

#commitments:                    # what a party promises, to whom, and which others it awaits
#  - {{id: c1, party: AAA, issue: water, to: [BBB], text: Opens the gates in May}}

#variants: {{small: {{settings: {{sizes: [2, 3]}}}}}}   # other settings: designer solve FILE@small

#phases:                         # a long process in stretches: designer roadmap FILE
#  - {{id: P1, name: Beginnings}}
#  - {{id: P2, name: Long run}}
# Parties may then say 'joins' and 'leaves', issues 'opens: P2' or 'opens: [P1, P2]' and 'closes', commitments
# 'due', all other rows 'from' and 'until'; settings 'transition: {{objectives: [institutions, handovers]}}'.

#proposals:                      # concrete institutions on the table
#  - {{id: p1, name: River commission, members: [AAA, BBB, CCC], mandate: [water, dams], cost: 0.9}}
"""

NEW_EPILOG = """\b
Example:
  designer new mine.yaml && designer solve mine.yaml
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


@click.command(epilog=NEW_EPILOG, short_help="Write a small instance to start from.")
@click.argument("file", type=Target(files=lambda file: (file, file.parent / SCHEMA_FILE)))
@click.option("-f", "--force", is_flag=True, help="Overwrite what is there.")
def new(file: Path, force: bool) -> None:
    """Write a small commented instance to start from, and its JSON Schema beside it.

    The instance can be solved as it is. Existing files are left alone unless --force is given.
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
    schema_file = file.parent / SCHEMA_FILE
    write_whole(file, STARTER)
    if force or not schema_file.exists():
        write_whole(schema_file, _schema_json("instance"))
    emit(f"Wrote {name} and, beside it, {SCHEMA_FILE}. Next: designer solve {name}")


@click.command(epilog=SCHEMA_EPILOG)
@click.argument("kind", type=click.Choice(["instance", "design", "roadmap"]), default="instance")
def schema(kind: str) -> None:
    """Print the JSON Schema of instances, of designs, or of roadmaps.

    Editors complete and check with it while you type; 'designer new' puts it beside the file.
    """
    emit_json(_schema_json(kind))


def _schema_json(kind: str) -> str:
    from designer.design import Design
    from designer.design.roadmap import Roadmap
    from designer.instance import Instance
    from designer.report.schema import schema_json

    models: dict[str, type[BaseModel]] = {"instance": Instance, "design": Design, "roadmap": Roadmap}
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
