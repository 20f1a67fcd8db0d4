"""Bad input at the command line: exit code 2, one message, never a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from designer.cli.program import program
from tests.read.malformed import cases
from tests.read.malformed.base import BASE
from tests.read.malformed.test_files import BOUNDS, ENCODINGS, FLAWS, SENSELESS, SYNTAX

SAMPLE = random.Random(1).sample([*cases.broken_values(), *cases.missing_fields()], 60)


def validate(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(program, ["validate", *arguments], input=stdin)


def refused(path: Path, data: str | bytes) -> str:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    result = validate(str(path))
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert not result.stdout
    assert result.stderr.replace("\n", "").isprintable()
    return result.stderr


@pytest.mark.parametrize("case", SAMPLE, ids=str)
def test_broken_fields(tmp_path: Path, case: cases.Case) -> None:
    path = tmp_path / "rivers.yaml"
    assert f"{path}:{case.line}: {case.field}: " in refused(path, case.text)


@pytest.mark.parametrize("kind", [*SYNTAX, *FLAWS])
def test_broken_yaml(tmp_path: Path, kind: str) -> None:
    text, line, _ = {**SYNTAX, **FLAWS}[kind]
    assert f"rivers.yaml:{line}: " in refused(tmp_path / "rivers.yaml", text)


@pytest.mark.parametrize("kind", ENCODINGS)
def test_broken_bytes(tmp_path: Path, kind: str) -> None:
    data, line, _ = ENCODINGS[kind]
    assert f"rivers.yaml:{line}: " in refused(tmp_path / "rivers.yaml", data)


@pytest.mark.parametrize("kind", BOUNDS)
def test_bombs(tmp_path: Path, kind: str) -> None:
    assert "rivers.yaml:" in refused(tmp_path / "rivers.yaml", BOUNDS[kind][0])


@pytest.mark.parametrize("kind", [k for k in SENSELESS if k != "limit without limits"])
def test_contradictions(tmp_path: Path, kind: str) -> None:
    old, new, *_ = SENSELESS[kind]
    assert "rivers.yaml:" in refused(tmp_path / "rivers.yaml", BASE.replace(old, new))


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for name in (tmp_path, tmp_path / "nowhere.yaml", tmp_path / "a\x1bb.yaml"):
        result = validate(str(name))
        assert result.exit_code == 2
        assert "Traceback" not in result.output
        assert "\x1b" not in result.output


def test_standard_input() -> None:
    result = validate("-", stdin="parties: NO\n")
    assert result.exit_code == 2
    assert "<stdin>:1: parties: expected a list; write [NO] (found 'NO')" in result.stderr


def test_the_base_instance_passes(tmp_path: Path) -> None:
    path = tmp_path / "rivers.yaml"
    path.write_text(BASE)
    assert validate(str(path)).exit_code == 0
