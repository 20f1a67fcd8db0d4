"""``designer instances`` and ``designer show``: what there is, in words and tables."""

from __future__ import annotations

import click

from designer.cli.arguments import DesignName, InstanceName, read_both, read_instance
from designer.cli.output import colour, emit, width

INSTANCES_EPILOG = """\b
Example:
  designer instances
"""
SHOW_EPILOG = """\b
Examples:
  designer show northeast_asia_2009
  designer show northeast_asia_2009 design.json
"""


@click.command(epilog=INSTANCES_EPILOG)
def instances() -> None:
    """List the bundled instances.

    Each name can stand wherever a verb asks for INSTANCE.
    """
    from designer import bundled

    names = bundled.names()
    longest = max(map(len, names), default=0)
    emit("\n".join(f"{name:{longest}}  {bundled.title(name)}" for name in names))


@click.command(epilog=SHOW_EPILOG, short_help="Show an instance or a design.")
@click.argument("instance", type=InstanceName())
@click.argument("design", type=DesignName(), required=False)
def show(instance: str, design: str | None) -> None:
    """Show an instance: parties, issues, rules as sentences. Or show a DESIGN for it."""
    if design is None:
        from designer.report.asked import instance_text

        emit(instance_text(read_instance(instance), width(), colour()))
    else:
        from designer.report.terminal import design_text

        emit(design_text(*read_both(instance, design), width(), colour()))
