"""An instance all of whose names, as far as a file can have them, try to be something else than names."""

from __future__ import annotations

from designer import Instance

SCRIPT = "<script>alert('name')</script>"
NAMES = (
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "=cmd|' /C calc'!A0",
    "W" * 200,
    "\u200f\u05e9\u05dc\u05d5\u05dd\u200f (right to left)",
    "😀 & <b>bold</b> {{ 7 * 7 }} {% raw %} `code` $x$ #let \\input{a} [l](javascript:alert(1)) |",
)
LONG = f"{'w' * 500}\n=2+2\n{SCRIPT}"
PARTIES = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF")


def hostile() -> Instance:
    """Six parties and three issues, each with a name that bites."""
    return Instance.model_validate(
        {
            "title": f"</title>{SCRIPT}</script><!--",
            "description": ']]> --> ${alert(1)} #import "x" *bold* `code` | cell',
            "sources": {"s": {"title": SCRIPT, "url": "javascript:alert(2)"}},
            "parties": [{"id": i, "name": name} for i, name in zip(PARTIES, NAMES, strict=True)],
            "issues": [
                {"id": "x", "name": f"issue {SCRIPT}", "required": ["AAA", "BBB"], "source": "s"},
                {"id": "y", "name": "| a | b | <i>", "required": ["CCC", "DDD"], "source": SCRIPT},
                {"id": "z", "name": "=1+1", "required": ["EEE", "FFF"], "why": LONG},
            ],
            "existing": [
                {"id": "e", "name": f"{SCRIPT} {'x' * 150}", "members": ["AAA", "BBB"], "why": LONG}
            ],
            "interdependences": [{"issues": ["x", "y"], "kind": "coordinate", "why": "</script>"}],
            "rules": [
                {"id": "r", "kind": "refuses_bundle", "issues": ["x", "z"], "why": SCRIPT, "source": "s"}
            ],
            "commitments": [{"id": "c", "party": "AAA", "issue": "x", "to": ["BBB"], "text": LONG}],
            "settings": {"umbrella": {"name": SCRIPT}, "chairs": True},
        }
    )
