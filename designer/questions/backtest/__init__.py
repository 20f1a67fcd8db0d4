"""Back-testing: what a computed design has in common with the one that history built.

A case is a dated situation without what came after it, and a design of status ``given`` with what did. The
figures are defined in ``docs/history.md``.
"""

from designer.questions.backtest.result import Backtest, backtest

__all__ = ["Backtest", "backtest"]
