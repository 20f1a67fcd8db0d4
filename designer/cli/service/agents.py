"""The verbs as tools of agents (Model Context Protocol): a model may draft rows, the referee decides."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from designer import __version__
from designer.cli.service.requests import Request
from designer.cli.service.verbs import Kept, answered
from designer.runtime.errors import DisagreementError, InputError

INSTRUCTIONS = """\
Designs provably minimal sets of small institutions. Write an instance as YAML or JSON by the schema, with
the source of every row; validate it; solve it; check what anybody proposes. Nothing that is said of a design
counts until check says that it is valid, and no optimum unless the status is 'optimal'."""


class Tools:
    """What agents can call; each answers with the JSON of the command of its name.

    Parameters
    ----------
    most_seconds
        What a call may take.
    """

    def __init__(self, most_seconds: float) -> None:
        self.most_seconds = most_seconds
        self._kept = Kept()

    async def validate(self, instance: str) -> str:
        """Find errors and doubts in an instance, which is the text of a YAML or JSON file."""
        return await self._asked("validate", instance)

    async def solve(self, instance: str, time_limit: float = 60, seed: int = 0) -> str:
        """Find a minimal set of institutions and prove it; a status other than 'optimal' is no proof."""
        return await self._asked("solve", instance, time_limit=time_limit, seed=seed)

    async def check(self, instance: str, design: dict[str, Any]) -> str:
        """Judge a design by the instance alone; every violation is told with the sentence that it breaks."""
        return await self._asked("check", instance, design=design)

    async def explain(self, instance: str, time_limit: float = 60) -> str:
        """Tell why there is no design: what cannot hold together, and the cheapest ways out."""
        return await self._asked("explain", instance, time_limit=time_limit)

    async def why_not(self, instance: str, wish: str, time_limit: float = 60) -> str:
        """Tell what a wish such as 'AAA, BBB on water' would cost, or what stands against it."""
        return await self._asked("why-not", instance, wish=wish, time_limit=time_limit)

    async def what_if(self, instance: str, edit: dict[str, Any], time_limit: float = 60) -> str:
        """Tell what an edit does: set fields; drop ids; let parties leave or join; add rows."""
        return await self._asked("what-if", instance, edit=edit, time_limit=time_limit)

    async def schema(self, kind: str = "instance") -> str:
        """Give the JSON Schema of an instance or of a design."""
        return await self._asked("schema", None, kind=kind)

    async def _asked(self, verb: str, instance: str | None, **options: Any) -> str:
        request, cancel = Request(verb=verb, instance=instance, options=options), Event()
        try:
            return await asyncio.to_thread(answered, request, self._kept, self.most_seconds, cancel)
        except (InputError, DisagreementError, ValueError) as error:
            raise ToolError(str(error)) from None
        finally:
            cancel.set()


def server(most_seconds: float) -> Any:
    """Give the server; its ``run("stdio")`` serves standard input and output."""
    made = MCPServer(
        "institution-designer", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING"
    )
    tools = Tools(most_seconds)
    judging = (tools.validate, tools.solve, tools.check)
    for tool in (*judging, tools.explain, tools.why_not, tools.what_if, tools.schema):
        made.add_tool(tool)
    return made
