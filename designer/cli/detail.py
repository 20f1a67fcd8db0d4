"""The option ``--detail``: all that a page leaves out, or the sections that are named."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from typing import Any

import click

ALL = "all"
SECTIONS = ("links", "parties", "failures", "commitments", "existing", "ids")
OPTION = "--detail"


class Sections(click.ParamType[Collection[str] | bool]):
    """Names of sections with commas between them, or all."""

    name = "sections"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Collection[str] | bool:
        """Give the sections, or true for all of them."""
        if value == ALL:
            return True
        found = tuple(part.strip() for part in str(value).split(","))
        for name in found:
            if name not in SECTIONS:
                close = get_close_matches(name, SECTIONS, n=1)
                hint = f"did you mean '{close[0]}'?" if close else f"known are {', '.join(SECTIONS)}."
                self.fail(f"there is no section '{name}'; {hint}", param, ctx)
        return found


class Detailed(click.Command):
    """A command whose ``--detail`` takes sections where it is followed by any, and else stands for all."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write the option as one word, so that a file behind it is not taken for a section."""
        known = re.compile(rf"({'|'.join(SECTIONS)}|{ALL})(,.*)?")
        written: list[str] = []
        for arg in args:
            if written and written[-1] == OPTION:
                written[-1] = f"{OPTION}={arg if known.fullmatch(arg) else ALL}"
                if known.fullmatch(arg):
                    continue
            written.append(arg)
        return super().parse_args(ctx, written)
