"""Memory of large arrays goes back to the system when they are free."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

LEFT = """
import sys
import numpy as np
from designer.runtime.malloc import give_back_at_once

if sys.argv[1:]:
    give_back_at_once()
np.ones(3 << 20)
kept = []
for _ in range(8):
    large = np.ones(3 << 20)
    kept.append(bytes(1 << 16))
    del large
    large = [np.ones(3 << 20) for _ in range(4)]
    kept.append(np.ones(1 << 14))
    del large
print(int(open("/proc/self/statm").read().split()[1]))
"""
"""What some large arrays leave behind, with small ones made between them: resident pages."""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other systems give memory back as they like")
def test_large_arrays_leave_nothing_behind() -> None:
    def left(*asked: str) -> int:
        return int(
            subprocess.run([sys.executable, "-c", LEFT, *asked], capture_output=True, check=True).stdout
        )

    assert left("asked") < left()
