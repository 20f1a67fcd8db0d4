"""``designer worker``: a process that answers requests of another program and stays warm."""

from __future__ import annotations

import click

from designer.cli.arguments import Seconds, Whole

EPILOG = """\b
Examples:
  echo '{"id": 1, "verb": "solve", "path": "two_rivers"}' | designer worker

\b
A request is a line of JSON:
  {"id": 1, "verb": "solve", "instance": {...}, "options": {"time_limit": 10}}
or, for a file or a bundled instance, "path" in place of "instance"; then come
lines {"id": 1, "progress": ...}, and one of
  {"id": 1, "ok": true, "answer": {...}}
  {"id": 1, "ok": false, "error": {"kind": ..., "message": ...}}
{"cancel": 1} lets it end with what is known.

\b
Verbs: validate, solve, check, explain, why-not, prices, what-if, explore, schema.
"""


@click.command(epilog=EPILOG, short_help="Answer requests of another program, line by line.")
@click.option("--jobs", type=Whole(1, 256), default=1, show_default=True, help="Requests at the same time.")
@click.option("--most-seconds", type=Seconds(), help="Let no request take longer.")
@click.option(
    "--most-bytes",
    type=Whole(1000, 2**31 - 1),
    default=50 * 1024 * 1024,
    show_default=True,
    help="Refuse longer lines.",
)
@click.pass_context
def worker(ctx: click.Context, /, jobs: int, most_seconds: float | None, most_bytes: int) -> None:
    """Answer requests from standard input on standard output, a line of JSON each.

    Ends when no more requests can come and all are answered.
    """
    from designer.cli.service.worker import main

    ctx.exit(main(jobs, most_seconds, most_bytes))
