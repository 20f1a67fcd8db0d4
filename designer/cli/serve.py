"""``designer serve``: the verbs over HTTP, on this machine unless it is said."""

from __future__ import annotations

import os
import secrets
import socket
from ipaddress import ip_address
from pathlib import Path

import click

from designer.cli.arguments import Seconds, Source, Whole
from designer.cli.output import complain
from designer.runtime.errors import printable

TOKEN = "DESIGNER_TOKEN"
"""Where the token stands in the environment."""

EPILOG = """\b
Examples:
  designer serve --api
  curl -H "Authorization: Bearer $TOKEN" -d '{"instance": {...}}' \\
      http://127.0.0.1:8765/api/v1/solve

\b
POST /api/v1/VERB with {"instance": ..., "options": {...}} answers as the command
of that name does with --json; with 'Accept: text/event-stream' it tells its
progress first. Whoever hangs up cancels. GET /openapi.json describes it all.

\b
Needs: pip install 'institution-designer[serve]', or [agents] for --mcp, whose
tools are validate, solve, check, explain, why_not, what_if and schema.
"""


@click.command(epilog=EPILOG, short_help="Answer requests over HTTP.")
@click.option("--api", is_flag=True, help="Serve the interface for programs, over HTTP.")
@click.option("--mcp", is_flag=True, help="Serve agents, over standard input and output (MCP).")
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen at this address.")
@click.option("--port", type=Whole(0, 65535), default=8765, show_default=True, help="0 for any that is free.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="A name that clients use; can be repeated.")
@click.option("--workers", type=Whole(1, 256), help="Work in so many processes.  [default: one a processor]")
@click.option(
    "--waiting", type=Whole(0, 100_000), default=1000, show_default=True, help="Requests that may wait."
)
@click.option("--most-seconds", type=Seconds(), default=300.0, show_default=True, help="For any request.")
@click.option(
    "--most-bytes",
    type=Whole(1000, 2**30),
    default=5_000_000,
    show_default=True,
    help="Refuse larger bodies.",
)
@click.option("--token-file", type=Source("the token"), help=f"Read the token here, not from {TOKEN}.")
def serve(
    api: bool,
    mcp: bool,
    host: str,
    port: int,
    allow_host: tuple[str, ...],
    workers: int | None,
    waiting: int,
    most_seconds: float,
    most_bytes: int,
    token_file: str | None,
) -> None:
    """Answer requests over HTTP, with the verbs of 'designer worker'; or those of agents.

    Every request needs the token of the environment variable DESIGNER_TOKEN; where there is none, one is made
    up and told on standard error. Only this machine is listened to unless --host says otherwise, and then a
    token has to be given.
    """
    if api == mcp:
        raise click.UsageError("Say --api or --mcp.")
    if mcp:
        _serve_agents(most_seconds)
        return
    try:
        from designer.cli.service import api as http
    except ImportError:
        message = "this needs Starlette and uvicorn: pip install 'institution-designer[serve]'"
        raise click.UsageError(message) from None
    from designer.cli.service.processes import Processes
    from designer.runtime.executors import cores

    token = _token(token_file)
    if token is None and not _here(host):
        raise click.UsageError(f"Others can reach {printable(host)}: set {TOKEN}, or --token-file.")
    given, token = token is not None, token or secrets.token_urlsafe(24)
    listening = _listening(host, port)
    port = listening.getsockname()[1]
    processes = Processes(workers or cores(), waiting, most_seconds, most_bytes)
    service = http.Service(processes, token, http.allowed_hosts(host, port, allow_host), most_bytes)
    shown = f"[{host}]" if ":" in host else host
    complain(f"Serving http://{printable(shown)}:{port}/api/v1/ until Ctrl-C.")
    if not given:
        complain(f"The token of this run is {token}")
    http.run(service, [listening])


def _serve_agents(most_seconds: float) -> None:
    try:
        from designer.cli.service import agents
    except ImportError:
        message = "this needs the MCP SDK: pip install 'institution-designer[agents]'"
        raise click.UsageError(message) from None
    agents.server(most_seconds).run("stdio")


def _token(file: str | None) -> str | None:
    if file is None:
        return os.environ.get(TOKEN) or None
    try:
        token = Path(file).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"it cannot be read: {error}", param_hint="--token-file") from None
    if not token:
        raise click.BadParameter("there is no token in this file", param_hint="--token-file")
    return token


def _here(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise click.BadParameter(
            f"cannot listen at {printable(host)}:{port}: {why}", param_hint="--port"
        ) from None
    listening.listen(1024)
    return listening
