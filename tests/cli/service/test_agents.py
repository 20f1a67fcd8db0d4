"""The tools of agents, over the protocol itself: what they answer, and how errors are told."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import pytest

pytest.importorskip("mcp")

from mcp import Client, StdioServerParameters

from tests.helpers.commandline import run
from tests.questions.batch.small import expected, small


def test_an_agent_validates_solves_and_checks_and_is_told_what_is_wrong() -> None:
    text = json.dumps(small(1))

    async def session() -> dict[str, Any]:
        command = ["-m", "designer", "serve", "--mcp", "--most-seconds", "30"]
        found: dict[str, Any] = {}
        async with Client(StdioServerParameters(command=sys.executable, args=command)) as client:
            found["tools"] = {tool.name for tool in (await client.list_tools()).tools}
            for name, given in {
                "validate": {},
                "solve": {},
                "check": {"design": {"instance": {"title": "x"}, "institutions": []}},
                "explain": {},
            }.items():
                found[name] = await client.call_tool(name, {"instance": text, **given})
            found["wrong"] = await client.call_tool("solve", {"instance": '{"titel": 1}'})
        return found

    found = asyncio.run(session())
    assert found["tools"] == {"validate", "solve", "check", "explain", "why_not", "what_if", "schema"}
    answered = ("validate", "solve", "check", "explain")
    told = {name: json.loads(found[name].content[0].text) for name in answered}
    assert told["solve"]["status"] == "optimal"
    assert len(told["solve"]["institutions"]) == expected(1)
    assert (told["check"]["valid"], told["explain"]["schema"]) == (False, "designer/impossible@1")
    assert found["wrong"].is_error
    assert "did you mean 'title'" in found["wrong"].content[0].text


def test_one_interface_is_served_at_a_time() -> None:
    assert run("serve", "--api", "--mcp").exit_code == 2
