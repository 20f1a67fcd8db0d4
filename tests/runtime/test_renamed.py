"""Old names of packages lead to the new ones, and say so."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

import designer
from designer.runtime.renamed import HOMES


@pytest.mark.parametrize("package", HOMES)
def test_an_old_package_hands_on_what_it_used_to_export(package: str) -> None:
    sys.modules.pop(package, None)
    with pytest.warns(DeprecationWarning, match=f"{package} has moved"):
        old = import_module(package)
    for name, home in HOMES[package].items():
        assert getattr(old, name) is getattr(import_module(f"designer.questions.{home}"), name)


def test_a_function_of_the_library_is_not_hidden_by_an_old_package_of_its_name() -> None:
    sys.modules.pop("designer.explain", None)
    with pytest.warns(DeprecationWarning, match="has moved"):
        import_module("designer.explain")
    assert callable(designer.explain)


def test_the_warning_points_at_the_line_that_imports() -> None:
    line = "import warnings; warnings.simplefilter('always')\nfrom designer.explain import why_not"
    told = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    assert "<string>:2: DeprecationWarning" in told.stderr
